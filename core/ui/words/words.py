"""The glossary on screen: the words of this page or all of them, each with a way to a state that shows it."""

import streamlit as st

from core.lessons.glossary import GLOSSARY, Word, words_on
from core.ui.app import link, state
from core.ui.app.dialog import opens_dialog
from core.ui.app.picture_source import CHOSEN_BY

_EXTENTS = {"page": "On this page", "all": "All words"}
# What a word that says nothing of it keeps.
_STAYS = ("stop", "bar", "ask", "present")


def offer_words(page: str) -> None:
    """Draw the button that opens the words of a page; what is in the dialog is made only then."""
    if opens_dialog("Words", "words", ":material/dictionary:"):
        _show_words(page)


@st.dialog("Words", width="medium")
def _show_words(page: str) -> None:
    names = words_on(page)
    if names:
        extent = st.segmented_control(
            "Which words",
            _EXTENTS,
            default="page",
            required=True,
            format_func=state.shown_as(_EXTENTS),
            label_visibility="collapsed",
            key="words_extent",
        )
    if not names or extent == "all":
        names = sorted(GLOSSARY, key=lambda name: GLOSSARY[name].title.casefold())
    for name in names:
        with st.container(key=f"word_{name}", horizontal=True, vertical_alignment="center"):
            st.markdown(in_markdown(GLOSSARY[name]))
            _show_it(name, GLOSSARY[name], page)


def in_markdown(word: Word) -> str:
    """A word with what it means, its formula and its relatives."""
    formula = r"\text{, here }".join(filter(None, (word.formula, word.worked)))
    lines = [f"**{word.title}.** {word.says}"]
    lines += [f"${formula}$"] if formula else []
    lines += [f"See also: {', '.join(GLOSSARY[name].title for name in word.see)}."] if word.see else []
    return "  \n".join(lines)


def _show_it(name: str, word: Word, page: str) -> None:
    """Draw what leads to the word's state: a link to another page, a button on the page that shows it."""
    if word.page != page:
        st.page_link(
            f"pages/{word.page}.py", label="Show it", icon=":material/visibility:", query_params=link_to(word)
        )
    elif st.button("Show it", key=f"show_{name}", icon=":material/visibility:", on_click=_take, args=(word,)):
        st.rerun()  # the page, not the dialog alone


def link_to(word: Word) -> dict[str, str]:
    """The parameters of the link to a word's state, with the reader's picture and place on the path."""
    stays = _STAYS if {*CHOSEN_BY} & {*word.state} else (*_STAYS, *CHOSEN_BY)
    return {**link.written({name: state.value(name) for name in stays}), **word.state}


def _take(word: Word) -> None:
    """A button's callback: take the word's state."""
    state.replace_all(link.read(link_to(word)))

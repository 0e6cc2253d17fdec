"""The link to what is on screen, and what its receiver is to see and to do."""

from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import quote, urlencode

import streamlit as st

from core.lessons.task_text import LONGEST, parse_task
from core.ui.app import drawn_picture, exercise, link, state
from core.ui.app.dialog import opens_dialog
from core.ui.browser.component import component
from core.ui.prediction.ask import PAGES

_READABLE = ",;:"  # as they are in an address, so that one can read it


def offer_share(page: str) -> None:
    """Draw the button that opens the dialog of the page with this name; what is in it is made only then."""
    if opens_dialog("Share", "share", ":material/share:"):
        _share(page)


@st.dialog("Share what you see")
def _share(page: str) -> None:
    st.markdown("The link opens this page as it stands. It can be an exercise, too:")
    task = st.text_input(
        f"A task for whoever opens it (plain text, at most {LONGEST} characters)",
        state.value("task"),
        max_chars=LONGEST,
        placeholder="Which stride makes 112 of 224?",
        key="share_task",
    )
    hide = st.pills(
        "Hide in the sidebar, until they ask for it",
        exercise.CONTROLS,
        selection_mode="multi",
        default=state.value("hide"),
        format_func=state.shown_as(exercise.CONTROLS),
        key="share_hide",
    )
    asks = page in PAGES and st.toggle("Begin with “Ask me first”", state.value("ask"), key="share_ask")
    try:
        words = parse_task(task) if task.strip() else ""
    except ValueError as error:
        st.error(f"The task {error}; the link is without it.")
        words = ""
    address = exercise_link(st.context.url or "", state.values(), words, hide, asks)
    component(Path(__file__).with_name("copy_link.js"))(data={"link": address}, key="copy_link")
    if state.value("source") == "own":
        st.caption("Your own picture stays with you: they see a photograph until they open one.")
    elif state.value("source") == "draw" and not drawn_picture.is_in_link():
        st.caption(
            f"A drawing of more than {drawn_picture.LARGEST_IN_LINK} cells a side stays here: they see an empty one."
        )
    if hide:
        st.caption("What is hidden still stands in the address: a curious reader can find it there.")


def exercise_link(
    page: str, values: Mapping[str, object], task: str = "", hide: Collection[str] = (), ask: bool = False
) -> str:
    """The link to the parameters' ``values`` on a page, given by its address, as an exercise.

    Args:
        task: a line as ``parse_task`` gives it, or nothing. hide: names in ``exercise.CONTROLS``. ask: whether the page
            asks before it shows.
    """
    hidden = tuple(name for name in exercise.CONTROLS if name in hide)
    parameters = link.written({**values, "task": task, "hide": hidden, "ask": ask})
    return f"{page}?{urlencode(parameters, quote_via=quote, safe=_READABLE)}".removesuffix("?")

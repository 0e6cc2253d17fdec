"""The words in reach of every page, and the states that they lead to."""

import pytest

from core.lessons.glossary import GLOSSARY, words_on
from core.ui.app import state
from tests.pages.test_pages import assert_standing, opened


@pytest.mark.parametrize("name", GLOSSARY)
def test_a_word_leads_to_a_state_that_stands_and_says_nothing_that_is_so_anyway(name):
    word = GLOSSARY[name]
    app = opened(word.page, **word.state)
    assert not app.warning and not app.error
    for parameter, text in word.state.items():
        known = state.registry[parameter]
        assert known.parse(text) != known.default, parameter


def shown_words(app) -> list[str]:
    titles = {f"**{word.title}.**": name for name, word in GLOSSARY.items()}
    starts = (text.value.split(".**")[0] + ".**" for text in app.markdown)
    return [titles[start] for start in starts if start in titles]


def test_a_page_offers_its_own_words_first_and_all_of_them():
    app = opened("im2col")
    assert shown_words(app) == []
    app.button(key="words").click()
    assert_standing(app.run())
    assert tuple(shown_words(app)) == words_on("im2col")
    app = opened("im2col")
    app.session_state["words_extent"] = "all"  # as the dialog's own control does, which AppTest cannot move
    app.button(key="words").click()
    assert_standing(app.run())
    assert sorted(shown_words(app)) == sorted(GLOSSARY)


def test_a_word_of_this_page_is_shown_with_the_readers_picture_and_place_on_the_path():
    app = opened("im2col", photo="camera", stop="unrolling", color="rgb")
    app.button(key="words").click()
    assert_standing(app.run())
    app.button(key="show_groups").click()
    assert_standing(app.run())
    assert app.session_state["parameters"] == {
        "photo": "camera",
        "stop": "unrolling",
        "color": "rgb",
        "groups": 3,
        "filters": 3,
    }


def popovers(page: str, **link: str) -> str:
    """The texts of all popovers of words in a state."""
    app = opened(page, **link)
    for section in ("definition", "col2im: what comes back"):
        app.session_state[section] = True
    assert_standing(app.run())
    kinds = ("title", "markdown", "caption", "slider", "select_slider", "selectbox", "button_group")
    return "\n".join(getattr(element.proto, "help", "") for kind in kinds for element in app.get(kind))


# Where the words are met that are not met as soon as the page opens.
SECTIONS = {
    "filters": [{"dilation": "2"}],
    "arithmetic": [{"dilation": "2"}, {"operation": "transposed"}, {"operation": "average"}],
    "im2col": [{"color": "rgb"}],
    "feature_maps": [
        {},
        {"layer": "0"},
        {"stack": "max_pool.k2.s2;conv.2.k1.p0;depthwise.k3", "layer": "0"},
        {"stack": "max_pool.k2.s2;conv.2.k1.p0;depthwise.k3", "layer": "1"},
        {"stack": "max_pool.k2.s2;conv.2.k1.p0;depthwise.k3", "layer": "2"},
        {"look": "sees"},
        {"look": "hypercolumn"},
        {"look": "classes", "pooling": "average"},
    ],
    "learning": [{"section": "step"}],
}


@pytest.mark.parametrize("page", SECTIONS)
def test_every_word_of_a_page_is_explained_where_it_is_met(page):
    explained = "\n".join(popovers(page, **link) for link in SECTIONS[page])
    assert [name for name in words_on(page) if f"**{GLOSSARY[name].title}.**" not in explained] == []

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

"""The path's bar on every page: where one is, the way on, what was changed, and whose picture is kept."""

import pytest

from core.lessons.stops import BY_NAME, STOPS, neighbors
from tests.pages.test_pages import assert_standing, opened


def at(name: str, **more: str):
    """The app at a stop."""
    stop = BY_NAME[name]
    return opened(stop.page, **stop.state, stop=name, **more)


def said(app) -> str:
    return "\n".join(element.value for element in app.markdown)


def parameters(app) -> dict:
    return app.session_state["parameters"]


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_a_stop_opens_with_its_claim_and_nothing_to_complain_of(stop):
    app = at(stop.name)
    assert not app.warning and not app.error
    assert stop.claim in said(app) and stop.try_this in said(app) and stop.correction in said(app)
    assert not [button for button in app.button if button.label == "Back to the stop"]


def test_without_a_stop_there_is_no_bar():
    assert not [button for button in opened("filters").button if button.key.startswith("path_")]


def test_next_on_the_same_page_is_the_next_stops_state():
    app = assert_standing(at("sharpen").button(key="path_way_next").click().run())
    assert parameters(app)["stop"] == "gaussian" and parameters(app)["kernel"] == "gaussian_lecture"
    assert app.session_state["source"] == "photo"
    app = assert_standing(app.button(key="path_way_previous").click().run())
    assert parameters(app)["stop"] == "sharpen" and app.session_state["source"] == "test"
    assert app.button(key="path_way_previous").disabled  # it is the first


def test_a_changed_state_is_said_and_the_stops_is_one_press_away():
    app = at("valid")
    app = assert_standing(app.slider(key="padding").set_value(1).run())
    assert "You have changed" in said(app)
    app = assert_standing(app.button(key="path_way_back").click().run())
    assert "You have changed" not in said(app)
    assert app.slider(key="padding").value == 0


def test_another_page_than_the_stops_offers_the_way_back():
    app = opened("arithmetic", **BY_NAME["valid"].state, stop="valid")
    assert "This page is not the stop's" in said(app)


def test_ones_own_picture_is_kept_by_stops_that_need_no_particular_one():
    app = at("gaussian", photo="coffee")
    assert "You have changed" not in said(app)
    app = assert_standing(app.button(key="path_way_previous").click().run())
    assert parameters(app)["source"] == "test"  # the patch of the lecture
    app = assert_standing(app.button(key="path_way_next").click().run())
    assert parameters(app)["photo"] == "coffee" and "source" not in parameters(app)


def test_the_bar_can_be_hidden_and_shown_again():
    app = assert_standing(at("valid").button(key="path_hide").click().run())
    assert BY_NAME["valid"].claim not in said(app) and parameters(app)["bar"] is False
    app = assert_standing(app.button(key="path_show").click().run())
    assert BY_NAME["valid"].claim in said(app)


def test_how_a_state_is_shown_stays_from_stop_to_stop():
    app = at("sharpen", bar="0")
    app = assert_standing(app.button(key="path_show").click().run())
    app = assert_standing(app.button(key="path_way_next").click().run())
    assert not app.warning and neighbors(BY_NAME["sharpen"])[1].claim in said(app)

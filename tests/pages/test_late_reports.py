"""What controls show once the server has set them, and what a browser reports before it has drawn that."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import PAGES, assert_standing, opened


def drawn(app: AppTest) -> str:
    """The number of the run that the browser has drawn, once all that was sent has come."""
    return app.text_input(key="number_of_this_run").value


def report(app: AppTest, run: str, **values) -> AppTest:
    """Have the browser report what these widgets show, when it has drawn the run with this number."""
    app.text_input(key="number_of_this_run").set_value(run)
    for key, value in values.items():
        control(app, key).set_value(value)
    return assert_standing(app.run())


def controls(app: AppTest) -> list:
    """Everything on the page that shows a value, but for its run's number."""
    kinds = (app.slider, app.selectbox, app.toggle, app.number_input, app.get("button_group"))
    return [widget for kind in kinds for widget in kind if widget.key and not widget.disabled]


def control(app: AppTest, key: str):
    return next(control for control in controls(app) if control.key == key)


def another_value(control):
    """What a control could show instead."""
    match control.type:
        case "slider":
            return control.max if control.value < control.max else control.min
        case "toggle":
            return not control.value
        case "number_input":
            return control.value + 1
    chosen = control.index if control.type == "selectbox" else sum(control.indices)  # none, or one
    return control.options[0 if chosen == len(control.options) - 1 else -1]


def shown(app: AppTest, *keys: str) -> list:
    return [control(app, key).value for key in keys]


def test_a_padding_moved_on_past_the_one_with_a_name_does_not_fall_back_to_it():
    app = opened("filters", kernel="box_blur", kernel_size="9", padding="3")
    report(app, drawn(app), padding=4)
    assert shown(app, "padding", "padding_name") == [4, "same"]
    before = drawn(app)
    report(app, before, padding=5)
    assert shown(app, "padding", "padding_name") == [5, None]
    for padding in (6, 7):  # the answers are still on their way
        report(app, before, padding=padding, padding_name="same")
        assert shown(app, "padding", "padding_name") == [padding, None]
    report(app, drawn(app), padding_name="same")
    assert shown(app, "padding", "padding_name") == [4, "same"]


@pytest.mark.parametrize("page", ["filters", "feature_maps", "learning"])
def test_the_size_that_a_link_asks_for_outlasts_reports_of_the_page_that_was_left(page):
    app = opened("home")
    before = drawn(app)
    app.switch_page(PAGES[page])
    app.query_params["size"] = "64"
    app.run()
    for run, reported, kept in (
        (before, 512, 64),
        (before, 512, 64),
        (before, 256, 256),  # moved by its reader, whatever was drawn
        (None, 64, 64),
        (None, 512, 512),
    ):
        report(app, run or drawn(app), size=reported)
        assert app.session_state["parameters"]["size"] == kept


def values(app: AppTest) -> dict[str, object]:
    return {one.key: one.value for one in controls(app)}


@pytest.mark.parametrize("page", PAGES)
def test_every_control_shows_what_an_earlier_address_says_once_it_is_gone_back_to(page):
    """All are moved at once, and again those that another one's move had kept where they were."""
    app = opened(page)
    parameters, first = dict(app.session_state["parameters"]), values(app)
    unmoved = set(first)
    while unmoved:
        report(app, drawn(app), **{key: another_value(control(app, key)) for key in unmoved})
        still = {key for key in unmoved if values(app).get(key) == first[key]}
        assert still < unmoved, "These cannot be moved."
        unmoved = still
        app.session_state["parameters"] = dict(parameters)
        assert values(app.run()) == first


def test_what_the_browser_does_not_know_yet_is_sent_until_it_does():
    app = opened("home")
    before = drawn(app)
    app.switch_page(PAGES["filters"])
    app.query_params["size"] = "64"
    app.run()
    for run, is_sent in ((before, True), (before, True), (None, False)):
        report(app, run or drawn(app), stride=2)
        assert app.slider(key="size").proto.set_value == is_sent


def report_of_a_control():
    """A script that hears a choice; with “gone” in the address, of a control that a change of the page took away."""
    import streamlit as st

    from core.ui.app import showing

    showing.begin_run()
    heard = showing.widget("stride", 2, st.write, "stored")
    if "gone" in st.query_params:
        del st.session_state["stride"]
    heard["on_change"](*heard["args"])


@pytest.mark.parametrize(("link", "stored"), [({}, ["stored"]), ({"gone": "1"}, [])])
def test_a_control_moved_as_its_page_is_left_chooses_nothing_more(link, stored):
    app = AppTest.from_function(report_of_a_control)
    for name, text in link.items():
        app.query_params[name] = text
    assert [each.value for each in assert_standing(app.run()).markdown] == stored

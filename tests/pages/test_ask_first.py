"""“Ask me first”: nothing of the answer before it is given, then the answer beside one's own; a change asks again."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from core.lessons.stops import STOPS
from core.ui.app import state
from core.ui.components.stage import stage
from core.ui.feature_maps.channel_grid import channel_grid
from core.ui.feature_maps.layer_table import layer_table
from core.ui.filters.loupe import loupe
from core.ui.prediction import ask
from core.ui.prediction.cell_grids import cell_grids
from tests.pages.test_pages import PAGES, assert_standing, opened

LINKS = {
    "arithmetic": {"padding": "1", "stride": "2", "height": "6", "width": "6"},
    "im2col": {"stride": "2", "crop_size": "13"},
    "filters": {"kernel": "box_blur", "stride": "3"},
    "feature_maps": {"stack": "conv.6.k5.s2.p1.relu;conv.7.k3.s2.p0.relu", "net_size": "64"},
}
# By hand. Arithmetic: floor(5 / 2) + 1. im2col: floor(10 / 2) + 1 = 6, so 6 * 6 columns, and 1 * 6 + 2. Filters:
# floor(509 / 3) + 1. Feature maps: floor(61 / 2) + 1 = 31, floor(28 / 2) + 1 = 15; 7 * 6 * 9 + 7; 1 + 4 + 2 * 2.
RIGHT = {
    ("arithmetic", "size"): ["3", "3"],
    ("im2col", "matrix"): ["9", "36"],
    ("im2col", "column"): ["8"],
    ("filters", "size"): ["170", "170"],
    ("feature_maps", "size"): ["15", "15"],
    ("feature_maps", "parameters"): ["385"],
    ("feature_maps", "field"): ["9", "9"],
}
EVERY = [*RIGHT, ("arithmetic", "value"), ("arithmetic", "cells"), ("im2col", "entry"), ("filters", "value")]


@pytest.fixture
def mounted(monkeypatch) -> list[str]:
    """The keys of the components that were mounted since the list was cleared."""
    from core.ui.browser import component as mounting

    keys, original = [], mounting.st.components.v2.component

    def overheard(name, **keywords):
        mount = original(name, **keywords)
        return lambda **given: keys.append(given["key"]) or mount(**given)

    monkeypatch.setattr(mounting.st.components.v2, "component", overheard)
    return keys


def asked(page: str, kind: str, **link: str) -> AppTest:
    return opened(page, **LINKS[page] | {"ask": "1", "question": kind} | link)


def texts(app: AppTest) -> str:
    """All that the page says outside the sidebar."""
    kinds = ("markdown", "caption", "subheader", "latex", "info", "success", "warning", "error")
    return "\n".join(str(element.value) for kind in kinds for element in app.main.get(kind))


def answer(app: AppTest, *numbers: str) -> AppTest:
    for field, number in zip(app.main.text_input, numbers):
        field.set_value(number)
    return press(app, "Check")


def press(app: AppTest, label: str) -> AppTest:
    return assert_standing(next(button for button in app.main.button if button.label == label).click().run())


HELPERS = {
    "cell_grids",
    "picture",
    "kernel_sizes",
    "crop_chooser",
    "keyboard",
    "weights_file",
    "connection",
    "run_again",
}  # they show the input, or nothing


@pytest.mark.parametrize(("page", "kind"), EVERY, ids="-".join)
def test_nothing_of_the_answer_is_shown_before_it_is_asked_for(mounted, page, kind):
    app = asked(page, kind)
    assert set(mounted) <= HELPERS
    assert not app.latex
    assert len(app.main.expander) == (page == "filters")  # the definition, without this state's numbers
    assert "covered until you answer" in texts(app)
    assert not app.main.info and not app.main.success
    for number in RIGHT.get((page, kind), ()):
        if len(number) > 1:
            assert not re.search(rf"(?<![\d.]){number}(?![\d.])", texts(app))
    mounted.clear()
    press(app, "Show me")
    assert set(mounted) - HELPERS
    assert "The answer is **" in app.main.info[0].value
    assert "covered until" not in texts(app)


@pytest.mark.parametrize(("page", "kind"), RIGHT, ids="-".join)
def test_a_right_answer_is_said_to_be_right_with_the_reason(page, kind):
    app = answer(asked(page, kind), *RIGHT[page, kind])
    (said,) = app.main.success
    assert said.value.startswith(f"**Right:** you said {' × '.join(RIGHT[page, kind])}; the answer is")
    assert " = " in said.value or "→" in said.value


@pytest.mark.parametrize(("page", "kind"), RIGHT, ids="-".join)
def test_a_wrong_answer_is_told_kindly_with_the_right_one_beside_it(page, kind):
    app = answer(asked(page, kind), "1", "2")
    said = app.main.info[0].value
    assert said.startswith("**Not quite:** you said 1")
    assert f"the answer is **{' × '.join(RIGHT[page, kind])}**" in said
    assert not app.main.success


def test_a_common_mistake_gets_its_hint_on_the_page():
    assert "the floor rounds" in answer(asked("arithmetic", "size"), "3,5", "7/2").main.info[0].value


@pytest.mark.parametrize("text", ["", "abc", "1/0", "nan", "9" * 40, "<script>"])
@pytest.mark.parametrize("page", LINKS)
def test_what_is_no_number_gets_one_sentence_and_keeps_the_page_covered(mounted, page, text):
    app = answer(asked(page, "size"), text, "2")
    assert set(mounted) <= HELPERS
    assert len(app.main.warning) == 1 and app.main.warning[0].value.endswith(".")
    assert "covered until you answer" in texts(app)


@pytest.mark.parametrize("page", LINKS)
def test_a_moved_slider_asks_again(mounted, page):
    app = asked(page, "size")
    if page == "feature_maps":
        app = asked(page, "size", stack="conv.4;conv.4")
    press(app, "Show me")
    mounted.clear()
    before = app.session_state["parameters"].get("stride", 1)
    assert_standing(app.slider(key="stride").set_value(before + 1).run())
    assert set(mounted) <= HELPERS
    assert "covered until you answer" in texts(app)
    assert_standing(app.slider(key="stride").set_value(before).run())
    assert "covered until you answer" in texts(app), "the old state asks again, too"


def test_an_answer_stays_when_something_changes_that_was_not_asked_about():
    app = answer(asked("im2col", "column"), "8")
    assert_standing(app.number_input(key="filters").set_value(2).run())
    assert app.main.success


def test_another_question_of_the_same_state_covers_the_page_until_it_is_answered_too(mounted):
    app = answer(asked("arithmetic", "size"), "3", "3")
    mounted.clear()
    assert_standing(app.button_group(key="question").set_value("value").run())
    assert set(mounted) <= HELPERS
    assert_standing(app.button_group(key="question").set_value("size").run())
    assert app.main.success


def test_without_the_toggle_no_question_is_made(monkeypatch, mounted):
    monkeypatch.setattr(ask, "_possible", lambda make: pytest.fail("a question was made"))
    for page, link in LINKS.items():
        mounted.clear()
        app = opened(page, **link)
        assert set(mounted) - HELPERS
        assert not app.main.text_input and app.toggle(key="ask").value is False


def test_the_toggle_is_in_the_link_and_holds_on_all_pages():
    app = opened("arithmetic")
    assert_standing(app.toggle(key="ask").set_value(True).run())
    assert app.session_state["parameters"]["ask"] is True and state.registry["ask"].write(True) == "1"
    for page in ("im2col", "filters", "feature_maps"):
        assert "covered until you answer" in texts(assert_standing(app.switch_page(PAGES[page]).run()))


def test_a_kind_of_question_that_a_page_does_not_have_leads_to_its_first():
    app = asked("filters", "column")
    assert app.button_group(key="question").value == "size"


@pytest.mark.parametrize("page", ["arithmetic", "im2col"])
def test_the_stage_foresees_nothing_while_one_is_asked_first(monkeypatch, page):
    """Else a slider that is being moved would show the next answer before the next question."""
    specs, message = [], stage.stage_message

    def overheard(scene, **keywords):
        specs.append(keywords["spec"])
        return message(scene, **keywords)

    monkeypatch.setattr(stage, "stage_message", overheard)
    press(opened(page, ask="1"), "Show me")
    opened(page)
    assert specs[0] is None and specs[-1] is not None


def test_the_maps_foresee_nothing_while_one_is_asked_first(monkeypatch):
    aheads, message = [], channel_grid.grid_message

    def overheard(layer, maps, view, ahead):
        aheads.append(ahead)
        return message(layer, maps, view, ahead)

    monkeypatch.setattr(channel_grid, "grid_message", overheard)
    press(asked("feature_maps", "size"), "Show me")
    opened("feature_maps", **LINKS["feature_maps"])
    assert aheads[0].header["layers"] == [] != aheads[-1].header["layers"]


def test_the_loupe_foresees_nothing_while_one_is_asked_first(monkeypatch):
    sent = []
    monkeypatch.setattr(loupe, "pack", lambda header, **parts: sent.append(header) or b"")
    press(asked("filters", "size"), "Show me")
    assert sent[-1]["sliders"] == {}
    opened("filters", **LINKS["filters"])
    assert sent[-1]["sliders"]


def test_feature_maps_computes_no_map_while_it_is_covered(monkeypatch):
    monkeypatch.setattr(layer_table, "table_message", lambda *_: pytest.fail("the table was made"))
    asked("feature_maps", "size")


@pytest.mark.parametrize("operation", ["convolution", "transposed", "max", "average"])
@pytest.mark.parametrize("numbers", ["ramp", "random", "figure", "patch", "crop", "typed"])
def test_every_operation_and_input_of_arithmetic_can_be_asked_about(operation, numbers):
    for kind in ("size", "value", "cells"):
        app = opened("arithmetic", operation=operation, numbers=numbers, ask="1", question=kind, padding="1")
        press(app, "Show me")


@pytest.mark.parametrize("compare", ["0", "1"])
@pytest.mark.parametrize("mix", ["each", "sum"])
@pytest.mark.parametrize("apply", ["handcrafted", "random", "own"])
def test_every_filter_can_be_asked_about(mounted, apply, mix, compare):
    look = {"apply": apply, "mix": mix, "compare": compare, "color": "rgb", "size": "64", "units": "1"}
    app = opened("filters", ask="1", question="value", **look)
    assert set(mounted) <= HELPERS | {"kernel_editor"}
    press(app, "Show me")


@pytest.mark.parametrize("stack", ["", "conv.4.k3;conv.4.k15.s1.p0;conv.4.k15.p0", "conv.4.g4"])
def test_a_network_without_layers_or_with_one_that_does_not_fit_shows_its_page(mounted, stack):
    app = opened("feature_maps", ask="1", stack=stack, source="test")
    assert "layer_table" in mounted
    assert "nothing to predict" in texts(app)


def test_cells_are_asked_for_before_any_is_chosen():
    app = press(asked("arithmetic", "cells"), "Check")
    assert app.main.warning[0].value == "Choose a cell first; a guess is welcome."


def test_chosen_cells_are_compared_with_the_right_ones():
    """At stride 2, cell (1, 2) reads rows 1 to 3 and columns 3 to 5: with padding 1, the grid's 2 to 4 and 4 to 6."""
    app = asked("arithmetic", "cells")
    press(app, "Check")
    question = app.session_state["predictions"]["cells"].asked
    app.session_state["chosen_cells"] = question, frozenset((r, c) for r in (2, 3, 4) for c in (4, 5, 6))
    press(app, "Check")
    assert app.main.success[0].value.startswith(
        "**Right:** you said 9 cells, rows 1, 2, 3, columns 3, 4, 5; the"
    )


@pytest.mark.parametrize("bar", ["1", "0"])
def test_the_bar_of_a_stop_does_not_tell_the_answer_either(bar):
    link = next(stop for stop in STOPS if stop.name == "valid").state
    app = opened("filters", **link, stop="valid", bar=bar, ask="1")
    assert "222" not in texts(app) and "Say what you expect" in texts(app)
    assert "You have changed" not in texts(
        assert_standing(app.button_group(key="question").set_value("value").run())
    )
    assert "222" in texts(opened("filters", **link, stop="valid", bar=bar))


def test_a_choice_counts_that_comes_together_with_check(monkeypatch):
    """Streamlit then calls the button before the component that reports the choice."""
    monkeypatch.setattr(cell_grids.st, "session_state", {"cell_grids": {"chosen": [[2, 4]]}})
    assert cell_grids.chosen("a question") == {(2, 4)}

"""The parameters of the app: all known before any page runs."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.lessons.stops import BY_NAME, STOPS
from core.ui.app import state
from core.ui.app.every_module import import_every_module
from core.ui.app.page_list import PAGES

import_every_module()
ROOT = Path(__file__).parents[2]
# Of the texts that mean nothing elsewhere: a row of numbers, digits of another script, no layers, and any sentence.
MEANINGFUL = {
    (name, text) for name in ("own", "typed", "typed_kernel", "backward_typed") for text in ("1,2,3", "٣")
} | {
    ("stack", ""),
    *(("task", text) for text in ("abc", "-", "1,2,3", "½", "1e999", "٣", "nan,nan")),
}


def known_parameters() -> set[str]:
    """All that some module of core.ui registers, read from the syntax trees."""
    names = set()
    for path in (ROOT / "core/ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "state.register":
                names.update(key.value for key in node.args[0].keys)
    return names


def test_the_dashboard_knows_every_parameter_before_any_page_runs_and_without_loading_torch_or_charts():
    code = (
        "import sys; from core.ui.app import every_module, state; every_module.import_every_module();"
        "print(*state.registry); print('torch' in sys.modules, 'plotly.graph_objs._figure' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    names, loaded = said.stdout.splitlines()
    assert {"mix", "pin", "crop", "look", "numbers", "stack"} <= set(names.split()) == known_parameters()
    assert loaded == "False False"


def test_every_page_that_shows_something_has_stops_and_is_shown_by_one_of_them():
    """Home leads to them, Practice asks about them."""
    shown_by = {entry.name: entry.shown_by for entry in PAGES if entry.name not in ("home", "practice")}
    assert {stop.page for stop in STOPS} == {*shown_by}
    assert all(BY_NAME[name].page == page for page, name in shown_by.items())


@pytest.mark.parametrize("name", sorted(state.registry))
def test_what_a_link_says_wrongly_is_refused_in_words(name):
    for text in ("abc", "", "-", "1,2,3", "½", "1e999", "٣", "9" * 5000, "nan,nan"):
        if (name, text) in MEANINGFUL:
            state.registry[name].parse(text)
            continue
        with pytest.raises(ValueError) as refused:
            raise AssertionError(f"{text[:9]} is read as {state.registry[name].parse(text)}")
        assert not re.search(r"literal|unpack|convert|base 10|limit|index", str(refused.value)), text[:9]


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.title)
def test_a_stop_says_nothing_that_is_so_anyway(stop):
    """A link that does is rewritten on arrival, and one more press of Back is needed to leave."""
    for name, text in stop.state.items():
        parameter = state.registry[name]
        assert parameter.parse(text) != parameter.default, name


def test_a_number_between_two_steps_of_its_slider_counts_as_the_nearest():
    parse = state.registry["size"].parse
    assert [parse(text) for text in ("64", "993", "1023", "80")] == [64, 992, 1024, 64]


def test_a_sentence_that_ends_has_one_full_stop():
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    app.query_params.update(numbers="typed", typed="a")
    app.run()
    assert app.warning[0].value.endswith("-0.5.") and not app.warning[0].value.endswith("..")

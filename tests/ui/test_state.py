"""The parameters of the app: all known before any page runs."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.lessons.stops import ARITHMETIC, FEATURE_MAPS, FILTERS, IM2COL
from core.ui.app import every_module, state

ROOT = Path(__file__).parents[2]
# Of the texts that mean nothing elsewhere: a row of numbers, digits of another script, and no layers.
MEANINGFUL = {(name, text) for name in ("own", "typed") for text in ("1,2,3", "٣")} | {("stack", "")}


def test_every_module_that_registers_parameters_is_imported_at_once():
    registering = {
        path.stem for path in (ROOT / "core/ui").rglob("*.py") if "state.register(" in path.read_text("utf-8")
    }
    assert registering == {module.__name__.rpartition(".")[2] for module in every_module.MODULES}


def test_the_dashboard_needs_no_page_to_know_them():
    code = (
        "import core.ui.app.every_module, sys; from core.ui.app import state; print(*sorted(state._registry))"
    )
    known = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {"mix", "pin", "crop", "look", "numbers", "stack"} <= set(known.stdout.split())


@pytest.mark.parametrize("text", ["abc", "", "-", "1,2,3", "½", "1e999", "٣", "9" * 5000, "nan,nan"])
@pytest.mark.parametrize("name", sorted(state._registry))
def test_what_a_link_says_wrongly_is_refused_in_words(name, text):
    if (name, text) in MEANINGFUL:
        state._registry[name].parse(text)
        return
    with pytest.raises(ValueError) as refused:
        state._registry[name].parse(text)
    assert not re.search(r"literal|unpack|convert|base 10|limit|index", str(refused.value))


@pytest.mark.parametrize("stop", [*FILTERS, *ARITHMETIC, *IM2COL, *FEATURE_MAPS], ids=lambda stop: stop.title)
def test_a_stop_says_nothing_that_is_so_anyway(stop):
    """A link that does is rewritten on arrival, and one more press of Back is needed to leave."""
    for name, text in stop.state.items():
        parameter = state._registry[name]
        assert parameter.parse(text) != parameter.default, name


def test_a_number_between_two_steps_of_its_slider_counts_as_the_nearest():
    parse = state._registry["size"].parse
    assert [parse(text) for text in ("64", "993", "1023", "80")] == [64, 992, 1024, 64]


def test_a_sentence_that_ends_has_one_full_stop():
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    app.query_params.update(numbers="typed", typed="a")
    app.run()
    assert app.warning[0].value.endswith("-0.5.") and not app.warning[0].value.endswith("..")

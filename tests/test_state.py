"""The parameters of the app: all known before any page runs."""

import subprocess
import sys
from pathlib import Path

from core.ui import parameters

ROOT = Path(__file__).parents[1]


def test_every_module_that_registers_parameters_is_imported_at_once():
    registering = {
        path.stem for path in (ROOT / "core/ui").glob("*.py") if "state.register(" in path.read_text("utf-8")
    }
    assert registering == {module.__name__.rpartition(".")[2] for module in parameters.MODULES}


def test_the_dashboard_needs_no_page_to_know_them():
    code = "import core.ui.parameters, sys; from core.ui import state; print(*sorted(state._registry))"
    known = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {"mix", "pin", "crop", "look", "numbers", "stack"} <= set(known.stdout.split())

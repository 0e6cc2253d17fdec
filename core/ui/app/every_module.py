"""Importing all of core.ui: each module registers its parameters when it is imported."""

import importlib
import pkgutil
from functools import cache

import core.ui


@cache
def import_every_module() -> None:
    """Import what no page has asked for yet, so that a link is understood whichever page it leads to.

    Before the first page is shown there is no time for PyTorch or a Plotly figure: modules of core.ui import
    those inside functions.
    """
    for module in pkgutil.walk_packages(core.ui.__path__, "core.ui."):
        importlib.import_module(module.name)

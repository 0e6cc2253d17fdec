"""Grids of numbers with their indices; in the first, cells can be chosen, or those that are right are marked."""

from pathlib import Path

import streamlit as st

from core.lessons.predictions.question import Cells, Grid, Question
from core.ui.browser.component import component
from core.ui.browser.wire import pack_identified

_KEY = "cell_grids"


def cell_grids(question: Question, asked: str, answer: Cells | None = None) -> None:
    """Show a question's grids; ``asked`` identifies it.

    Where cells are to be chosen, :func:`chosen` gives them; with an ``answer`` they are compared with the right ones.
    """
    choosing = not question.fields
    header = {
        "asked": asked,
        "choosing": choosing and answer is None,
        "grids": [_described(grid) for grid in question.grids[: 1 if answer is not None else None]],
        "right": sorted(question.right) if choosing and answer is not None else [],
        "answer": sorted(answer or ()),
        "chosen": sorted(chosen(asked)) if choosing else [],
    }
    component(Path(__file__).with_name("cell_grids.js"))(
        data=pack_identified(header), key=_KEY, on_chosen_change=lambda: _take(asked)
    )


def chosen(asked: str) -> Cells:
    """The cells that are chosen for the question ``asked``.

    Streamlit calls buttons before components where both changed at once, so a button's callback finds the last choice
    here before it was kept.
    """
    _take(asked)
    last, cells = st.session_state.get("chosen_cells", ("", frozenset()))
    return cells if last == asked else frozenset()


def _take(asked: str) -> None:
    """Keep what the browser reports in this run, [[row, column], …]; what is no such list changes nothing."""
    reported = st.session_state.get(_KEY, {}).get("chosen")
    if not isinstance(reported, list):
        return
    pairs = (tuple(cell) for cell in reported if isinstance(cell, list) and len(cell) == 2)
    whole = frozenset(pair for pair in pairs if all(isinstance(at, int) for at in pair))
    st.session_state["chosen_cells"] = asked, whole


def _described(grid: Grid) -> dict:
    return {
        "title": grid.title,
        "rows": grid.rows,
        "columns": grid.columns,
        "texts": grid.texts,
        "padding": sorted(grid.padding),
    }

"""A pad to draw on: a grid of cells with ink or without, by mouse, finger or keys."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from core.pictures.drawings import parse_drawing, write_drawing
from core.ui.browser.component import component, reported_text
from core.ui.browser.wire import pack


def drawing_pad(
    title: str,
    drawing: np.ndarray,
    keep: Callable[[np.ndarray], None],
    key: str,
    brushes: Sequence[int] = (1,),
    block: int = 1,
    live: bool = False,
) -> None:
    """Show a drawing (side, side) of bool, to be drawn on.

    Args:
        title: what is to be drawn, for those who do not see it.
        keep: is given what was drawn, of the same shape, before the run that it leads to.
        brushes: widths in cells that can be chosen; the first one is at first.
        block: cells between two lines of the grid.
        live: whether a drawing is reported again and again while somebody draws; else at the end of each stroke.
    """
    header = {
        "title": title,
        "drawing": write_drawing(drawing),
        "brushes": brushes,
        "block": block,
        "live": live,
    }
    component(Path(__file__).with_name("drawing.js"))(
        data=pack(header), key=key, on_drawing_change=lambda: _hear(key, len(drawing), keep)
    )


def _hear(key: str, side: int, keep: Callable[[np.ndarray], None]) -> None:
    """The browser reports a drawing; what is none, or one of another grid, changes nothing."""
    try:
        drawing = parse_drawing(reported_text(key, "drawing"))
    except ValueError:
        return
    if len(drawing) == side:
        keep(drawing)

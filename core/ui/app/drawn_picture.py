"""The reader's own drawing as the picture: the link carries one of up to 32 cells a side, the session any."""

import numpy as np
import streamlit as st

from core.pictures import drawings
from core.ui.app import parameter, showing, state
from core.ui.components.drawing.drawing import drawing_pad

LARGEST_IN_LINK = 32  # cells a side: 171 characters
_FIRST_SIDE = 16
_BRUSHES = (1, 3, 5)  # cells
_LARGE = "large_drawing"  # in the session: one too large for the link; it counts where the link has none


def _parse(text: str) -> str:
    """The text of a drawing in one way of writing it."""
    drawing = drawings.parse_drawing(text)
    if len(drawing) > LARGEST_IN_LINK:
        raise ValueError(f"may have at most {LARGEST_IN_LINK} cells a side in a link, not {len(drawing)}")
    return drawings.write_drawing(drawing)


state.register({"drawing": parameter.Parameter(None, _parse)})


def drawn_picture() -> np.ndarray:
    """The drawing, (side, side) of bool; one without ink until something is drawn."""
    if text := state.value("drawing"):
        return drawings.parse_drawing(text)
    return st.session_state.get(_LARGE, drawings.blank(_FIRST_SIDE))


def is_in_link() -> bool:
    """Whether whoever gets the link sees the same drawing."""
    return len(drawn_picture()) <= LARGEST_IN_LINK


def draw_picture() -> None:
    """Draw the pad, and the choice of its grid."""
    drawing = drawn_picture()
    st.segmented_control(
        "Cells a side",
        drawings.SIDES,
        default=len(drawing),
        required=True,
        width="stretch",
        **showing.widget(
            "drawing_side",
            len(drawing),
            lambda: _keep(drawings.on_grid(drawing, st.session_state["drawing_side"])),
        ),
    )
    drawing_pad("Your picture", drawing, _keep, key="drawn_picture", brushes=_BRUSHES)
    if not is_in_link():
        st.caption(f"Only you have a drawing of more than {LARGEST_IN_LINK} cells a side: no link holds it.")


def _change_side() -> None:
    """Take the drawing over to the grid that was chosen."""
    _keep(drawings.on_grid(drawn_picture(), st.session_state["drawing_side"]))


def _keep(drawing: np.ndarray) -> None:
    if len(drawing) <= LARGEST_IN_LINK:
        state.store(drawing=drawings.write_drawing(drawing))
    else:
        st.session_state[_LARGE] = drawing
        state.store(drawing=None)

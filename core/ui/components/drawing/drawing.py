"""The drawing: 32 x 32 cells with ink or without, drawn by mouse, finger or keys.

It is too long for a link, so it lives in the session only.
"""

import re
from pathlib import Path

import numpy as np
import streamlit as st

from core.ui.browser.component import component
from core.ui.browser.wire import pack

CELLS = 32  # per side
_KEPT = "drawing_kept"  # in the session: the component's own state is gone once the page is left


def parse_drawing(text: object) -> np.ndarray:
    """(32, 32) of bool from 256 hexadecimal digits, 8 a row, its leftmost cell first; an empty drawing from all else.

    >>> int(parse_drawing("80000001" * 32).sum()), int(parse_drawing("scribble").sum())
    (64, 0)
    """
    if not isinstance(text, str) or not re.fullmatch(r"[0-9a-f]{256}", text):
        return np.zeros((CELLS, CELLS), bool)
    return np.unpackbits(np.frombuffer(bytes.fromhex(text), np.uint8)).reshape(CELLS, CELLS).astype(bool)


def write_drawing(drawing: np.ndarray) -> str:
    """The text that :func:`parse_drawing` reads. drawing: (32, 32) of bool."""
    return np.packbits(drawing).tobytes().hex()


def draw(title: str) -> np.ndarray:
    """Show what is drawn, to be drawn on; returns it, (32, 32) of bool.

    title: what is to be drawn, for those who do not see it.
    """
    kept = parse_drawing(st.session_state.get(_KEPT))
    component(Path(__file__).with_name("drawing.js"))(
        data=pack({"title": title, "drawing": write_drawing(kept)}),
        key="drawing",
        on_drawing_change=_keep,
    )
    return kept


def _keep() -> None:
    """The browser reports a drawing."""
    st.session_state[_KEPT] = write_drawing(parse_drawing(st.session_state["drawing"].get("drawing")))

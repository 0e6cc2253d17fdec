"""A field for typed numbers. A text that cannot be read stays in it, with the reason, until the numbers change."""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from core.lessons.small_inputs import typed
from core.ui.app import showing, state

Reading = Callable[[str], np.ndarray]  # a text -> numbers (1, H, W), or ValueError


def parser(read: Reading) -> Callable[[str], str]:
    """What parses a parameter that keeps numbers as their text: the text itself, if ``read`` can read it."""

    def parse(text: str) -> str:
        read(text)  # raises
        return text

    return parse


def numbers_field(
    name: str, draw: Callable, label: str, what: str, width: int, read: Reading = typed, **look: Any
) -> None:
    """Draw the field for the parameter ``name``.

    Args:
        name: of a parameter with the :func:`parser` for ``read``.
        draw: ``st.text_area`` or ``st.text_input``; label and look: for it.
        what: what stays as it was while the text cannot be read. width: in CSS pixels.
    """
    key, problem = f"{name}_text", _problem(name)
    shown = st.session_state[key] if problem else state.value(name)
    with st.container(width=width, gap="xxsmall"):
        draw(label, state.value(name), **showing.widget(key, shown, _take, name, read), **look)
        if problem:
            st.warning(f"{problem} The last {what} stays.")
        else:
            _, rows, columns = read(state.value(name)).shape
            st.caption(f"Read as {rows} × {columns}: height × width.")


def _problem(name: str) -> str | None:
    """Why the text in the field was refused; None once the text or the numbers have changed since."""
    text, kept, problem = st.session_state.get(f"{name}_refused", (None, None, None))
    now = st.session_state.get(f"{name}_text"), state.value(name)
    return problem if now == (text, kept) else None


def _take(name: str, read: Reading) -> None:
    text = st.session_state[f"{name}_text"]
    try:
        state.store(**{name: parser(read)(text)})
    except ValueError as error:
        st.session_state[f"{name}_refused"] = text, state.value(name), f"{str(error).removesuffix('.')}."

"""A field for typed numbers. A text that cannot be read stays in it, with the reason, until the numbers change."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.lessons.small_inputs import typed
from core.ui.app import state


def parse_numbers(text: str) -> str:
    """The text itself, if it is numbers as ``core.lessons.small_inputs.typed`` reads them; ValueError if not."""
    typed(text)  # raises
    return text


def numbers_field(name: str, draw: Callable, label: str, what: str, **look: Any) -> None:
    """Draw the field for the parameter ``name``.

    Args:
        name: of a parameter that :func:`parse_numbers` parses.
        draw: ``st.text_area`` or ``st.text_input``; label and look: for it.
        what: what stays as it was while the text cannot be read.
    """
    problem = _problem(name)
    if problem is None:
        state.keep_showing(f"{name}_text", state.value(name))
    draw(label, state.value(name), key=f"{name}_text", on_change=_take, args=(name,), **look)
    if problem:
        st.warning(f"{problem} The last {what} stays.")
    else:
        _, height, width = typed(state.value(name)).shape
        st.caption(f"Read as {height} × {width}: height × width.")


def _problem(name: str) -> str | None:
    """Why the text in the field was refused; None once the text or the numbers have changed since."""
    text, kept, problem = st.session_state.get(f"{name}_refused", (None, None, None))
    now = st.session_state.get(f"{name}_text"), state.value(name)
    return problem if now == (text, kept) else None


def _take(name: str) -> None:
    text = st.session_state[f"{name}_text"]
    try:
        state.store(**{name: parse_numbers(text)})
    except ValueError as error:
        st.session_state[f"{name}_refused"] = text, state.value(name), str(error)

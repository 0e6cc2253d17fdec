"""A field for a whole number. What lies outside its range becomes the nearest end of it, and a sentence says why."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.ui.app import showing, state


def whole_number(
    label: str,
    name: str,
    low: int,
    high: int,
    why: str,
    shown: int | None = None,
    store: Callable[[], None] | None = None,
    **look: Any,
) -> str:
    """Draw the field for the parameter ``name``, a whole number from ``low`` to ``high``.

    A browser refuses a number outside the bounds of a field by a red frame, and sends nothing; so this field has none.

    Args:
        why: the reason for the upper end; the end of a sentence.
        shown: what the field shows instead of the parameter's value, where that does not fit.
        store: for a field that is a part of a parameter, by the key ``name``; called in place of storing the parameter
            once the key holds a number in the range.
        look: for the field.

    Returns:
        What became of a number out of range and why, for :func:`explain_numbers`; nothing if none was typed.
    """
    now = state.value(name) if shown is None else shown
    st.number_input(
        label, value=now, step=1, **showing.widget(name, now, _take, name, low, high, store), **look
    )
    typed, kept = st.session_state.get(f"{name}_beyond", (None, None))
    if typed is None or kept != now:
        return ""
    reason = f"{high} is the most: {why}" if typed > high else f"{low} is the least"
    return f"{label} {typed} became {kept}; {reason}."


def explain_numbers(*said: str) -> None:
    """Draw what :func:`whole_number` said of some fields."""
    for sentence in filter(None, said):
        st.info(sentence, icon=":material/info:", width=420)


def _take(name: str, low: int, high: int, store: Callable[[], None] | None) -> None:
    """Store the nearest number in the range, and remember what was typed if that differs."""
    typed = st.session_state[name]
    kept = min(max(typed, low), high)
    st.session_state[f"{name}_beyond"] = (None, None) if typed == kept else (typed, kept)
    st.session_state[name] = kept
    if store:
        store()
    else:
        state.store(**{name: kept})

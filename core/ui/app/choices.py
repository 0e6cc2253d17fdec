"""Widgets for one parameter: a select box, a row of segments, a field for a seed."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.ui.app import state
from core.ui.app.whole_number import explain_numbers, whole_number

LAST_SEED = 9999  # four digits can be read out in a room; core.filters.initializers takes far more


def titles(catalogue: Mapping[str, Any]) -> dict[str, str]:
    """Name -> title of a catalogue's entries, in its order."""
    return {name: entry.title for name, entry in catalogue.items()}


def select(
    label: str, name: str, titles: Mapping[str, str], shown: str | None = None, **keywords: Any
) -> None:
    """Draw a select box for the parameter ``name``; ``titles`` maps its values to what is shown.

    ``shown`` is the value that stands there if it is another one, because the parameter's does not fit.
    """
    values, current = list(titles), state.value(name) if shown is None else shown
    st.selectbox(
        label,
        values,
        values.index(current),
        format_func=state.shown_as(titles),
        **keywords,
        **state.widget(name, shown=current),
    )


def segments(label: str, name: str, titles: Mapping[str, str], **keywords: Any) -> None:
    """Draw a row of segments for the parameter ``name``, one of them always chosen; ``titles`` as for a select box."""
    st.segmented_control(
        label,
        titles,
        format_func=state.shown_as(titles),
        default=state.value(name),
        required=True,
        **keywords,
        **state.widget(name),
    )


def seed_input(label: str, name: str) -> None:
    """Draw a field for the seed ``name``, and a button that adds one to it."""
    said = whole_number(label, name, 0, LAST_SEED, "four digits can be read out in a room", width=150)
    st.button("New seed", key=f"new_{name}", on_click=_next_seed, args=(name,), icon=":material/casino:")
    explain_numbers(said)


def _next_seed(name: str) -> None:
    state.store(**{name: (state.value(name) + 1) % (LAST_SEED + 1)})

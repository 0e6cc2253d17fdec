"""One parameter, a few named options: a select box, or a row of segments."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.ui import state


def select(label: str, name: str, titles: Mapping[str, str], **keywords: Any) -> None:
    """A select box for the parameter ``name``; ``titles`` maps its values to what is shown."""
    values = list(titles)
    st.selectbox(
        label,
        values,
        values.index(state.value(name)),
        format_func=state.shown_as(titles),
        **keywords,
        **state.widget(name),
    )


def segments(label: str, name: str, titles: Mapping[str, str], **keywords: Any) -> None:
    """A row of segments for the parameter ``name``, of which one is always chosen."""
    st.segmented_control(
        label,
        titles,
        format_func=state.shown_as(titles),
        default=state.value(name),
        required=True,
        **keywords,
        **state.widget(name),
    )

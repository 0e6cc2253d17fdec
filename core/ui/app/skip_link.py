"""The link that leads the keyboard past the navigation and the sidebar."""

from functools import cache
from pathlib import Path

import streamlit as st


def offer() -> None:
    """Put the link before everything else on the page, once; it is seen when it has the focus."""
    st.html(f"<script>{_script()}</script>", unsafe_allow_javascript=True)


@cache
def _script() -> str:
    return Path(__file__).with_suffix(".js").read_text(encoding="utf-8")

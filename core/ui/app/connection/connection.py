"""Running the page again when its browser is connected again and the server is another one, without this session."""

from pathlib import Path

import streamlit as st

from core.ui.browser.component import component

_ASK = "connection"


def run_again_when_connected_again() -> None:
    """Mount what tells of it; Streamlit itself runs the page again only in some cases (1.67)."""
    _answer()
    component(Path(__file__).with_name("run_again.js"))(
        data={}, key="run_again", height=1, on_wanted_change=lambda: None
    )


@st.fragment
def _answer() -> None:
    """Tell the browser that the session is there: one that is not knows no such fragment, and does not answer."""
    component(Path(__file__).with_name("connection.js"))(
        data={"answered": st.session_state.get("asked", 0)}, key=_ASK, height=1, on_asked_change=_note
    )


def _note() -> None:
    st.session_state["asked"] = st.session_state[_ASK].get("asked")

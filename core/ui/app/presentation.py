"""On stage: larger type, and nothing on the screen but the page and the path's bar."""

import streamlit as st

from core.ui.app import parameter, state

state.register({"present": parameter.switch()})

_WITH_CONTROLS = "present_with_controls"  # in the session: whether the sidebar is wanted for the moment
_STYLE = """
:root { font-size: 20px !important; --least-type: 20px; }
.stAppHeader { display: none !important; }
.stMainBlockContainer { padding: 0.6rem 1rem 3.4rem !important; }
.stApp:has(.st-key-path_claim) .stMainBlockContainer h1 { display: none; }
.stApp :is(p, li, label, button, input, td, th, code, pre, [data-baseweb="select"]) {
  font-size: max(1em, var(--least-type));
}
.st-key-path_claim [data-testid="stMarkdown"] p { font-size: 1.35rem !important; }
"""
_WITHOUT_SIDEBAR = "[data-testid='stSidebar'] { display: none !important; }"


def show_presentation() -> None:
    """Draw the page as it is on stage, if that is wanted, and the way back."""
    if not state.value("present"):
        return
    with_controls = st.session_state.get(_WITH_CONTROLS, False)
    st.html(f"<style>{_STYLE}{'' if with_controls else _WITHOUT_SIDEBAR}</style>")
    with st.container(horizontal=True, key="presentation", width="content"):
        st.button(
            "Hide controls" if with_controls else "Controls",
            key="present_controls",
            on_click=_toggle_controls,
        )
        st.button("End presentation", key="present_end", on_click=_end)


def offer_presentation() -> None:
    """Draw the button that begins it."""
    if not state.value("present"):
        st.button(
            "Present", key="present_begin", icon=":material/slideshow:", type="tertiary", on_click=_begin
        )


def _begin() -> None:
    state.store(present=True)


def _end() -> None:
    state.store(present=False)
    st.session_state[_WITH_CONTROLS] = False


def _toggle_controls() -> None:
    st.session_state[_WITH_CONTROLS] = not st.session_state.get(_WITH_CONTROLS, False)

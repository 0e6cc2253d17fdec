"""A button that opens a dialog."""

import streamlit as st


def opens_dialog(label: str, key: str, icon: str) -> bool:
    """Draw the button; returns whether it was pressed, also where the run began anew before it came to the button."""
    pressed = f"{key}_pressed"
    st.button(label, key=key, icon=icon, type="tertiary", on_click=_remember, args=(pressed,))
    return st.session_state.pop(pressed, False)


def _remember(pressed: str) -> None:
    st.session_state[pressed] = True

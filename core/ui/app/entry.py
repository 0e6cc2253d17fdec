"""Running every page through dashboard.py, also on a server that nobody has visited yet."""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager


def enter_through_dashboard() -> None:
    """Start the run again through the entry script if Streamlit ran this page without it.

    A fresh server that is asked for /filters first takes ``pages/`` for the old kind of multipage app and
    runs that file alone; only a call of ``st.navigation`` teaches it otherwise (PagesManager, Streamlit 1.67).
    Another session may just have taught it: what tells is that the entry script has not read this one's controls.
    """
    if PagesManager.uses_pages_directory or "controls" not in st.session_state:
        PagesManager.uses_pages_directory = False
        st.rerun()

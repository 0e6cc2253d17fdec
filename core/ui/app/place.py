"""Where things stand on a page."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def comes_and_goes() -> DeltaGenerator:
    """A place for elements that are there in some states only; it takes no room while it is empty.

    Streamlit tells the elements of a page apart by their position: one more above a component, and the browser
    would mount that anew, and forget where the reader was.
    """
    return st.container()

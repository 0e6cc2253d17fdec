"""Keeping the elements of a page where they are when others appear or disappear."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def comes_and_goes() -> DeltaGenerator:
    """Return a container for elements that only some states show; it takes no room while it is empty.

    Streamlit tells the elements of a page apart by their position. Without the container, one more element above
    a component would move it, and the browser would mount it anew and forget where the reader was.
    """
    return st.container()

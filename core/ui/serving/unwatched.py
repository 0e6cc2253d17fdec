"""Keeping sessions that come back from watching files that nobody edits."""

import streamlit as st
from streamlit.runtime.app_session import AppSession


def watch_no_files() -> None:
    """Have a session whose connection was cut watch no files when it comes back, where a new one watches none.

    Streamlit (1.67) has it look at the path of every imported module, PyTorch's two thousand too, even where
    ``server.fileWatcherType`` is "none": a tenth of a second of the one thread that serves all connections.
    """
    if st.get_option("server.fileWatcherType") == "none":
        AppSession.register_file_watchers = _watch_nothing


def _watch_nothing(_: AppSession) -> None:
    """In the place of ``AppSession.register_file_watchers``."""

"""Importing PyTorch in the background, so that the first page need not wait for it."""

import gc
import threading

import streamlit as st

from core.network.freed_memory import keep_freed_memory

_PAUSE = 3  # seconds


@st.cache_resource(show_spinner=False)
def start() -> threading.Thread:
    """Import torch in a thread, once per server; to be called before a page is drawn. Returns the thread.

    The import begins after a pause: it keeps Python busy, and the browser still has the page's files to fetch.
    """
    keep_freed_memory()
    timer = threading.Timer(_PAUSE, _load)
    timer.daemon = True
    timer.start()
    return timer


def _load() -> None:
    import torch  # noqa: F401

    gc.collect()
    gc.freeze()  # what is loaded now stays for good; later collections need not look at it

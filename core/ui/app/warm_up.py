"""Importing PyTorch in the background, so that the first page need not wait for it; and giving memory back."""

import gc
import threading
import time

import streamlit as st

from core.network.freed_memory import give_back, return_freed_memory

_PAUSE = 3  # seconds
_BETWEEN_COLLECTIONS = 20


@st.cache_resource(show_spinner=False)
def start() -> threading.Thread:
    """Import torch in a thread, once per server; to be called before a page is drawn. Returns the thread.

    The import begins after a pause: it keeps Python busy, and the browser still has the page's files to fetch.
    What is free later is given back three times a minute: after the largest network of a busy hour, that is 100 MB and
    more. Sessions that have ended are circles of objects, which Python would look for only when there are many.
    """
    return_freed_memory()
    thread = threading.Thread(target=_load_and_give_back, daemon=True)
    thread.start()
    return thread


def _load_and_give_back() -> None:
    time.sleep(_PAUSE)
    import torch  # noqa: F401

    gc.collect()
    gc.freeze()  # what is loaded now stays for good; later collections need not look at it
    while True:
        time.sleep(_BETWEEN_COLLECTIONS)
        gc.collect()
        give_back()

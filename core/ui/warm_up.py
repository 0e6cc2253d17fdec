"""Loading PyTorch behind the reader's back, so that the first page opens before it."""

import gc
import os
import threading

import streamlit as st

# Many sessions share the cores; a pool of threads for each would only fight for them. Torch reads this when it
# is imported (torch.set_num_threads would not reach threads that start later).
os.environ.setdefault("OMP_NUM_THREADS", "1")

_PAUSE = 3  # seconds


@st.cache_resource(show_spinner=False)
def start() -> threading.Thread:
    """Import torch in the background, once per server. Call it when the page has been drawn.

    It begins a little later: importing keeps Python busy, and the browser still has the page's files to fetch.
    """
    timer = threading.Timer(_PAUSE, _load)
    timer.daemon = True
    timer.start()
    return timer


def _load() -> None:
    import torch  # noqa: F401

    gc.collect()
    gc.freeze()  # what is loaded now stays for good; later collections need not look at it

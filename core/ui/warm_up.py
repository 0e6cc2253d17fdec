"""Loading PyTorch behind the reader's back, so that the first page opens before it."""

import gc
import threading

import streamlit as st


@st.cache_resource(show_spinner=False)
def start() -> threading.Event:
    """Import torch in the background, once per server; the event is set when it is ready."""
    ready = threading.Event()
    threading.Thread(target=_load, args=(ready,), daemon=True).start()
    return ready


def _load(ready: threading.Event) -> None:
    import torch

    torch.set_num_threads(1)  # many sessions share the cores; a pool for each would only fight for them
    gc.collect()
    gc.freeze()  # what is loaded now stays for good; later collections need not look at it
    ready.set()


def is_ready() -> bool:
    """Whether computing can start at once."""
    return start().is_set()

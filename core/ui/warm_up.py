"""Loading PyTorch behind the reader's back, so that the first page opens before it."""

import gc
import threading

import streamlit as st


@st.cache_resource(show_spinner=False)
def start() -> threading.Thread:
    """Import torch in the background, once per server. Call it when the page has been drawn."""
    thread = threading.Thread(target=_load, daemon=True)
    thread.start()
    return thread


def _load() -> None:
    import torch

    torch.set_num_threads(1)  # many sessions share the cores; a pool for each would only fight for them
    gc.collect()
    gc.freeze()  # what is loaded now stays for good; later collections need not look at it

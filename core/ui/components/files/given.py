"""A field for a file: chosen, dropped or pasted, and sent over the session's own websocket."""

import base64
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from core.ui.browser.component import component, encodable
from core.ui.browser.wire import pack

_LONGEST_NAME = 200  # characters


def file_field(
    label: str, key: str, take: Callable[[str, bytes], None], most_megabytes: int, pastes: bool = False
) -> None:
    """Draw a field for one file.

    Args:
        take: is given the name and the bytes, which may be anything, before the run that they lead to.
        most_megabytes: the browser refuses a larger file with a sentence; nothing of it is sent.
        pastes: whether what is pasted anywhere on the page is for this field; a page has one of them.
    """
    came = st.session_state.get(
        f"{key}_came", 0
    )  # files: with each the message changes, which tells the browser
    header = {"label": label, "most": most_megabytes, "pastes": pastes, "came": came}

    def hear_file() -> None:
        st.session_state[f"{key}_came"] = came + 1
        hear(st.session_state[key].get("file"), take)

    component(Path(__file__).with_name("given.js"))(data=pack(header), key=key, on_file_change=hear_file)


def hear(sent: object, take: Callable[[str, bytes], None]) -> None:
    """Hand on a file as the browser sends it, ``{"name": ..., "data": base64}``; anything else is no file."""
    match sent:
        case {"name": str(name), "data": str(data)}:
            try:
                content = base64.b64decode(data, validate=True)
            except ValueError:
                return
            take(encodable(name)[:_LONGEST_NAME], content)

"""A button that saves a file: made when it is asked for, and sent over the session's own websocket."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from core.ui.browser.component import component
from core.ui.browser.wire import pack


def offer_file(label: str, make: Callable[[], bytes | str], name: str, mime: str, key: str) -> None:
    """Draw the button.

    Args:
        make: gives the content; what it refuses with a ValueError is said beside the button.
        name: of the file, as the browser saves it. mime: its type.
    """
    wanted = st.session_state.pop(f"{key}_wanted", None)
    content, problem = _made(make) if wanted else (b"", "")
    header = {"label": label, "name": name, "mime": mime, "answers": wanted, "problem": problem}
    component(Path(__file__).with_name("taken.js"))(
        data=pack(header, file=content), key=key, width="content", on_wanted_change=lambda: _note(key)
    )


def _note(key: str) -> None:
    """The browser asks for the file, by an id: the run that this leads to sends it."""
    if isinstance(wanted := st.session_state[key].get("wanted"), str):
        st.session_state[f"{key}_wanted"] = wanted


def _made(make: Callable[[], bytes | str]) -> tuple[bytes, str]:
    """The content, or why there is none."""
    try:
        content = make()
    except ValueError as error:
        return b"", str(error)
    return content.encode() if isinstance(content, str) else content, ""

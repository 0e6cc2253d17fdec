"""What the camera sees, and a button that takes it; only the picture that is taken leaves the browser."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from core.ui.browser.component import component
from core.ui.browser.wire import pack
from core.ui.components.files.given import hear


def photograph(take: Callable[[str, bytes], None], longest: int, key: str) -> None:
    """Show what the camera sees.

    Args:
        take: is given a name and the bytes of what the browser sent, a PNG if all is well.
        longest: pixels of the picture's longer side; a larger one is reduced.
    """
    component(Path(__file__).with_name("photo.js"))(
        data=pack({"longest": longest}),
        key=key,
        on_file_change=lambda: hear(st.session_state[key].get("file"), take),
    )

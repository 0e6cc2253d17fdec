"""Mounting the script that adds to every page what Streamlit leaves out for the keyboard."""

from pathlib import Path

from core.ui.browser.component import component


def keep_at_hand(place: str) -> None:
    """Arrow keys choose in rows of segments, and the focus is not lost where a link leads to another ``place``."""
    component(Path(__file__).with_name("keyboard.js"))(data={"place": place}, key="keyboard", height=1)

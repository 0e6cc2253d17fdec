"""Running the page again when its browser is connected again: the server may be another one, without this session."""

from pathlib import Path

from core.ui.browser.component import component


def run_again_when_connected_again() -> None:
    """Mount what tells of it; Streamlit itself runs the page again only in some cases (1.67)."""
    component(Path(__file__).with_name("connection.js"))(
        data={}, key="connection", height=1, on_connected_change=lambda: None
    )

"""The dialog in which a page's state leaves the app; what is in it is made only when it is opened."""

from collections.abc import Callable, Mapping

import streamlit as st

from core.ui.app.dialog import opens_dialog
from core.ui.take_home.animation.animation import show_animation
from core.ui.take_home.code import show_code
from core.ui.take_home.spreadsheet import show_spreadsheet
from core.ui.take_home.tables import show_tables
from core.ui.take_home.worksheet import show_worksheet

# Title -> what draws it, given the page's name.
SECTIONS: Mapping[str, Callable[[str], None]] = {
    "Code": show_code,
    "Pictures and tables": show_tables,
    "Animation": show_animation,
    "Spreadsheet": show_spreadsheet,
    "Worksheet": show_worksheet,
}


def offer_take_home(page: str) -> None:
    """Draw the button that opens the dialog of the page with this name."""
    if opens_dialog("Take home", "take_home", ":material/download:"):
        _take_home(page)


@st.dialog("Take it home", width="large")
def _take_home(page: str) -> None:
    for tab, draw in zip(st.tabs(list(SECTIONS)), SECTIONS.values()):
        with tab:
            draw(page)

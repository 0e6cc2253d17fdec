"""The dialog in which a page's state leaves the app; what is in it is made only when it is opened."""

from collections.abc import Callable, Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.ui.app.dialog import opens_dialog
from core.ui.prediction import ask
from core.ui.take_home.animation.animation import show_animation
from core.ui.take_home.code import show_code
from core.ui.take_home.scripts import PAGES_WITH_CODE
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
    """Draw the button that opens the dialog of the page with this name, if it shows something that can be taken.

    While the reader is asked first there is none: what is taken would tell the answer.
    """
    if page not in PAGES_WITH_CODE or ask.hides_on(page):
        return
    if opens_dialog("Take home", "take_home", ":material/download:"):
        _take_home(page)


@st.dialog("Take it home", width="large")
def _take_home(page: str) -> None:
    tabs = st.tabs(list(SECTIONS), key="take_home_part", on_change="rerun")
    for tab, draw in zip(tabs, SECTIONS.values()):
        if is_open(tab):
            with tab:
                draw(page)


def is_open(tab: DeltaGenerator) -> bool:
    """Whether a tab is the one that is looked at: the others are made when they are."""
    return bool(tab.open)

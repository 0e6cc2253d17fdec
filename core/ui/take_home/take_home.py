"""The dialog in which a page's state leaves the app; what is in it is made only when it is opened."""

from collections.abc import Callable, Mapping

import streamlit as st

from core.ui.app.dialog import opens_dialog
from core.ui.take_home.animation.animation import draw_animation
from core.ui.take_home.tables import draw_tables

# title -> what draws it, given the page's name
SECTIONS: Mapping[str, Callable[[str], None]] = {
    "Pictures and tables": draw_tables,
    "Animation": draw_animation,
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

"""Home's way onto the path: a strip of pictures, chapter by chapter, and where one stopped last time."""

from itertools import groupby
from pathlib import Path

import streamlit as st

from core.lessons.stops import CHAPTERS, STOPS, Stop
from core.ui.browser.component import component
from core.ui.path.place import link_to

PICTURES = "app/static/stops"  # as the browser asks for static/stops; ``make pictures`` takes them


def show_path() -> None:
    """Draw every stop as a link with its picture."""
    numbered = list(enumerate(STOPS, 1))
    for chapter, stops in groupby(numbered, lambda entry: entry[1].chapter):
        st.subheader(CHAPTERS[chapter], anchor=False)
        with st.container(horizontal=True, key=f"path_strip_{chapter}"):
            for number, stop in stops:
                link = {"page": f"pages/{stop.page}.py", "icon": "", "query_params": link_to(stop)}
                st.page_link(label=f"{picture(stop)} {number}. {stop.title}", **link)


def show_way_on() -> None:
    """Draw a link to the first stop, or to the one where this browser was last."""
    # A tuple: of a list Streamlit (1.67) asks pandas whether it is a table, and importing that takes 75 MB.
    stops = tuple((stop.name, f"{number}. {stop.title}") for number, stop in enumerate(STOPS, 1))
    component(Path(__file__).with_name("way_on.js"))(data={"stops": stops}, key="way_on")


def picture(stop: Stop) -> str:
    """A stop's picture, in Markdown; what it shows is said beside it."""
    return f"![]({PICTURES}/{stop.name}.webp)"

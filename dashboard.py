"""Convolution Explorer: the entry. Run with ``streamlit run dashboard.py``, or on a server by ``serve.py``."""

from pathlib import Path

import streamlit as st

from core.ui.app import exercise, link, presentation, showing, state, warm_up
from core.ui.app.connection import connection
from core.ui.app.every_module import import_every_module
from core.ui.app.keyboard import keyboard
from core.ui.app.page_list import HOME, PAGES
from core.ui.app.place import comes_and_goes
from core.ui.app.sidebar import draw_sidebar, read_sidebar
from core.ui.app.turns import turn
from core.ui.path import bar
from core.ui.path.home_strip import show_way_on
from core.ui.serving.errors import followed_by, show_those_of_callbacks, told_here
from core.ui.serving.mended import mend_streamlit
from core.ui.share.share import offer_share
from core.ui.take_home.take_home import offer_take_home
from core.ui.words.words import offer_words

st.set_page_config("Convolution Explorer", "core/ui/app/icon.svg", layout="wide")
pages = {
    st.Page(entry.file, title=entry.title, icon=entry.icon, default=entry is HOME): entry for entry in PAGES
}
page = st.navigation(list(pages))
shown = pages[page]
st.html(Path(__file__).parent / "core/ui/app/page.css")

showing.begin_run()
mend_streamlit()
warm_up.start()
import_every_module()
for problem in link.restore():
    st.warning(problem)
show_those_of_callbacks()
presentation.show_presentation()
for entry in PAGES:
    if entry.arrive_or_leave:
        entry.arrive_or_leave(entry is shown)


def publish() -> None:
    """Write the state to the link, say how it stands to the path's stop, and which run it comes from."""
    link.publish()
    bar.say_whether_changed()
    showing.number_run()


def draw_the_sidebar() -> None:
    """Draw what the sidebar has on this page."""
    with followed_by(draw_its_foot):
        draw_sidebar(subject, publish)


def draw_its_foot() -> None:
    """Draw what leads on from the page."""
    with st.sidebar, st.container(horizontal=True, key="sidebar_foot"):
        if shown is not HOME:
            offer_share(shown.name)
            offer_take_home(shown.name)
        offer_words(shown.name)
        presentation.offer_presentation()
    with st.sidebar:
        keyboard.keep_at_hand(f"{shown.name}/{state.value('stop')}")
        connection.run_again_when_connected_again()


subject = shown.subject()
with turn():
    read_sidebar(subject)
    bar.show_bar(shown.name)
    exercise.show_task()
    with st.sidebar, comes_and_goes():
        if shown is HOME:
            show_way_on()
    with followed_by(draw_the_sidebar), told_here():
        page.run()

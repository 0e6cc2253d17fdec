"""Convolution Explorer: the entry. Run with ``streamlit run dashboard.py``."""

from pathlib import Path

import streamlit as st

import core.ui.app.every_module  # noqa: F401, registers them all
from core.ui.app import state, warm_up
from core.ui.app.page_list import PAGES
from core.ui.app.sidebar import draw_sidebar, read_sidebar
from core.ui.arithmetic import operation
from core.ui.feature_maps import network_choice, network_start
from core.ui.filters import filter_choice
from core.ui.im2col import unrolling

st.set_page_config("Convolution Explorer", "core/ui/app/icon.svg", layout="wide")
home, filters, arithmetic, feature_maps, im2col = (
    st.Page(entry.file, title=entry.title, icon=entry.icon, default=entry is PAGES[0]) for entry in PAGES
)
subjects = {
    filters: filter_choice.subject,
    arithmetic: operation.subject,
    feature_maps: network_choice.subject,
    im2col: unrolling.subject,
}
page = st.navigation([home, *subjects])
st.html(Path(__file__).parent / "core/ui/app/page.css")

warm_up.start()
problems = state.restore()
for problem in problems:
    st.warning(problem)
network_start.arrive_or_leave(page == feature_maps)
if page in subjects:
    subject = subjects[page]()
    read_sidebar(subject)
    page.run()
    draw_sidebar(subject)
else:
    page.run()
state.publish()

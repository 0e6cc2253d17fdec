"""Convolution Explorer: the entry. Run with ``streamlit run dashboard.py``."""

from pathlib import Path

import streamlit as st

import core.ui.parameters  # noqa: F401, registers them all
from core.ui import filter_choice, network_choice, network_start, operation, state, unrolling, warm_up
from core.ui.sidebar import draw_sidebar, read_sidebar

st.set_page_config("Convolution Explorer", "core/ui/icon.svg", layout="wide")
home = st.Page("pages/home.py", title="Home", icon=":material/home:", default=True)
filters = st.Page("pages/filters.py", title="Filters", icon=":material/blur_on:")
arithmetic = st.Page("pages/arithmetic.py", title="Arithmetic", icon=":material/grid_on:")
im2col = st.Page("pages/im2col.py", title="im2col", icon=":material/view_column:")
feature_maps = st.Page("pages/feature_maps.py", title="Feature maps", icon=":material/layers:")
subjects = {
    filters: filter_choice.subject,
    arithmetic: operation.subject,
    feature_maps: network_choice.subject,
    im2col: unrolling.subject,
}
page = st.navigation([home, *subjects])
st.html(Path(__file__).parent / "core/ui/page.css")

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
warm_up.start()
state.publish()

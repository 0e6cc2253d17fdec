"""Convolution Explorer: the entry. Run with ``streamlit run dashboard.py``."""

from pathlib import Path

import streamlit as st

from core.ui import filter_choice, state, warm_up
from core.ui.sidebar import draw_sidebar

st.set_page_config("Convolution Explorer", "core/ui/icon.svg", layout="wide")
home = st.Page("pages/home.py", title="Home", icon=":material/home:", default=True)
filters = st.Page("pages/filters.py", title="Filters", icon=":material/blur_on:")
page = st.navigation([home, filters])
st.html(Path(__file__).parent / "core/ui/page.css")

problems = state.restore()
if page != home:
    draw_sidebar(filter_choice.fixed_kernel() if page == filters else None)
for problem in problems:
    st.warning(problem)
page.run()
warm_up.start()
state.publish()

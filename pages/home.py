"""What is here: a picture of every page, and the path through all of them."""

import streamlit as st

from core.lessons.stops import BY_NAME
from core.ui.app.entry import enter_through_dashboard
from core.ui.app.page_list import HOME, PAGES
from core.ui.path.home_strip import picture, show_path

enter_through_dashboard()
with st.container(key="home_title"):
    st.title("Convolution Explorer", anchor=False)
st.markdown(
    "See what a convolution does, on your own picture, from a single multiplication up to a trained network. "
    "Every number on screen is the one PyTorch computes."
)
with st.container(horizontal=True, key="page_pictures"):
    for entry in PAGES:
        if entry.shown_by:
            label = f"{picture(BY_NAME[entry.shown_by])} **{entry.title}:** {entry.question}"
            st.page_link(entry.file, label=label, icon="")
for entry in PAGES:
    if entry is not HOME and not entry.shown_by:
        st.page_link(entry.file, label=f"**{entry.title}:** {entry.question}", icon=entry.icon)
st.header("The path", anchor=False)
show_path()

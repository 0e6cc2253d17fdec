"""What is here, in lecture order; one click to each stop."""

from itertools import groupby

import streamlit as st

from core.lessons.stops import STOPS
from core.ui.app.entry import enter_through_dashboard
from core.ui.app.page_list import HOME, PAGES

enter_through_dashboard()
st.title("Convolution Explorer", anchor=False)
st.markdown(
    "See what a convolution does, on your own picture, from a single multiplication up to a trained network. "
    "Every number on screen is the one PyTorch computes."
)
entries = {entry.name: entry for entry in PAGES if entry is not HOME}
for column, entry in zip(st.columns(len(entries)), entries.values()):
    with column.container(border=True, height="stretch"):
        st.page_link(entry.file, label=f"**{entry.title}**", icon=entry.icon)
        st.markdown(entry.question)

lecture, begin = st.columns([3, 2], gap="large")
with lecture:
    for page, stops in groupby(enumerate(STOPS, 1), lambda numbered: numbered[1].page):
        st.markdown(f"##### {entries[page].chapter}")
        for number, stop in stops:
            label = f"**{number}. {stop.title}** — {stop.look_for}"
            st.page_link(entries[page].file, label=label, query_params=stop.state)
with begin:
    st.markdown(
        "##### How to begin\n"
        "1. Open **Filters**. A photograph and an edge detector are already there.\n"
        "2. Move over either picture: the sum behind that one pixel is worked out below.\n"
        "3. In the sidebar, choose *Yours* to upload a picture; move kernel size, stride and padding.\n"
        "4. Copy the address: it reopens exactly this state (your own pictures stay with you).\n\n"
        "##### Three words\n"
        "A **kernel** is one 2-D slice of weights. A **filter** is the stack of kernels, one for each input channel, "
        "that makes one output channel. A **channel** is one plane of a picture, such as its red."
    )

"""What is here, in lecture order; one click to each stop."""

import streamlit as st

from core.lessons.stops import ARITHMETIC, FEATURE_MAPS, FILTERS, IM2COL, link_stops
from core.ui.app.entry import enter_through_dashboard
from core.ui.app.page_list import PAGES

enter_through_dashboard()
st.title("Convolution Explorer", anchor=False)
st.markdown(
    "See what a convolution does, on your own picture, from a single multiplication up to a stack of layers. "
    "Every number on screen is the one PyTorch computes."
)
for column, page in zip(st.columns(len(PAGES) - 1), PAGES[1:]):
    with column.container(border=True, height="stretch"):
        st.page_link(page.file, label=f"**{page.title}**", icon=page.icon)
        st.markdown(page.question)

lecture, begin = st.columns([3, 2], gap="large")
with lecture:
    st.markdown("##### In the lecture's order, one click each")
    link_stops("pages/filters.py", FILTERS)
    st.markdown("##### Cell by cell")
    link_stops("pages/arithmetic.py", ARITHMETIC, len(FILTERS) + 1)
    st.markdown("##### Layer by layer")
    link_stops("pages/feature_maps.py", FEATURE_MAPS, len(FILTERS) + len(ARITHMETIC) + 1)
    st.markdown("##### As one matrix product")
    link_stops("pages/im2col.py", IM2COL, len(FILTERS) + len(ARITHMETIC) + len(FEATURE_MAPS) + 1)
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

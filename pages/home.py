"""What is here, in lecture order; one click to each stop."""

import streamlit as st

from core.ui.entry import enter_through_dashboard
from core.ui.stops import FILTERS, link_stops

enter_through_dashboard()
st.title("Convolution Explorer", anchor=False)
st.markdown(
    "See what a convolution does, on your own picture: from a single multiplication up to a whole stack. "
    "Every number on screen is the one PyTorch computes."
)
begin, lecture = st.columns([2, 3], gap="large")
with begin:
    with st.container(border=True):
        st.page_link("pages/filters.py", label="**Filters**", icon=":material/blur_on:")
        st.markdown(
            "What does this kernel do to my picture, and how is this one pixel computed? "
            "Handcrafted kernels, random ones, and your own."
        )
    st.markdown(
        "##### How to begin\n"
        "1. Open **Filters**. A photograph and an edge detector are already there.\n"
        "2. Move over either picture: the sum behind that one pixel is worked out below.\n"
        "3. In the sidebar, upload your own picture and move kernel size, stride and padding.\n"
        "4. Copy the address: it reopens exactly this state (your own pictures stay with you)."
    )
with lecture:
    st.markdown("##### In the lecture's order, one click each")
    link_stops("pages/filters.py", FILTERS)
    st.caption(
        "**Kernel**: one 2-D slice of weights. **Filter**: the stack of kernels, one for each input channel, "
        "that makes one output channel. **Channel**: one plane of a picture, such as its red."
    )

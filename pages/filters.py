"""What does this kernel do to my picture, and how is this one pixel computed?"""

import sys

import streamlit as st

from core.filtering import apply_filter
from core.ui import filter_choice, view
from core.ui.definition import show_definition
from core.ui.entry import enter_through_dashboard
from core.ui.loupe import loupe
from core.ui.picture import send_picture
from core.ui.sidebar import controls

enter_through_dashboard()
now = controls()
picture, spec = now.picture, now.spec
channels = len(picture.pixels)

st.subheader("Filters: what does this kernel do to my picture?", anchor=False)
toolbar, stage = st.container(), st.container()
kernels = view.kernels_per_filter(channels)
choice = filter_choice.chosen(now, kernels)

with stage:
    if view.comparing():
        view.compare(filter_choice.choices(now, kernels), choice.name, picture, spec)
    else:
        st.caption(f"**{choice.title}.** {choice.description} {choice.source}")
        slot = st.empty()
        if "torch" not in sys.modules:
            slot.image(picture.pixels.transpose(1, 2, 0), width=400, caption="PyTorch is starting …")
        response = apply_filter(picture.pixels, choice.weights, spec)
        with slot:
            loupe(picture, choice.weights, spec, response, view.display_of(choice.weights))
        send_picture(picture)

with toolbar:
    with st.container(horizontal=True, vertical_alignment="center"):
        filter_choice.choose_kind()
        filter_choice.choose_filter()
        view.choose_mix(channels)
        view.choose_display()
        view.choose_comparison()
    filter_choice.adjust_filter((kernels, *spec.kernel_size))

with st.expander(
    "The definition, as a formula and as code", key="definition", on_change="rerun"
) as definition:
    if definition.open:
        show_definition()

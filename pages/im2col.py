"""How does a convolution become one matrix product?"""

from dataclasses import replace

import streamlit as st

from core.scenes import convolution_scene
from core.ui import unrolled_more, unrolling
from core.ui.entry import enter_through_dashboard
from core.ui.picture import send_picture
from core.ui.sidebar import controls
from core.ui.stage import stage
from core.ui.state import value

enter_through_dashboard()
now = controls()

st.subheader("im2col: how does a convolution become one matrix product?", anchor=False)
unrolling.choose(now.picture)
what = unrolling.unrolled(now)
spec = replace(now.spec, groups=what.groups)

place, show = st.columns([1, 4])
with place:
    unrolling.choose_place(now.picture)
send_picture(now.picture)
try:
    scene = convolution_scene(what.x, what.weight, spec, "im2col")
except ValueError as error:
    show.warning(str(error))
else:
    with show:
        stage(scene, title="The unrolling", unit=what.unit, multiply=value("multiply"), key="im2col_stage")
    unrolled_more.show(scene, spec)

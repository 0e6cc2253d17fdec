"""How does a convolution become one matrix product?"""

from dataclasses import replace

import streamlit as st

from core.lessons.glossary import meaning
from core.lessons.scenes import convolution_scene
from core.ui.app.entry import enter_through_dashboard
from core.ui.app.sidebar import controls, follow_window
from core.ui.app.state import value
from core.ui.components.stage.stage import stage
from core.ui.im2col import unrolled_more, unrolling
from core.ui.im2col.questions import questions
from core.ui.prediction import ask

_COVERED = "The matrix, the product and what is said of them stay covered"

enter_through_dashboard()
picture = controls().picture

ask.heading("im2col: how does a convolution become one matrix product?", meaning("im2col", "columns"))
unrolling.choose(picture)
beside = unrolling.choose_place(picture)
below = st.container()


def show_unrolled() -> None:
    """The stage, and what there is to say about this matrix."""
    now = controls()
    what = unrolling.unrolled(now)
    spec = replace(now.spec, groups=what.groups)
    with beside:
        covered = ask.asks_first(lambda: questions(what, spec), _COVERED)
    if covered:
        st.empty()  # where a run of the whole page wrote nothing, one of the fragment may write nothing later
        return
    scene = convolution_scene(what.x, what.weight, spec, "im2col", what.names)
    with beside:
        if scene.too_large:
            st.warning(scene.too_large)
        else:
            stage(
                scene,
                title="The unrolling",
                unit=what.unit,
                multiply=value("multiply"),
                spec=None if ask.is_on() else spec,
                key="im2col_stage",
            )
    unrolled_more.show(scene, spec, what.unit)


with below:
    follow_window(show_unrolled)

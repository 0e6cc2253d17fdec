"""How do kernel size, stride, padding and dilation fix the output, cell by cell?"""

import streamlit as st

from core.ui.app.entry import enter_through_dashboard
from core.ui.app.place import comes_and_goes
from core.ui.app.sidebar import controls, follow_window
from core.ui.arithmetic import guide_case, operation
from core.ui.components import size_story
from core.ui.components.small_input import choose_numbers, choose_place, small_input
from core.ui.components.stage.stage import stage

enter_through_dashboard()
picture = controls().picture

st.subheader("Arithmetic: how do the sizes come about, cell by cell?", anchor=False)
with st.container(horizontal=True, vertical_alignment="center"):
    operation.choose_operation()
    guide_case.choose_case()
with st.container(horizontal=True, vertical_alignment="bottom"):
    choose_numbers()
    operation.choose_weights()
with comes_and_goes():
    guide_case.describe_case()
    choose_place(picture)


def show_operation() -> None:
    """The stage, and the formula with this state's numbers."""
    guide_case.keep_case_current()
    with comes_and_goes():
        operation.keep_output_padding_current()
    now = controls()
    try:
        scene = operation.scene(now, small_input(now.picture))
    except ValueError as error:
        st.warning(f"{error} The sidebar's sliders change it.")
        return
    foreseen = None if scene.operation == "transposed" else now.spec
    stage(scene, title="The operation, cell by cell", spec=foreseen, key="arithmetic_stage")
    size_story.show(scene, now.spec, operation.output_padding(now.spec), guide_case.current_case())


follow_window(show_operation)

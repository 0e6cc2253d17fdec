"""How do kernel size, stride, padding and dilation fix the output, cell by cell?"""

import streamlit as st

from core.ui.app.entry import enter_through_dashboard
from core.ui.app.place import comes_and_goes
from core.ui.app.sidebar import controls, follow_window
from core.ui.arithmetic import guide_case, operation
from core.ui.arithmetic.questions import questions
from core.ui.components import size_story
from core.ui.components.small_input import choose_numbers, choose_place, small_input
from core.ui.components.stage.stage import stage
from core.ui.prediction import ask

_COVERED = "The output, the formula and the tables stay covered"

enter_through_dashboard()
picture = controls().picture

ask.heading("Arithmetic: how do the sizes come about, cell by cell?", operation.words())
with st.container(horizontal=True, vertical_alignment="center"):
    operation.choose_operation()
    guide_case.choose_case()
with st.container(horizontal=True, vertical_alignment="bottom"):
    choose_numbers()
    operation.choose_weights()
with comes_and_goes():
    choose_place(picture)


def show_operation() -> None:
    """The formula with this state's numbers, the stage, and what else there is to say."""
    guide_case.keep_case_current()
    with comes_and_goes():
        operation.keep_output_padding_current()
    now = controls()
    try:
        scene = operation.scene(now, small_input(now.picture))
    except ValueError as error:
        st.warning(f"{error} The sidebar's sliders change it.")
        return
    output_padding, case = operation.output_padding(now.spec), guide_case.current_case()
    with comes_and_goes():
        if ask.asks_first(lambda: questions(scene, now.spec, output_padding), _COVERED):
            return
    size_story.show_sum(scene, now.spec, output_padding, case)
    operation.say_what_frameworks_do(scene, now.spec)
    foreseen = None if ask.is_on() or not operation.browser_foresees(scene) else now.spec
    stage(scene, title="The operation, cell by cell", spec=foreseen, key="arithmetic_stage")
    size_story.show_rest(scene, now.spec, output_padding, case)


follow_window(show_operation)

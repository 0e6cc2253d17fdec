"""What makes a link an exercise: a task in its author's words, and controls that its receiver does not see at first."""

from collections.abc import Collection

import streamlit as st

from core.lessons.task_text import parse_task
from core.ui.app import parameter, state

CONTROLS = {
    "picture": "Picture",
    "kernel_size": "Kernel size",
    "stride": "Stride",
    "padding": "Padding",
    "more": "More",
}

state.register(
    {"hide": parameter.several(CONTROLS), "task": parameter.Parameter("", parse_task)},
)


def is_shown(control: str) -> bool:
    """Whether the link leaves this control of the sidebar in sight; a hidden one keeps its value."""
    return control not in state.value("hide")


def offer_hidden(here: Collection[str]) -> None:
    """Say which of the controls of this page are hidden, if any, with a button that shows them all."""
    hidden = [CONTROLS[name] for name in state.value("hide") if name in here]
    if hidden:
        st.caption(f"This link hides: {', '.join(hidden)}.")
        st.button("Show all controls", key="show_all", on_click=state.store, kwargs={"hide": ()})


def show_task() -> None:
    """The task of the link's author, as plain text: nothing in it is Markdown, HTML or a formula."""
    task = state.value("task")
    if not task:
        return
    with st.container(key="task", horizontal=True, vertical_alignment="center"):
        with st.container(key="task_words", gap=None):
            st.caption("A task from whoever made this link")
            st.text(task)
        st.button("Put aside", key="task_aside", on_click=state.store, kwargs={"task": ""}, type="tertiary")

"""Choosing the task of the Learning page, and its recorded run."""

import streamlit as st

from core.training.datasets import TASKS
from core.training.recorded import Recording, load
from core.ui.app import parameter, state
from core.ui.app.choices import segments, titles

state.register({"learning_task": parameter.choice("textures", TASKS)})


def choose_task() -> None:
    """Draw the control for the task."""
    segments("Task", "learning_task", titles(TASKS), label_visibility="collapsed")


@st.cache_resource(max_entries=len(TASKS), show_spinner=False)
def recording(task: str) -> Recording:
    """The recorded run of a task; shared, not to be changed."""
    return load(task)


def describe_task(task: str) -> None:
    """Say what the task is, how small it is, and whose pictures they are."""
    st.caption(f"{TASKS[task].says} {TASKS[task].credit}")

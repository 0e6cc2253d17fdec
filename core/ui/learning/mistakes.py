"""What a trained network got wrong, and why: one's own picture answered live, and all held-out pictures."""

import streamlit as st

from core.ui.app import state
from core.ui.learning.answer import show_answer
from core.ui.learning.held_out_view import show_confusion, show_filters, show_worst
from core.ui.learning.run_choice import choose_task, describe_task


def show_mistakes() -> None:
    """The recorded run's trained network: what it answers now, and how it did on the held-out pictures."""
    choose_task()
    task = state.value("learning_task")
    st.fragment(show_answer)(task)
    st.divider()
    matrix, filters = st.columns([1, 1], gap="large")
    with matrix:
        show_confusion(task)
    with filters:
        show_filters(task)
    show_worst(task)
    describe_task(task)

"""Can I predict what a convolution does?"""

import streamlit as st

from core.practice.rounds import exercise_round
from core.ui.app.entry import enter_through_dashboard
from core.ui.practice import round_choice
from core.ui.practice.exercise_panel import show_exercise
from core.ui.practice.summary import show_summary

enter_through_dashboard()
st.title("Practice: can you predict it?", anchor=False)
round_choice.choose_round()
exercises = exercise_round(*round_choice.chosen())
if round_choice.at() < len(exercises):
    show_exercise(exercises, round_choice.at())
else:
    show_summary(exercises)

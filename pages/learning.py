"""How do random kernels become useful ones, and what is the backward pass, cell by cell?"""

import streamlit as st

from core.lessons.glossary import meaning
from core.ui.app.choices import segments
from core.ui.app.entry import enter_through_dashboard
from core.ui.app.state import value
from core.ui.learning import sections
from core.ui.learning.backward import show_backward
from core.ui.learning.kernel_fit import show_kernel_fit
from core.ui.learning.mistakes import show_mistakes
from core.ui.learning.one_step import show_step
from core.ui.learning.train import show_train
from core.ui.learning.watch import show_watch

SECTIONS = {
    "watch": show_watch,
    "train": show_train,
    "step": show_step,
    "backward": show_backward,
    "kernel": show_kernel_fit,
    "mistakes": show_mistakes,
}

enter_through_dashboard()
title = "Learning: how do random kernels become useful ones?"
st.title(title, anchor=False, help=meaning("parameters", "filter"))
segments("Look", "section", sections.TITLES, label_visibility="collapsed")
SECTIONS[value("section")]()

"""The sections of the Learning page, and what its sidebar's window moves over."""

from core.ui.app import parameter, state
from core.ui.app.sidebar import Subject
from core.ui.arithmetic import operation
from core.ui.learning.answer_input import asks_about_picture

TITLES = {
    "watch": "Watch",
    "train": "Train it yourself",
    "step": "One step, worked out",
    "backward": "Backward, cell by cell",
    "kernel": "Learn this kernel",
    "mistakes": "What it got wrong",
}

state.register({"section": parameter.choice("watch", TITLES)})


def subject() -> Subject:
    """What the window moves over: in the backward pass what it moves over on Arithmetic; elsewhere there is none."""
    section = state.value("section")
    if section == "backward":
        return operation.convolution_subject()
    asks = section == "mistakes" and asks_about_picture(state.value("learning_task"))
    return Subject(window=False, picture=asks or section in ("watch", "kernel"))

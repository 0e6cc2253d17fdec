"""The sections of the Learning page, and what its sidebar's window moves over."""

from core.ui.app import parameter, state
from core.ui.app.sidebar import Subject
from core.ui.arithmetic import operation

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
    return operation.convolution_subject() if state.value("section") == "backward" else Subject(window=False)

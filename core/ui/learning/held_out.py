"""What the recorded run's trained network answers to the held-out pictures, worked out once a task."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.training.datasets import TASKS
from core.training.evaluation import probabilities, worth_of_filters
from core.ui.learning.run_choice import recording


@dataclass(frozen=True, eq=False)
class HeldOut:
    """The held-out pictures of a task and the answers to them; shared, not to be changed.

    Attributes:
        x: (N, C, H, W) in [0, 1]. truth: (N,) of int. probabilities: (N, K).
        without: the accuracy without each filter of the first layer.
    """

    x: np.ndarray
    truth: np.ndarray
    probabilities: np.ndarray
    without: tuple[float, ...]

    @property
    def answers(self) -> np.ndarray:
        """(N,) of int: the most probable class of each."""
        return self.probabilities.argmax(1)

    @property
    def right(self) -> int:
        """How many answers are right."""
        return int((self.answers == self.truth).sum())

    @property
    def accuracy(self) -> float:
        """The share of right answers, 0 to 1."""
        return self.right / len(self.truth)


@st.cache_resource(max_entries=len(TASKS), show_spinner=False)
def held_out(task: str) -> HeldOut:
    """The held-out part of a task in ``core.training.datasets.TASKS``."""
    run, data = recording(task), TASKS[task].load()
    model, parameters = run.settings.model, run.snapshots[-1].parameters
    x = TASKS[task].normalized(data.held_out_x)
    return HeldOut(
        data.held_out_x,
        data.held_out_y,
        probabilities(model, parameters, x),
        worth_of_filters(model, parameters, x, data.held_out_y),
    )

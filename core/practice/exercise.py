"""One exercise: a question about a state that was drawn for it, and the link that shows that state."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from core.lessons.predictions.question import Question

LEVELS = (1, 2, 3)


@dataclass(frozen=True, eq=False)
class Exercise:
    """A question, and where to look at what it asks about.

    Attributes:
        question: with its answer, reason and slips. page: the name of the page that shows its state.
        state: the parameters of the link to that state, as text.
        pictures: "before" and "after", (1, H, W) float32 each, where there is something to look at.
    """

    question: Question
    page: str
    state: Mapping[str, str]
    pictures: Mapping[str, np.ndarray] = field(default_factory=dict)

"""What can be predicted on the page Filters."""

from collections.abc import Iterable

import numpy as np

from core.arithmetic import ConvSpec, Pair
from core.lessons.predictions.look import Look, kernel_grid
from core.lessons.predictions.question import Question, with_grids
from core.lessons.predictions.size_questions import size_question
from core.lessons.predictions.value_question import value_question
from core.steps import convolution_steps
from core.ui.app import state
from core.ui.app.picture_source import Picture
from core.ui.app.window import fitted
from core.ui.filters.filter_choice import Choice


def questions(picture: Picture, choice: Choice) -> Iterable[Question | None]:
    """The size of the output, and one of its values: where channels stay apart, of the first one."""
    pixels, weights = picture.pixels, choice.weights
    spec = fitted(choice.fixed, pixels.shape[1:]).spec
    size = size_question("convolution", pixels.shape[1:], spec)
    yield with_grids(size, kernel_grid("Kernel", weights[0]))
    where = "of the red channel" if len(weights) < len(pixels) else ""
    yield _value(pixels[: len(weights)] * int(state.value("units")), weights, spec, where)


def _value(x: np.ndarray, weights: np.ndarray, spec: ConvSpec, where: str) -> Question | None:
    """One value for the pixels x (C, H, W) in the loupe's units, which are written rounded."""
    steps = convolution_steps(spec, x.shape[1:])
    height, width = steps.output_shape
    place: Pair = (height // 3, width // 2)
    written = np.rint(x) if state.value("units") == "255" else np.round(x, 3)
    exact = float((Look(steps, place, x).patch().astype(np.float64) * weights).sum())
    return value_question("convolution", written, weights, steps, spec, place, exact, where)

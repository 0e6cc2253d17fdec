"""What can be predicted on the page im2col."""

from collections.abc import Iterable

import numpy as np

from core.arithmetic import ConvSpec
from core.lessons.predictions.question import Question
from core.lessons.predictions.window_questions import column_question, entry_question, matrix_question
from core.ui.im2col.unrolling import Unrolled

_CHANNELS = ("Input, channel 0: red", "Input, channel 1: green", "Input, channel 2: blue")


def questions(what: Unrolled, spec: ConvSpec) -> Iterable[Question]:
    """The matrix's size, the column of a window, and one of its numbers."""
    written = np.rint(what.x * what.unit) if what.unit == 255 else what.x
    yield matrix_question(spec, what.x.shape)
    yield column_question(spec, what.x.shape[1:])
    yield entry_question(written, spec, _CHANNELS if len(what.x) == 3 else ("Input",))

"""The page of one operation: its numbers, then the size, a sum, the output's open cells and a window to work out."""

from html import escape

import numpy as np

from core.export.shown import Shown
from core.export.state_words import state_words
from core.export.windows import fill_of, kernels_of, kind_at, source_at, steps_of
from core.export.worksheet.markup import Ink, channel_title, is_rounded, numbers, side_by_side, weights_text
from core.export.worksheet.operation_questions import questions
from core.export.worksheet.operation_tasks import OperationTasks
from core.steps import BEYOND, PADDING, PIXEL, Steps

_TITLES = {
    "convolution": "Convolution",
    "transposed": "Transposed convolution",
    "max": "Max pooling",
    "average": "Average pooling",
}


def operation_title(shown: Shown) -> str:
    """What the worksheet is called."""
    named = f": {shown.names[0]}" if shown.names else ""
    return f"{_TITLES[shown.operation]}{named}"


def operation_page(tasks: OperationTasks, ink: Ink) -> str:
    """The tasks as HTML, to work on or filled in."""
    steps = steps_of(tasks.shown)
    listed = "".join(f"<li>{question}</li>" for question in questions(tasks, steps, ink))
    return f"{_given(tasks, steps, ink)}<ol>{listed}</ol>"


def _given(tasks: OperationTasks, steps: Steps, ink: Ink) -> str:
    shown = tasks.shown
    said = [state_words(shown)]
    if tasks.filters > 1 and shown.weight is not None:
        said.append(f"This is filter {tasks.filter_} of {tasks.filters}.")
    said.append("Rows, columns and channels count from 0.")
    bordered = shown.operation != "transposed" and any(
        kind != PIXEL for axis in (steps.rows, steps.columns) for kind in axis.kinds
    )
    if bordered:
        said.append(_border_words(shown, steps))
    if any(map(is_rounded, (shown.x, shown.y))):
        said.append("Numbers are rounded: the last digit of yours may differ.")
    grids = [
        _input(shown, steps, c, ink)
        if bordered
        else ink.grid(channel_title("Input", c, shown.x), numbers(x, shown.x))
        for c, x in enumerate(shown.x)
    ]
    if shown.weight is not None:
        kernels = kernels_of(shown)[0]
        name = shown.names[0] if shown.names else "Kernel"
        grids += [
            ink.grid(channel_title(name, c, kernels), weights_text(kernel))
            for c, kernel in enumerate(kernels)
        ]
    return f"<p>{escape(' '.join(said))}</p>{side_by_side(grids, shown.x)}"


def _border_words(shown: Shown, steps: Steps) -> str:
    """What the dashed cells around the input are."""
    padded = any(PADDING in axis.kinds for axis in (steps.rows, steps.columns))
    beyond = "Where the window reaches beyond, there is nothing." if steps.reach_beyond else ""
    if not padded:
        return f"Dashed cells are no pixels. {beyond}"
    if fill_of(shown, PADDING) == "":
        return f"Dashed cells are the padding, which does not count. {beyond}".strip()
    return f"Dashed cells are the padding: write into them what fills it. {beyond}".strip()


def _input(shown: Shown, steps: Steps, c: int, ink: Ink) -> str:
    """The input inside its padding, which is left open."""
    texts, border = np.full(steps.canvas_shape, "", dtype=object), set()
    inside = numbers(shown.x[c], shown.x)
    for at in np.ndindex(steps.canvas_shape):
        source, kind = source_at(steps, at), kind_at(steps, at)
        texts[at] = inside[source] if source else str(fill_of(shown, kind))
        if kind != PIXEL:
            border.add(at)
    (top, _), (left, _) = shown.spec.padding
    open_cells = {at for at in border if kind_at(steps, at) != BEYOND and texts[at]}
    return ink.grid(channel_title("Input", c, shown.x), texts, open_cells, border, first=(-top, -left))

"""What is asked of one operation: the size, a sum, the output's open cells, a window, the matrix, the parameters."""

from html import escape

import numpy as np

from core.arithmetic import Pair, effective_kernel_size
from core.export.shown import Shown
from core.export.windows import fill_of, kind_at, source_at
from core.export.worksheet.markup import (
    Ink,
    channel_title,
    is_rounded,
    minus,
    numbers,
    side_by_side,
    weights_text,
)
from core.export.worksheet.operation_tasks import OperationTasks
from core.lessons.explanations import counted
from core.pooling import numbers_in_windows
from core.steps import Steps


def questions(tasks: OperationTasks, steps: Steps, ink: Ink) -> list[str]:
    """Each question as HTML."""
    shown = tasks.shown
    asked = [_size(shown, ink), _sum(tasks, steps, ink), _output(tasks, ink)]
    if shown.operation != "transposed":
        asked.append(_seen(tasks, steps, ink))
    if shown.operation == "convolution":
        asked += [_matrix(tasks, ink), _parameters(tasks, ink)]
    return asked


def _size(shown: Shown, ink: Ink) -> str:
    lines = []
    for axis, name in enumerate(("rows", "columns")):
        k, s, (before, after), d = shown.spec.on_axis(axis)
        i, o, span = shown.x.shape[1 + axis], shown.y.shape[1 + axis], effective_kernel_size(k, d)
        blank = [ink.blank(number, 10) for number in (i, before + after, span, s, o, shown.output_padding)]
        if shown.operation == "transposed":
            sum_ = f"({blank[0]} − 1) · {blank[3]} − {blank[1]} + {blank[2]} + {blank[5]} = {blank[4]}"
        else:
            rounded = "⌈{}⌉" if shown.pooling.ceil_mode else "⌊{}⌋"
            sum_ = f"{rounded.format(f'({blank[0]} + {blank[1]} − {blank[2]}) / {blank[3]}')} + 1"
            room = i + before + after - span
            left_out = shown.pooling.ceil_mode and o < -(-room // s) + 1
            sum_ += f"{' − 1' if left_out else ''} = {blank[4]}"
        lines.append(f"<p class='sum'>{name}: {sum_}</p>")
    order = (
        "(input − 1) · stride − padding in all + what the kernel spans + output padding"
        if shown.operation == "transposed"
        else "input + padding in all − what the kernel spans, by the stride"
    )
    return f"How large is the output? ({order})</p>{''.join(lines)}"


def _sum(tasks: OperationTasks, steps: Steps, ink: Ink) -> str:
    """The window of one output cell, its products and what comes of them."""
    shown, (row, column) = tasks.shown, tasks.place
    value = numbers(shown.y)[0, row, column]
    if shown.operation == "transposed":
        return (
            f"Work out output cell ({row}, {column}): which inputs times which weights land there?"
            f"{_landing(tasks, ink)} sum = {ink.blank(value, 20)}"
        )
    grids = []
    for c, channel in enumerate(shown.x):
        patch, known = _patch(shown, steps, channel, row, column)
        every = set(np.ndindex(patch.shape))
        grids.append(ink.grid(channel_title("Patch", c, shown.x), known, every, first=None))
        if shown.weight is not None:
            products = patch * shown.weight[0, c].astype(float)
            texts = numbers(products, shown.y if is_rounded(shown.y) else products)
            grids.append(ink.grid(channel_title("Products", c, shown.x), texts, every, first=None))
    if shown.weight is not None:
        result = f"The sum of all products: {ink.blank(value, 20)}"
    elif shown.operation == "max":
        result = f"The largest: {ink.blank(value, 20)}"
    else:
        result = _mean(shown, patch, (row, column), value, ink)
    words = f"Work out output cell ({row}, {column}) from its patch, which is what its window sees."
    return f"{words}{side_by_side(grids, shown.x)}{result}"


def _mean(shown: Shown, patch: np.ndarray, place: Pair, value: str, ink: Ink) -> str:
    """The sum of what a window sees, by how many numbers that is."""
    rows, columns = numbers_in_windows(
        shown.spec, shown.x.shape[1:], shown.pooling.ceil_mode, shown.pooling.count_include_pad
    )
    total = numbers(np.array([np.nansum(patch)]), shown.x)[0]
    count = ink.blank(int(rows[place[0]] * columns[place[1]]), 10)
    return f"The mean: {ink.blank(total, 20)} / {count} = {ink.blank(value, 20)}"


def _patch(
    shown: Shown, steps: Steps, channel: np.ndarray, row: int, column: int
) -> tuple[np.ndarray, np.ndarray]:
    """What a window sees: numbers (K_h, K_w), NaN where none is, and as text."""
    rows, columns = steps.rows.taps[row], steps.columns.taps[column]
    values, texts = np.empty((len(rows), len(columns))), np.empty((len(rows), len(columns)), dtype=object)
    inside = numbers(channel, shown.x)
    for place in np.ndindex(values.shape):
        at = rows[place[0]], columns[place[1]]
        source, fill = source_at(steps, at), fill_of(shown, kind_at(steps, at))
        values[place] = channel[source] if source else 0 if fill == 0 else np.nan
        texts[place] = inside[source] if source else str(fill)
    return values, texts


def _landing(tasks: OperationTasks, ink: Ink) -> str:
    """Lines to write on; in the key each input that reaches the cell, times its weight."""
    if not ink.key:
        return "<div class='line'></div><div class='line'></div>"
    shown, (row, column) = tasks.shown, tasks.place
    ends = []
    for a, b in np.ndindex(shown.spec.kernel_size):
        down = row + shown.spec.padding[0][0] - a * shown.spec.dilation[0]
        across = column + shown.spec.padding[1][0] - b * shown.spec.dilation[1]
        (r, over_r), (c, over_c) = divmod(down, shown.spec.stride[0]), divmod(across, shown.spec.stride[1])
        if not over_r and not over_c and 0 <= r < shown.x.shape[1] and 0 <= c < shown.x.shape[2]:
            for channel, x in enumerate(shown.x):
                weight = weights_text(shown.weight[channel, 0, a : a + 1, b : b + 1])[0, 0]
                ends.append(f"{_factor(numbers(x, shown.x)[r, c])} · {_factor(weight)}")
    return f"<p><b>{escape(' + '.join(ends) or 'none')}</b></p>"


def _factor(text: str) -> str:
    return f"({text})" if text.startswith("−") else text


def _output(tasks: OperationTasks, ink: Ink) -> str:
    grid = ink.grid("Output", numbers(tasks.shown.y)[0], tasks.open)
    return (
        f"Fill in the {counted(len(tasks.open), 'open cell')} of the output.<div class='grids'>{grid}</div>"
    )


def _seen(tasks: OperationTasks, steps: Steps, ink: Ink) -> str:
    """Which rows and columns, padding included, the window of an output cell spans."""
    row, column = tasks.seen_from
    (top, _), (left, _) = tasks.shown.spec.padding
    ends = []
    for axis, at, before in ((steps.rows, row, top), (steps.columns, column, left)):
        taps = axis.taps[at]
        ends.append(f"{ink.blank(minus(taps[0] - before), 10)} to {ink.blank(minus(taps[-1] - before), 10)}")
    return (
        f"The window of output cell ({row}, {column}) reaches from where to where? "
        f"rows {ends[0]}, columns {ends[1]}"
    )


def _matrix(tasks: OperationTasks, ink: Ink) -> str:
    shown, (row, column) = tasks.shown, tasks.seen_from
    depth, steps, width = shown.weight[0].size, shown.y[0].size, shown.y.shape[2]
    return (
        f"Unrolled by im2col, the input is a matrix of {ink.blank(depth)} rows × {ink.blank(steps)} columns. The "
        f"window of output cell ({row}, {column}) is its column {ink.blank(row * width + column)} (the first is 0)."
    )


def _parameters(tasks: OperationTasks, ink: Ink) -> str:
    _, channels, height, width = tasks.shown.weight.shape
    weights = channels * height * width
    filters = 8 * (1 + tasks.number % 4)
    return (
        f"A layer of {filters} such filters, each with a bias, learns {ink.blank(filters, 10)} · "
        f"({ink.blank(channels, 10)} · {ink.blank(height, 10)} · {ink.blank(width, 10)} + 1) = "
        f"{ink.blank(filters * (weights + 1), 20)} numbers."
    )

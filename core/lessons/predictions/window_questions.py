"""What does one window read, and what comes of it? Which cells, which value, which column and entry of the matrix."""

from collections.abc import Iterable, Sequence

import numpy as np

from core.arithmetic import ConvSpec, Pair
from core.im2col import duplication
from core.lessons.predictions.look import MOST_SIDE, Look, asked_place, border_of, labels_of
from core.lessons.predictions.question import Question, Slip, number_text
from core.lessons.predictions.size_questions import window_words
from core.lessons.worked_sizes import Operation
from core.steps import Steps, convolution_steps

MATRIX_FIELDS = ("rows", "columns")


def cells_question(operation: Operation, x: np.ndarray, steps: Steps, spec: ConvSpec) -> Question | None:
    """Which cells of the canvas an output cell reads, for an input (1, H, W); None where there are too many to choose.

    Args:
        x: as the numbers are written. steps, spec: of the operation.
    """
    if max(steps.canvas_shape) > MOST_SIDE:
        return None
    look = Look(steps, asked_place(steps.output_shape), x, border_of(operation))
    called = _canvas_name(steps)
    strides = (1, 1) if operation == "transposed" else spec.stride
    rows, columns = (
        ", ".join(labels_of(axis, taps)) for axis, taps in zip((steps.rows, steps.columns), look.window())
    )
    moves, grids = window_words(spec), look.grids([f"The {called}"])
    before = any(label.startswith("−") for label in (*grids[0].rows, *grids[0].columns))
    first_pixel = ", the first pixel; padding before it is below 0" if before else ""
    return Question(
        kind="cells",
        words=f"Which cells of the {called} does output cell {_at(look.place)} read?",
        given=(f"{moves[0].upper()}{moves[1:]}. Rows and columns count from 0{first_pixel}.",),
        right=look.cells(),
        reason=f"{_place_words(steps, look.place, strides)} The kernel's cells lie on rows {rows} and columns "
        f"{columns}.",
        grids=grids,
        slips=tuple(_cell_slips(look)),
    )


def _canvas_name(steps: Steps) -> str:
    kinds = set(steps.rows.kinds + steps.columns.kinds)
    words = [word for kind, word in (("0", "stretched"), ("p", "padded")) if kind in kinds]
    return f"{' and '.join(words)} input".strip()


def _place_words(steps: Steps, place: Pair, strides: Pair) -> str:
    """Where the window of an output cell begins."""
    starts = []
    axes = (steps.rows, steps.columns)
    for name, axis, at, stride in zip(("row", "column"), axes, place, strides):
        first = axis.taps[at][0]
        (label,) = labels_of(axis, [first])
        (start,) = labels_of(axis, [0])
        before = f" − {start.removeprefix('−')}" if start.startswith("−") else ""
        starts.append(f"{name} {at}·{stride}{before} = {label}")
    return f"The window begins at {' and '.join(starts)}."


def _cell_slips(look: Look) -> Iterable[Slip]:
    for rows, columns, hint in look.other_windows():
        yield Slip(frozenset((row, column) for row in rows for column in columns), hint)


def _at(place: Pair) -> str:
    return f"({place[0]}, {place[1]})"


def column_question(spec: ConvSpec, input_shape: Pair) -> Question:
    """Which column of the unrolled matrix is the window of an output cell.

    Raises:
        ValueError: there is no output.
    """
    height, width = spec.output_shape(input_shape)
    row, column = asked_place((height, width))
    return Question(
        kind="column",
        words=f"Which column of the matrix is the window of output cell {_at((row, column))}?",
        given=_given_for_matrix(spec, input_shape),
        fields=("column",),
        right=(row * width + column,),
        reason=f"The output is {width} columns wide, and cells count row by row: {row}·{width} + {column} = "
        f"{row * width + column}.",
        slips=(
            Slip((row * width + column + 1,), "Columns count from 0."),
            Slip(
                (row * input_shape[1] + column,),
                "The rows of the output are not as wide as the input's.",
            ),
            Slip((column * height + row,), "Cells count along a row first, then row by row."),
            Slip((row * height + column,), "Multiply by the output's width, not by its height."),
        ),
    )


def _given_for_matrix(spec: ConvSpec, input_shape: Sequence[int]) -> tuple[str, ...]:
    channels = f"{input_shape[0]} × " if len(input_shape) == 3 else ""
    height, width = input_shape[-2:]
    kind = "channels × rows × columns" if channels else "rows × columns"
    return (
        f"Input {channels}{height} × {width} ({kind}), {window_words(spec)}.",
        "Each window becomes a column of the matrix. Rows, columns and channels count from 0.",
    )


def matrix_question(spec: ConvSpec, shape: tuple[int, int, int]) -> Question:
    """The size of the matrix that an input (C, H, W) is unrolled to.

    Raises:
        ValueError: there is no output.
    """
    channels, *size = shape
    height, width = spec.output_shape(tuple(size))
    k_h, k_w = spec.kernel_size
    length, steps = duplication(spec, shape).matrix_shape
    one = f"{channels}·{k_h}·{k_w} = {length}"
    return Question(
        kind="matrix",
        words="How large is the unrolled matrix?",
        given=_given_for_matrix(spec, shape),
        fields=MATRIX_FIELDS,
        right=(length, steps),
        reason=f"A column holds one window of all channels: {one} numbers. There is a column for each of the "
        f"{height}·{width} = {steps} output cells.",
        slips=(
            Slip((steps, length), "Each window is a column here, not a row."),
            Slip((k_h * k_w, steps), "A column holds the window of every channel."),
            Slip((length, size[0] * size[1]), "There is a column for each output cell, not for each pixel."),
            Slip((length, height), "There is a column for each output cell, in all rows of the output."),
        ),
    )


def entry_question(x: np.ndarray, spec: ConvSpec, channel_titles: Sequence[str]) -> Question:
    """One number of the matrix that x (C, H, W), the numbers as they are written, is unrolled to.

    Raises:
        ValueError: there is no output.
    """
    steps = convolution_steps(spec, x.shape[1:])
    place = asked_place(steps.output_shape)
    look = Look(steps, place, x)
    column = place[0] * steps.output_shape[1] + place[1]
    patch = look.patch()
    channel, a, b = asked = _asked_cell(patch.shape)
    k_h, k_w = spec.kernel_size
    row = (channel * k_h + a) * k_w + b
    unrolled, value = patch.ravel(), float(patch[asked])
    rows, columns = look.window()
    where = [labels_of(axis, [at])[0] for axis, at in zip((steps.rows, steps.columns), (rows[a], columns[b]))]
    slips = [
        Slip(
            (float(patch[channel].T.ravel()[a * k_w + b]),),
            "Along a row of the kernel first, then row by row.",
        )
    ]
    if row:
        slips.append(Slip((float(unrolled[row - 1]),), "Rows of the matrix count from 0."))
    slips += [Slip((float(other),), "Another channel's: channel after channel.") for other in patch[:, a, b]]
    return Question(
        kind="entry",
        words=f"Which number stands in row {row}, column {column} of the matrix?",
        given=_given_for_matrix(spec, x.shape),
        fields=("number",),
        right=(value,),
        reason=f"Column {column} is the window of output cell {_at(place)}. Row {row} = ({channel}·{k_h} + {a})·{k_w} "
        f"+ {b} is what kernel cell {_at((a, b))} sees of channel {channel}: row {where[0]}, column {where[1]} "
        f"of the input, {number_text(value)}.",
        grids=look.grids(channel_titles),
        slips=tuple(slips),
        tolerance=0.001 + 0.005 * (abs(value) if value != int(value) else 0),
    )


def _asked_cell(shape: tuple[int, int, int]) -> tuple[int, int, int]:
    """The channel and the kernel's (row, column) to ask about: none that is easy to hit by chance."""
    channels, k_h, k_w = shape
    return channels - 1, min(1, k_h - 1), k_w - 1

"""What a worksheet asks of one operation, drawn by a seed: a filter, a cell to work out, cells left open."""

from dataclasses import dataclass, replace

import numpy as np

from core.arithmetic import Pair
from core.convolution import avg_pool2d, conv2d, conv_transpose2d, max_pool2d
from core.export.shown import Shown
from core.export.windows import kernels_of, steps_of

LARGEST_SIDE = 20  # cells of a grid that are still read, and written in, on paper
MOST_NUMBERS = 50  # in a window: 7 × 7, or 4 × 4 of a picture in color
_MOST_OPEN = 8


@dataclass(frozen=True, eq=False)
class OperationTasks:
    """The tasks of one worksheet.

    Attributes:
        number: the seed. shown: the operation with one output channel. filter_: which one that is of ``filters``.
        place: the output cell to work out. open: all output cells that are left open. seen_from: the one whose pixels
            are asked for.
    """

    number: int
    shown: Shown
    filter_: int
    filters: int
    place: Pair
    open: frozenset[Pair]
    seen_from: Pair


def operation_tasks(shown: Shown, number: int, other_numbers: bool = False) -> OperationTasks:
    """The tasks of the worksheet with a number; the same for the same number everywhere.

    Args:
        other_numbers: whether the input gets whole numbers from 0 to 9 of its own, drawn by ``number``.

    Raises:
        ValueError: there are too many cells for paper.
    """
    check(shown)
    draw = np.random.RandomState(number)
    if other_numbers:
        shown = with_input(shown, draw.randint(0, 10, shown.x.shape).astype(np.float32), number)
    filters = len(shown.y)
    chosen = int(draw.randint(filters))
    one = _alone(shown, chosen)
    height, width = one.y.shape[1:]
    order = [(int(place) // width, int(place) % width) for place in draw.permutation(height * width)]
    few = max(1, min(_MOST_OPEN, len(order) // 2))
    return OperationTasks(number, one, chosen, filters, order[0], frozenset(order[:few]), order[-1])


def check(shown: Shown) -> None:
    """Raise ValueError, with the sentence that says why, if an operation is too large for paper, or for a hand."""
    transposed = shown.operation == "transposed"
    canvas = shown.x.shape[1:] if transposed else steps_of(shown).canvas_shape
    remedy = " or a smaller stride" if transposed else ", less padding or a larger stride"
    for name, (height, width) in (("input with its padding", canvas), ("output", shown.y.shape[1:])):
        if max(height, width) > LARGEST_SIDE:
            raise ValueError(
                f"A worksheet has room for {LARGEST_SIDE} × {LARGEST_SIDE} cells, and the {name} has {height} × "
                f"{width}; use a smaller input{remedy}."
            )
    height, width = shown.spec.kernel_size
    channels = 1 if shown.weight is None else kernels_of(shown).shape[1]
    if channels * height * width > MOST_NUMBERS:
        of_each = f" in each of {channels} channels" if channels > 1 else ""
        raise ValueError(
            f"A window of {height} × {width} numbers{of_each} is too much to work out by hand; use a smaller kernel, "
            f"of at most {MOST_NUMBERS} numbers in all."
        )
    if not np.isfinite(shown.y).all():
        raise ValueError("A window of padding only has no number to write down; use less padding.")


def with_input(shown: Shown, x: np.ndarray, number: int) -> Shown:
    """The same operation on another input of the same shape."""
    if shown.operation == "convolution":
        y = conv2d(x[None], shown.weight, shown.spec)
    elif shown.operation == "transposed":
        y = conv_transpose2d(x[None], shown.weight, shown.spec, output_padding=shown.output_padding)
    elif shown.operation == "max":
        y = max_pool2d(x[None], shown.spec, shown.pooling.ceil_mode)
    else:
        y = avg_pool2d(x[None], shown.spec, shown.pooling.ceil_mode, shown.pooling.count_include_pad)
    return replace(shown, x=x, y=y[0], source=f"random numbers, worksheet {number}")


def _alone(shown: Shown, chosen: int) -> Shown:
    """The operation with one output channel: its filter, and the input's channels that this one sees."""
    y = shown.y[chosen : chosen + 1]
    if shown.weight is None:
        return replace(shown, x=shown.x[chosen : chosen + 1], y=y)
    if shown.operation == "transposed":
        return replace(shown, weight=shown.weight[:, chosen : chosen + 1], y=y)
    own = shown.weight.shape[1]
    first = chosen // (len(shown.y) // shown.spec.groups) * own
    return replace(
        shown,
        x=shown.x[first : first + own],
        weight=shown.weight[chosen : chosen + 1],
        spec=replace(shown.spec, groups=1),
        y=y,
        names=shown.names[chosen : chosen + 1],
    )

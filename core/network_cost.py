"""What a forward pass will take, in bytes and seconds, before it runs; and which networks are too much."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.layer_rows import Row, summarize
from core.layers import Layer, Shape

MAX_BYTES = 400_000_000
MAX_SECONDS = 5.0


@dataclass(frozen=True)
class Estimate:
    """What a forward pass will cost.

    Attributes:
        bytes: the picture, every map before and after its non-linearity, and torch's working memory for the
            hungriest layer. multiply_adds: as in the rows. seconds: on two slow cores, not less than it takes.
        largest, slowest: number, from 1, of the layer with the most bytes and of the one with the most
            seconds; 0 in an empty network.
    """

    bytes: int
    multiply_adds: int
    seconds: float
    largest: int = 0
    slowest: int = 0


def estimate(layers: Sequence[Layer], input_shape: Shape) -> Estimate:
    """The cost of a forward pass on a picture (C, H, W) that keeps every activation, before it runs.

    Measured on layers of up to 64 channels at 256 px (torch 2.13, AVX-512): besides the maps, a convolution
    takes its padded input twice (the border, the blocked layout), its output once more, and 60 MB; it does 30
    billion multiply-adds a second, a few of them with few channels, plus up to 13 ns for each output value. The
    estimate of seconds counts a third of that speed.

    Args:
        layers: those that can be computed; the cost of others is not counted.
    """
    rows = [row for row in summarize(layers, input_shape) if not row.problem]
    maps = [4 * math.prod(row.output_shape) * (1 + (row.layer.activation != "none")) for row in rows]
    seconds = [_seconds(row) for row in rows]
    work = max((_working_bytes(row) for row in rows), default=0)
    return Estimate(
        4 * math.prod(input_shape) + sum(maps) + work,
        sum(row.multiply_adds for row in rows),
        sum(seconds),
        maps.index(max(maps)) + 1 if rows else 0,
        seconds.index(max(seconds)) + 1 if rows else 0,
    )


def _working_bytes(row: Row) -> int:
    """What torch takes for itself while it computes a layer, in bytes; see :func:`estimate`."""
    sizes = [size + sum(p) for size, p in zip(row.input_shape[1:], row.layer.moves(row.input_shape).padding)]
    return 4 * (2 * row.input_shape[0] * math.prod(sizes) + math.prod(row.output_shape)) + 60_000_000


def _seconds(row: Row) -> float:
    """How long a layer takes at most, in seconds; see :func:`estimate`."""
    inputs, outputs = math.prod(row.input_shape), math.prod(row.output_shape)
    pooled = 0 if row.layer.has_weights else math.prod(row.layer.moves(row.input_shape).kernel_size)
    return row.multiply_adds / 10e9 + 10e-9 * inputs + (30e-9 + 3e-9 * pooled) * outputs


def affordable(layers: Sequence[Layer], input_shape: Shape) -> tuple[int, str]:
    """How many layers, from the first, a forward pass may take, and why not all of them ("" if all).

    The layers are those that can be computed.
    """
    try:
        check_cost(layers, input_shape)
    except ValueError as problem:
        count = len(layers) - 1
        while count and _too_much(estimate(layers[:count], input_shape)):
            count -= 1
        shown = (
            "none of its maps is" if not count else "layer 1 is" if count == 1 else f"layers 1 to {count} are"
        )
        return count, f"{problem} Until then {shown} shown."
    return len(layers), ""


def _too_much(cost: Estimate) -> bool:
    return cost.bytes > MAX_BYTES or cost.seconds > MAX_SECONDS


def check_cost(layers: Sequence[Layer], input_shape: Shape) -> None:
    """Raise ValueError, with the reason and what to reduce, if a forward pass would cost too much."""
    cost = estimate(layers, input_shape)
    for value, most, unit, layer in (
        (cost.bytes / 1e6, MAX_BYTES / 1e6, "MB of memory", cost.largest),
        (cost.seconds, MAX_SECONDS, "seconds", cost.slowest),
    ):
        if value > most:
            raise ValueError(
                f"This network needs about {math.ceil(value)} {unit}, more than the {most:.0f} it may take; layer "
                f"{layer} needs most: give it fewer channels, a smaller kernel or a larger stride, or use a "
                "smaller picture."
            )

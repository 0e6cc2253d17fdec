"""Estimates of a forward pass, and of a gradient after it, in bytes and seconds, and their limits."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.arithmetic import Pair
from core.network.field_windows import Window, seen_windows
from core.network.layers import Layer, Shape
from core.network.rows import Row, summarize
from core.receptive_field import Region

MAX_BYTES = 400_000_000
MAX_SECONDS = 5.0


@dataclass(frozen=True)
class Estimate:
    """What a forward pass will cost, alone or with a gradient.

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
    maps = list(map(_map_bytes, rows))
    seconds = [_seconds(row) for row in rows]
    work = max((_working_bytes(row) for row in rows), default=0)
    return Estimate(
        4 * math.prod(input_shape) + sum(maps) + work,
        sum(row.multiply_adds for row in rows),
        sum(seconds),
        maps.index(max(maps)) + 1 if rows else 0,
        seconds.index(max(seconds)) + 1 if rows else 0,
    )


def kept_bytes(layers: Sequence[Layer], input_shape: Shape) -> int:
    """The bytes of all maps that a forward pass on a picture (C, H, W) keeps, of the layers that can be computed."""
    return sum(_map_bytes(row) for row in summarize(layers, input_shape) if not row.problem)


def field_estimate(layers: Sequence[Layer], input_shape: Shape, layer_index: int, position: Pair) -> Estimate:
    """The cost of a forward pass on a picture (C, H, W) and of an effective receptive field after it.

    The gradient goes through the windows that the position sees, layer by layer, while all maps are kept.
    Measured as :func:`estimate` was: for each layer five times its padded input and its output, and 60 MB;
    forward and backward, each as long as the forward pass of that part of the layer at most.

    Args:
        layers: all that can be computed. layer_index: which one's value, from 0. position: its (row, column).
    """
    forward = estimate(layers, input_shape)
    kept = 4 * math.prod(input_shape) + kept_bytes(layers, input_shape)
    seen = _seen_rows(layers[: layer_index + 1], input_shape, position)
    if not seen:
        return forward
    work = [20 * (math.prod(row.input_shape) + math.prod(row.output_shape)) + 60_000_000 for row in seen]
    seconds = [2 * _seconds(row) for row in seen]
    return Estimate(
        max(forward.bytes, kept + max(work)),
        forward.multiply_adds + 2 * sum(row.multiply_adds for row in seen),
        forward.seconds + sum(seconds),
        work.index(max(work)) + 1,
        seconds.index(max(seconds)) + 1,
    )


def _seen_rows(layers: Sequence[Layer], input_shape: Shape, position: Pair) -> list[Row]:
    """The rows of layers that were given only what a position sees, padding included; [] if it sees nothing."""
    windows = seen_windows(layers, input_shape, position)
    return [_seen_row(row, *seen) for row, seen in zip(summarize(layers, input_shape), windows) if seen]


def _seen_row(row: Row, window: Window, outputs: Region) -> Row:
    inputs = (row.input_shape[0], *map(len, window.sources))
    shape = (row.output_shape[0], *(stop - start for start, stop in outputs))
    share = math.prod(shape) / math.prod(row.output_shape)
    return replace(
        row, input_shape=inputs, output_shape=shape, multiply_adds=round(row.multiply_adds * share)
    )


def _map_bytes(row: Row) -> int:
    """What is kept of a layer: its maps before and, if that is another, after its non-linearity."""
    return 4 * math.prod(row.output_shape) * (1 + (row.layer.activation != "none"))


def _working_bytes(row: Row) -> int:
    """The bytes of working memory that torch needs while it computes a layer; see :func:`estimate`."""
    sizes = [size + sum(p) for size, p in zip(row.input_shape[1:], row.layer.moves(row.input_shape).padding)]
    spread = 0
    if row.layer.of_kind.spreads:  # every input times the kernels, before they are added up
        spread = row.output_shape[0] * math.prod(row.layer.spec.kernel_size) * math.prod(row.input_shape[1:])
    maps = 2 * row.input_shape[0] * math.prod(sizes) + math.prod(row.output_shape) * (
        1 + (row.layer.adds is not None)
    )
    return 4 * (maps + spread) + 60_000_000


def _seconds(row: Row) -> float:
    """How long a layer takes at most, in seconds; see :func:`estimate`."""
    inputs, outputs = math.prod(row.input_shape), math.prod(row.output_shape)
    window = row.input_shape[1:] if row.layer.of_kind.whole_map else row.layer.spec.kernel_size
    pooled = 0 if row.layer.has_weights else math.prod(window)
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
    _check(
        estimate(layers, input_shape),
        "This network",
        "give it fewer channels, a smaller kernel or a larger stride",
    )


def check_field_cost(layers: Sequence[Layer], input_shape: Shape, layer_index: int, position: Pair) -> None:
    """Raise ValueError, likewise, if an effective receptive field would cost too much; see :func:`field_estimate`."""
    _check(
        field_estimate(layers, input_shape, layer_index, position),
        "What this value sees, with a gradient through all that it sees,",
        "give it fewer channels or a smaller kernel, open an earlier layer",
    )


def _check(cost: Estimate, what: str, remedy: str) -> None:
    for value, most, unit, layer in (
        (cost.bytes / 1e6, MAX_BYTES / 1e6, "MB of memory", cost.largest),
        (cost.seconds, MAX_SECONDS, "seconds", cost.slowest),
    ):
        if value > most:
            raise ValueError(
                f"{what} needs about {math.ceil(value)} {unit}, more than the {most:.0f} it may take; layer "
                f"{layer} needs most: {remedy}, or use a smaller picture."
            )

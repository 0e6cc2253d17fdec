"""What one position of a map sees of the picture: the recurrences, and the trace back layer by layer.

Each layer is given by its ``ConvSpec``; pooling counts like a convolution of the same window, global
pooling like a kernel of the whole map. Both axes are independent, so everything is a (rows, columns) pair.

Source: A. Araujo, W. Norris, J. Sim, "Computing receptive fields of convolutional neural networks", Distill 2019.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from core.arithmetic import ConvSpec, Pair, TransposedSpec, as_pair

_MOST_POSITIONS = 1024  # whose fields are compared: those of maps that can be computed repeat sooner
Range = tuple[int, int]
Region = tuple[Range, Range]
# For each layer the map that is added to its output, a skip connection: 0 the picture, l the output of the l-th layer,
# None none. () for none at all.
Skips = Sequence[int | None]


@dataclass(frozen=True)
class ReceptiveField:
    """What every position of a map sees, each an (h, w) pair in pixels of the picture.

    Attributes:
        size: how many pixels the field spans. stride: how far it moves from one position to the next.
        padding: how far the field of position 0 starts before the picture; only the padding before (top,
            left) enters, what is padded after decides how many positions there are, not where they look.
        varies: whether positions see differently many pixels, as after a transposed convolution; size is then the
            most of them, and stride, a fraction there, the mean.
    """

    size: Pair = (1, 1)
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    varies: bool = False


def receptive_field(specs: Sequence[ConvSpec], skips: Skips = ()) -> ReceptiveField:
    """The receptive field after layers that follow each other; with skip connections that of the longest path.

    From layer to layer, with the numbers of the layers so far on the right:
    size = size + (k_eff - 1) * stride, padding = padding + p * stride, stride = s * stride
    (Araujo et al., the recurrences behind their equations 2 to 6).

    >>> receptive_field([ConvSpec(3, stride=2, padding=1), ConvSpec(3, stride=2, padding=1)])
    ReceptiveField(size=(7, 7), stride=(4, 4), padding=(3, 3), varies=False)
    """
    if any(isinstance(spec, TransposedSpec) for spec in specs):
        *sizes, varies = zip(*(_traced_on_axis(specs, axis, skips) for axis in (0, 1)))
        return ReceptiveField(*sizes, any(varies))
    axes = [_on_axis(specs, axis) for axis in (0, 1)]
    return ReceptiveField(*zip(*axes))


def _traced_on_axis(
    specs: Sequence[ConvSpec], axis: int, skips: Skips
) -> tuple[int, Fraction | int, int, bool]:
    """(size, stride, padding, varies) on one axis, from the positions until their pattern repeats."""
    stride, period = Fraction(1), 1
    for spec in reversed(specs):  # how far the input moves when the output moves by one
        _, s, _, _ = spec.on_axis(axis)
        stride = stride / s if isinstance(spec, TransposedSpec) else stride * s
        period = math.lcm(period, stride.denominator)
    starts = np.arange(min(period, _MOST_POSITIONS)).astype(object)  # Python's integers do not overflow
    seen = _traced_ranges(specs, axis, (starts, starts + 1), skips)[0]
    sizes = {*(seen[1] - seen[0])}
    whole = int(stride) if stride.denominator == 1 else stride
    return max(sizes), whole, -seen[0][0], len(sizes) > 1


def _on_axis(specs: Sequence[ConvSpec], axis: int) -> tuple[int, int, int]:
    """(size, stride, padding) on axis 0 (rows) or 1 (columns)."""
    size, stride, padding = 1, 1, 0
    for spec in specs:
        size += (spec.effective_kernel_size[axis] - 1) * stride
        padding += spec.padding[axis][0] * stride
        stride *= spec.stride[axis]
    return size, stride, padding


def region(
    field: ReceptiveField | Sequence[ConvSpec],
    position: Pair,
    input_shape: Pair | None = None,
    skips: Skips = (),
) -> Region:
    """The pixels that a position sees: ((top, bottom), (left, right)), half-open, in picture pixels.

    Parts outside the picture are included, as numbers below 0 or above its size: that is padding, of the
    picture or of a map between. :func:`visible` cuts them off.

    Args:
        field: a receptive field, or the specs of the layers. position: (row, column) in the last map.
        input_shape: (H, W) of the picture; with specs it is used to check that the position exists.
        skips: with specs, their skip connections.

    Raises:
        TypeError, ValueError: the position is not two integers of at least 0, or lies outside the map.

    >>> region([ConvSpec(3, stride=2, padding=1)] * 2, (0, 5))
    ((-3, 4), (17, 24))
    """
    if not isinstance(field, ReceptiveField):
        if input_shape is not None:
            _check_position(field, position, input_shape)
        if any(isinstance(spec, TransposedSpec) for spec in field):
            return trace(field, position, skips)[0]
        field = receptive_field(field)
    starts = [
        index * stride - padding
        for index, stride, padding in zip(as_pair("position", position, 0), field.stride, field.padding)
    ]
    return tuple((start, start + size) for start, size in zip(starts, field.size))


def _check_position(specs: Sequence[ConvSpec], position: Pair, input_shape: Pair) -> None:
    """Raise ValueError if the map after the layers has no such position."""
    shape = input_shape
    for spec in specs:
        shape = spec.output_shape(shape)
    check_inside(position, shape)


def check_inside(position: Pair, shape: Pair) -> Pair:
    """``position`` (row, column) as a pair of ints that a map of ``shape`` (h, w) has.

    Raises:
        TypeError: it is not two integers. ValueError: it lies outside.
    """
    row, column = as_pair("position", position, 0)
    if row >= shape[0] or column >= shape[1]:
        raise ValueError(
            f"`position` ({row}, {column}) lies outside a map of {shape[0]} rows and {shape[1]} columns; "
            "rows and columns count from 0."
        )
    return row, column


def visible(seen: Region, input_shape: Pair) -> Region:
    """The part of a region inside a picture or map (H, W); an axis without any is (start, start).

    >>> visible(((-3, 4), (17, 24)), (20, 20))
    ((0, 4), (17, 20))
    """
    inside = []
    for (start, stop), size in zip(seen, input_shape):
        first = min(max(start, 0), size)
        inside.append((first, max(min(stop, size), first)))
    return tuple(inside)


def trace(specs: Sequence[ConvSpec], position: Pair, skips: Skips = ()) -> tuple[Region, ...]:
    """The regions that a position depends on, traced back layer by layer: one in the picture, one in every map.

    Returns:
        len(specs) + 1 regions: [0] in the picture, equal to :func:`region`, [l] in the map after l layers,
        the last is the position itself. Parts outside a map are its padding.

    >>> trace([ConvSpec(3, stride=2, padding=1)] * 2, (0, 0))
    (((-3, 4), (-3, 4)), ((-1, 2), (-1, 2)), ((0, 1), (0, 1)))
    """
    axes = [
        _traced_ranges(specs, axis, (index, index + 1), skips)
        for axis, index in enumerate(as_pair("position", position, 0))
    ]
    return tuple(zip(*axes))


def _traced_ranges(specs: Sequence[ConvSpec], axis: int, outputs: Range, skips: Skips) -> list[Range]:
    """What a range of the last map depends on, on one axis: in the picture, [0], and in every map.

    A map that is needed in two ways, by the layer after it and by a skip connection, has one range for both.
    """
    ranges: list[Range | None] = [*(None for _ in specs), outputs]
    for index in reversed(range(len(specs))):
        below = window_range(specs[index], axis, ranges[index + 1])
        ranges[index] = below if ranges[index] is None else _hull(ranges[index], below)
        if skips and (skip := skips[index]) is not None:
            ranges[skip] = (
                ranges[index + 1] if ranges[skip] is None else _hull(ranges[skip], ranges[index + 1])
            )
    return ranges


def _hull(one: Range, other: Range) -> Range:
    """The smallest range around two, of which an empty one counts for nothing; arrays of ranges one by one."""
    starts, stops = np.array([one[0], other[0]], object), np.array([one[1], other[1]], object)
    empty = (stops <= starts).astype(bool)
    start = np.where(empty[0], starts[1], np.where(empty[1], starts[0], starts.min(axis=0)))
    stop = np.where(empty[0], stops[1], np.where(empty[1], stops[0], stops.max(axis=0)))
    return (start, stop) if start.ndim else (int(start), int(stop))


def window_range(spec: ConvSpec, axis: int, outputs: Range) -> Range:
    """The half-open range of input pixels under the windows of a half-open range of outputs, on one axis.

    It is empty if the outputs are, or if no kernel of a transposed convolution reaches them. All are integers, or
    arrays of them.
    """
    _, stride, (before, _), _ = spec.on_axis(axis)
    first, last = outputs[0], outputs[1] - 1
    span = spec.effective_kernel_size[axis]
    if isinstance(spec, TransposedSpec):  # input i stamps its kernel from i * stride - before on
        start = -(-(first + before - span + 1) // stride)
        width = (last + before) // stride + 1 - start
        return start, start + width * (width > 0)
    start = first * stride - before
    return start, start + ((last - first) * stride + span) * (last >= first)

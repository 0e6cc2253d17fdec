"""What one position of a map sees of the picture: the recurrences, and the trace back layer by layer.

Each layer is given by its ``ConvSpec``; pooling counts like a convolution of the same window, global
pooling like a kernel of the whole map. Both axes are independent, so everything is a (rows, columns) pair.

Sources: A. Araujo, W. Norris, J. Sim, "Computing receptive fields of convolutional neural networks",
Distill 2019, for size, stride, padding and regions; W. Luo et al., "Understanding the effective receptive
field in deep convolutional neural networks", NIPS 2016, section 2, for counting paths.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from core.arithmetic import ConvSpec, Pair, TransposedSpec, as_pair
from core.steps import source_index

_MOST_POSITIONS = 1024  # whose fields are compared: those of maps that can be computed repeat sooner
Range = tuple[int, int]
Region = tuple[Range, Range]


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


def receptive_field(specs: Sequence[ConvSpec]) -> ReceptiveField:
    """The receptive field after layers that follow each other.

    From layer to layer, with the numbers of the layers so far on the right:
    size = size + (k_eff - 1) * stride, padding = padding + p * stride, stride = s * stride
    (Araujo et al., the recurrences behind their equations 2 to 6).

    >>> receptive_field([ConvSpec(3, stride=2, padding=1), ConvSpec(3, stride=2, padding=1)])
    ReceptiveField(size=(7, 7), stride=(4, 4), padding=(3, 3), varies=False)
    """
    if any(isinstance(spec, TransposedSpec) for spec in specs):
        *sizes, varies = zip(*(_traced_on_axis(specs, axis) for axis in (0, 1)))
        return ReceptiveField(*sizes, any(varies))
    axes = [_on_axis(specs, axis) for axis in (0, 1)]
    return ReceptiveField(*zip(*axes))


def _traced_on_axis(specs: Sequence[ConvSpec], axis: int) -> tuple[int, Fraction | int, int, bool]:
    """(size, stride, padding, varies) on one axis, from the positions until their pattern repeats."""
    stride, period = Fraction(1), 1
    for spec in reversed(specs):  # how far the input moves when the output moves by one
        _, s, _, _ = spec.on_axis(axis)
        stride = stride / s if isinstance(spec, TransposedSpec) else stride * s
        period = math.lcm(period, stride.denominator)
    starts = np.arange(min(period, _MOST_POSITIONS)).astype(
        object
    )  # Python's integers, which do not overflow
    seen = starts, starts + 1
    for spec in reversed(specs):
        seen = window_range(spec, axis, seen)
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
    field: ReceptiveField | Sequence[ConvSpec], position: Pair, input_shape: Pair | None = None
) -> Region:
    """The pixels that a position sees: ((top, bottom), (left, right)), half-open, in picture pixels.

    Parts outside the picture are included, as numbers below 0 or above its size: that is padding, of the
    picture or of a map between. :func:`visible` cuts them off.

    Args:
        field: a receptive field, or the specs of the layers. position: (row, column) in the last map.
        input_shape: (H, W) of the picture; with specs it is used to check that the position exists.

    Raises:
        TypeError, ValueError: the position is not two integers of at least 0, or lies outside the map.

    >>> region([ConvSpec(3, stride=2, padding=1)] * 2, (0, 5))
    ((-3, 4), (17, 24))
    """
    if not isinstance(field, ReceptiveField):
        if input_shape is not None:
            _check_position(field, position, input_shape)
        if any(isinstance(spec, TransposedSpec) for spec in field):
            return trace(field, position)[0]
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


def trace(specs: Sequence[ConvSpec], position: Pair) -> tuple[Region, ...]:
    """The regions that a position depends on, traced back layer by layer: one in the picture, one in every map.

    Returns:
        len(specs) + 1 regions: [0] in the picture, equal to :func:`region`, [l] in the map after l layers,
        the last is the position itself. Parts outside a map are its padding.

    >>> trace([ConvSpec(3, stride=2, padding=1)] * 2, (0, 0))
    (((-3, 4), (-3, 4)), ((-1, 2), (-1, 2)), ((0, 1), (0, 1)))
    """
    row, column = as_pair("position", position, 0)
    regions: list[Region] = [((row, row + 1), (column, column + 1))]
    for spec in reversed(specs):
        regions.append(tuple(window_range(spec, axis, regions[-1][axis]) for axis in (0, 1)))
    return tuple(reversed(regions))


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


def paths(specs: Sequence[ConvSpec], position: Pair, input_shape: Pair) -> tuple[np.ndarray, np.ndarray]:
    """The number of paths from each pixel row, and from each pixel column, to a position.

    The number of paths from pixel (i, j) is rows[i] * columns[j]. It is the gradient of the position when
    every weight is 1 and nothing is rectified: large in the middle, small at the rim, and 0 where dilation
    leaves holes or where a stride jumps over pixels.

    Args:
        specs: the layers in order. position: (row, column) in the last map. input_shape: (H, W).

    Returns:
        rows (H,) and columns (W,), float64 whole numbers; padding that repeats pixels counts for them.

    Raises:
        TypeError, ValueError: a layer does not fit, or the position does not exist.

    >>> paths([ConvSpec(3)] * 2, (0, 0), (5, 7))[1].tolist()
    [1.0, 2.0, 3.0, 2.0, 1.0, 0.0, 0.0]
    """
    shapes = [as_pair("input_shape", input_shape, 1)]
    for spec in specs:
        shapes.append(spec.output_shape(shapes[-1]))
    position = check_inside(position, shapes[-1])
    counts = []
    for axis in (0, 1):
        ways = np.zeros(shapes[-1][axis])
        ways[position[axis]] = 1
        for spec, shape in zip(reversed(specs), reversed(shapes[:-1])):
            ways = _paths_through(spec, axis, ways, shape[axis])
        counts.append(ways)
    return tuple(counts)


def _paths_through(spec: ConvSpec, axis: int, ways: np.ndarray, input_size: int) -> np.ndarray:
    """Paths to the outputs of one layer (o,) carried on to its inputs (input_size,), on one axis."""
    k, s, (before, _), d = spec.on_axis(axis)
    if isinstance(spec, TransposedSpec):
        cells = (
            np.arange(input_size)[:, None] * s - before + np.arange(k) * d
        )  # (i, k): where each input goes
        inside = (cells >= 0) & (cells < len(ways))
        return np.where(inside, ways[cells * inside], 0).sum(axis=1)
    source = padded_source(spec, axis, input_size)
    cells = np.arange(len(ways))[:, None] * s + np.arange(k) * d  # (o, k): where each window looks
    found = np.zeros(input_size + 1)  # the last cell collects what falls on zero padding
    np.add.at(found, source[cells], ways[:, None])
    return found[:-1]


def padded_source(spec: ConvSpec, axis: int, input_size: int) -> np.ndarray:
    """For every padded pixel of one axis the index of the pixel that fills it, -1 for a zero."""
    before, after = spec.padding[axis]
    places = range(-before, input_size + after)
    return np.array([source_index(place, input_size, spec.padding_mode) for place in places])

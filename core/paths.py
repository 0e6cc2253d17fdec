"""How many paths lead through layers from each pixel of the picture to one position of the last map.

Source: W. Luo et al., "Understanding the effective receptive field in deep convolutional neural networks", NIPS 2016,
section 2.
"""

from collections.abc import Sequence

import numpy as np

from core.arithmetic import ConvSpec, Pair, TransposedSpec, as_pair
from core.receptive_field import Skips, check_inside
from core.steps import padded_source


def paths(specs: Sequence[ConvSpec], position: Pair, input_shape: Pair) -> tuple[np.ndarray, np.ndarray]:
    """The number of paths from each pixel row, and from each pixel column, to a position.

    The number of paths from pixel (i, j) is rows[i] * columns[j]. It is the gradient of the position when
    every weight is 1 and nothing is rectified: large in the middle, small at the rim, and 0 where dilation
    leaves holes or where a stride jumps over pixels.

    Args:
        specs: the layers in order. position: (row, column) in the last map. input_shape: (H, W).

    Skip connections are paths, too, but then they are no such product: see :func:`path_map`.

    Returns:
        rows (H,) and columns (W,), float64 whole numbers; padding that repeats pixels counts for them.

    Raises:
        TypeError, ValueError: a layer does not fit, or the position does not exist.

    >>> paths([ConvSpec(3)] * 2, (0, 0), (5, 7))[1].tolist()
    [1.0, 2.0, 3.0, 2.0, 1.0, 0.0, 0.0]
    """
    shapes = _map_shapes(specs, input_shape)
    position = check_inside(position, shapes[-1])
    counts = []
    for axis in (0, 1):
        ways = np.zeros(shapes[-1][axis])
        ways[position[axis]] = 1
        for spec, shape in zip(reversed(specs), reversed(shapes[:-1])):
            ways = _paths_through(spec, axis, ways, shape[axis])
        counts.append(ways)
    return tuple(counts)


def path_map(specs: Sequence[ConvSpec], position: Pair, input_shape: Pair, skips: Skips = ()) -> np.ndarray:
    """The number of paths from each pixel to a position, (H, W) float64; arguments and errors as :func:`paths`.

    >>> path_map([ConvSpec(3, padding=1)], (1, 1), (3, 4), skips=[0]).tolist()
    [[1.0, 1.0, 1.0, 0.0], [1.0, 2.0, 1.0, 0.0], [1.0, 1.0, 1.0, 0.0]]
    """
    shapes = _map_shapes(specs, input_shape)
    ways = [np.zeros(shape) for shape in shapes]
    ways[-1][check_inside(position, shapes[-1])] = 1
    for index in reversed(range(len(specs))):
        down = _paths_through(specs[index], 0, ways[index + 1], shapes[index][0])
        ways[index] += _paths_through(specs[index], 1, down.T, shapes[index][1]).T
        if skips and (skip := skips[index]) is not None:
            ways[skip] += ways[index + 1]
    return ways[0]


def _map_shapes(specs: Sequence[ConvSpec], input_shape: Pair) -> list[Pair]:
    """(H, W) of the picture and of the map after each layer."""
    shapes = [as_pair("input_shape", input_shape, 1)]
    for spec in specs:
        shapes.append(spec.output_shape(shapes[-1]))
    return shapes


def _paths_through(spec: ConvSpec, axis: int, ways: np.ndarray, input_size: int) -> np.ndarray:
    """Paths to the outputs of one layer, (o,) or (o, n), carried on to its inputs (input_size, ...), on one axis."""
    k, s, (before, _), d = spec.on_axis(axis)
    counts = np.zeros((input_size + 1, len(ways)))  # the last row collects what falls on zero padding
    if isinstance(spec, TransposedSpec):
        # (i, k): where each input goes
        cells = np.arange(input_size)[:, None] * s - before + np.arange(k) * d
        inside = (cells >= 0) & (cells < len(ways))
        inputs = np.broadcast_to(np.arange(input_size)[:, None], cells.shape)
        counts[inputs[inside], cells[inside]] = 1
    else:
        source = padded_source(spec, axis, input_size)
        outputs = np.arange(len(ways))[:, None]
        np.add.at(
            counts, (source[outputs * s + np.arange(k) * d], outputs), 1
        )  # (o, k): where each window looks
    return counts[:-1] @ ways

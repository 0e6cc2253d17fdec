"""Hypercolumns: the values of all layers above one position of the picture, as one vector.

Source: B. Hariharan, P. Arbeláez, R. Girshick, J. Malik, "Hypercolumns for object segmentation and
fine-grained localization", CVPR 2015 (arXiv 1411.5752), section 3: maps are upsampled bilinearly and stacked.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from core.arithmetic import Pair, as_pair
from core.operands import float32_array
from core.receptive_field import check_inside

MAX_SIDE = 64  # pixels
MAX_VALUES = 2**22  # numbers in all hypercolumns together: 16.8 MB
_CLIPPED = 2  # percent of the positions on each end that the color scale lets saturate
_RANK_TOLERANCE = 1e-12  # of the sum of squares; below it a direction is float32's rounding error


def hypercolumns(maps: Sequence[np.ndarray], shape: Pair) -> np.ndarray:
    """The hypercolumns of all positions: maps brought to one size bilinearly and stacked.

    Args:
        maps: of the chosen layers, (C_i, H_i, W_i) each; the picture itself may be the first.
        shape: (h, w), at most 64 each. A map of another size is sampled at the centers of these positions
            (``torch.nn.functional.interpolate``, bilinear, align_corners=False).

    Returns:
        (D, h, w) float32, D = sum of C_i, in the order of the maps.

    Raises:
        TypeError, ValueError: a map is no (C, H, W) array, there is none, or the result would be too large.
    """
    import torch

    maps = [float32_array("maps", map_, "(C, H, W)") for map_ in maps]
    height, width = as_pair("shape", shape, 1)
    if not maps:
        raise ValueError("`maps` must hold at least one layer, not 0.")
    if max(height, width) > MAX_SIDE:
        raise ValueError(f"`shape` must be at most {MAX_SIDE} pixels a side, not {height}x{width}.")
    depth = offsets(maps)[-1]
    if depth * height * width > MAX_VALUES:
        raise ValueError(
            f"{depth} channels at {height}x{width} are {depth * height * width} values, more than "
            f"{MAX_VALUES}; choose fewer layers or a smaller shape."
        )
    with torch.inference_mode():
        resized = [
            torch.nn.functional.interpolate(
                torch.from_numpy(map_)[None], (height, width), mode="bilinear", align_corners=False
            )[0]
            for map_ in maps
        ]
        return torch.cat(resized).numpy()


def offsets(maps: Sequence[np.ndarray]) -> tuple[int, ...]:
    """Where each layer's part of a hypercolumn begins, and, as the last number, D: one more than maps.

    >>> offsets([np.zeros((3, 8, 8)), np.zeros((16, 4, 4))])
    (0, 3, 19)
    """
    return (0, *(int(end) for end in np.cumsum([len(map_) for map_ in maps])))


def vector_at(columns: np.ndarray, offsets: Sequence[int], position: Pair) -> tuple[np.ndarray, ...]:
    """The hypercolumn (D,) above a position, (row, column) in ``columns`` (D, h, w), cut into its layers.

    Returns:
        One (C_i,) array a layer; together they are the vector.

    Raises:
        TypeError, ValueError: the position is not inside.
    """
    row, column = check_inside(position, columns.shape[1:])
    vector = columns[:, row, column]
    return tuple(vector[start:stop] for start, stop in pairwise(offsets))


def standardized(columns: np.ndarray, offsets: Sequence[int]) -> np.ndarray:
    """Columns (D, h, w) in which every layer weighs the same, for :func:`similarity` and colors.

    Each channel loses its mean over positions; then each layer's part is divided by the root of the sum of its
    channels' variances, so that the mean squared length of every part is 1, however many channels or
    large values a layer has. A layer that is the same everywhere becomes 0.
    """
    centered = columns - columns.mean(axis=(1, 2), keepdims=True, dtype=np.float64)
    for start, stop in pairwise(offsets):
        part = centered[start:stop]
        scale = np.sqrt((part**2).sum(axis=0).mean())
        rounding = 1e-6 * np.abs(columns[start:stop]).max(initial=0)
        part[...] = part / scale if scale > rounding else 0
    return centered.astype(np.float32)


def similarity(columns: np.ndarray, position: Pair) -> np.ndarray:
    """The cosine, (h, w) float32 in [-1, 1], of every hypercolumn with the one at (row, column).

    1: the same direction, 0: nothing in common or a vector of zeros, -1: opposite.

    Raises:
        TypeError, ValueError: the position is not inside ``columns`` (D, h, w).
    """
    row, column = check_inside(position, columns.shape[1:])
    flat = columns.reshape(len(columns), -1).astype(np.float64)
    lengths = np.sqrt((flat**2).sum(axis=0))
    units = flat / np.where(lengths > 0, lengths, 1)
    chosen = units[:, row * columns.shape[2] + column]
    return np.clip(chosen @ units, -1, 1).astype(np.float32).reshape(columns.shape[1:])


def principal_colors(columns: np.ndarray) -> np.ndarray:
    """Hypercolumns (D, h, w) reduced to three colors, (3, h, w) float32 in [0, 1], by PCA.

    Red, green and blue are the three directions in which the vectors vary most, each stretched to its 2nd to
    98th percentile. The sign of a direction is free; here its largest weight is positive. Directions that do
    not exist (fewer than 3 channels, or nothing varies) are 0.5.
    """
    import torch

    depth, height, width = columns.shape
    flat = columns.reshape(depth, -1).astype(np.float64)
    rounding = _RANK_TOLERANCE * (flat**2).sum()
    flat -= flat.mean(axis=1, keepdims=True)
    shared = torch.from_numpy(flat)  # torch's eigh is several times as fast as NumPy's wheel
    variances, directions = (part.numpy() for part in torch.linalg.eigh(shared @ shared.T))  # ascending
    colors = np.full((3, height * width), 0.5)
    for color, index in enumerate(range(depth - 1, max(depth - 4, -1), -1)):
        if variances[index] <= rounding:
            break
        direction = directions[:, index]
        values = direction @ flat * np.sign(direction[np.abs(direction).argmax()])
        low, high = np.percentile(values, (_CLIPPED, 100 - _CLIPPED))
        if low == high:  # it varies at a few positions only
            low, high = values.min(), values.max()
        colors[color] = np.clip((values - low) / (high - low), 0, 1)
    return colors.astype(np.float32).reshape(3, height, width)

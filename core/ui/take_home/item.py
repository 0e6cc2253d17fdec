"""What can be taken along as picture and as numbers."""

from dataclasses import dataclass

import numpy as np

from core.export.pictures import tiled
from core.figures.rendering import DISPLAYS, Scale, scale_for

_SIGNED = "signed"


@dataclass(frozen=True, eq=False)
class Item:
    """Something that can be taken along.

    Attributes:
        name: for people, and of its files. values: its numbers, float32. axes: what all but the last two count.
        scale: how they become colors. sheet: (1 or 3, H, W), what its picture shows; both None if it has none.
        legend: what the colors mean. columns: the names of the last axis's places, where they are of many kinds.
    """

    name: str
    values: np.ndarray
    axes: tuple[str, ...]
    scale: Scale | None = None
    sheet: np.ndarray | None = None
    legend: str = ""
    columns: tuple[str, ...] = ()


def gray(numbers: np.ndarray) -> tuple[Scale, np.ndarray, str]:
    """The same of numbers (C, H, W) that a stage shows: from the least of them and 0 up to the largest magnitude."""
    low, high = min(0.0, float(numbers.min())), float(np.abs(numbers).max()) or 1.0
    return Scale("stretch", low, high), numbers, "black to white"


def kernel_colors(kernels: np.ndarray) -> tuple[Scale, np.ndarray, str]:
    """The same of kernels (C, K_h, K_w), whose colors reach to their largest weight, as the pages draw them."""
    return colors_up_to(float(np.abs(kernels).max()) or 1.0, kernels)


def colors_up_to(largest: float, kernels: np.ndarray) -> tuple[Scale, np.ndarray, str]:
    """As :func:`kernel_colors`, with colors that reach to ``largest``."""
    return Scale(_SIGNED, -largest, largest), tiled(kernels), DISPLAYS[_SIGNED]


def signed(maps: np.ndarray) -> tuple[Scale, np.ndarray, str]:
    """How maps (C, H, W) are shown side by side in the colors of signed values: scale, sheet and legend."""
    return scale_for(maps, _SIGNED), tiled(maps), DISPLAYS[_SIGNED]

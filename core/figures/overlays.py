"""What is laid over a picture: the part that is seen, how strongly each pixel counts, and how much to show.

Overlays are transparent pictures, so the picture below is sent once and stays as it is.
"""

import numpy as np
from PIL import Image

from core.arithmetic import Pair
from core.figures.rendering import Scale, scale_for, to_levels
from core.figures.theme import STRENGTH, color_table
from core.receptive_field import Range, Region

DIMMED = 0.45  # what is left of the brightness outside the field
_OPACITY = (0.45, 0.95)  # of the weakest and the strongest pixel: the picture stays visible below
_MARGIN = 0.2  # of the field's size, around its enlargement
_MOST_PADDING = 0.5  # of the picture's size, shown on each side


def seen_mask(ways: np.ndarray, inside: Region) -> np.ndarray:
    """(H, W) bool: the pixels of a field, and those that reach it through padding which repeats pixels.

    Args:
        ways: (H, W), the paths from each pixel to the position (``core.paths.path_map``).
        inside: the part of the field inside the picture, half-open (``receptive_field.visible``).
    """
    mask = ways > 0
    (top, bottom), (left, right) = inside
    mask[top:bottom, left:right] = True
    return mask


def bounds(mask: np.ndarray) -> Region | None:
    """The smallest half-open region that holds all of a mask (H, W); None if nothing is in it."""
    found = []
    for axis in (1, 0):
        places = np.flatnonzero(mask.any(axis=axis))
        if not places.size:
            return None
        found.append((int(places[0]), int(places[-1]) + 1))
    return tuple(found)


def dimming(mask: np.ndarray, factor: float = DIMMED) -> Image.Image:
    """An RGBA picture that leaves ``factor`` of the brightness outside a mask (H, W), and the inside alone."""
    pixels = np.zeros((*mask.shape, 4), np.uint8)
    pixels[~mask, 3] = round(255 * (1 - factor))
    return Image.fromarray(pixels)


def strength_overlay(values: np.ndarray, mask: np.ndarray) -> tuple[Image.Image, Scale]:
    """Values (h, w), at least 0, as an RGBA picture: dark where little matters, bright where much does.

    Args:
        mask: (h, w) bool, the pixels that can matter, not none; the others stay transparent and uncounted.

    Returns:
        The picture, and its linear scale from 0 to what all but the largest half percent stay below.
    """
    scale = scale_for(values[mask], "absolute")
    pixels = strength_table()[to_levels(values, scale)]
    pixels[~mask] = 0
    return Image.fromarray(pixels), scale


def strength_table() -> np.ndarray:
    """(256, 4) uint8: red, green, blue and opacity of every level, from nothing to most."""
    opacity = (255 * np.linspace(*_OPACITY, 256)).round().astype(np.uint8)
    return np.column_stack((color_table(STRENGTH, len(opacity)), opacity))


def padded_view(shape: Pair, first: Region, last: Region) -> Region:
    """The region to show of a picture (H, W) so that the fields of all positions fit, padding included.

    Args:
        first, last: the fields of the first and of the last position.

    Returns:
        The picture, and around it what they reach beyond, at most half its size on each side.

    >>> padded_view((20, 20), ((-3, 4), (-3, 4)), ((13, 20), (17, 24)))
    ((-3, 20), (-3, 24))
    """
    sides = []
    for size, (start, _), (_, stop) in zip(shape, first, last):
        most = int(_MOST_PADDING * size)
        sides.append((max(min(start, 0), -most), min(max(stop, size), size + most)))
    return tuple(sides)


def enlarged_view(field: Region, shape: Pair) -> Region | None:
    """A field with a margin around it; None if that is about as large as the picture (H, W) itself.

    >>> enlarged_view(((-3, 7), (20, 30)), (64, 64))
    ((-5, 9), (18, 32))
    """
    view = tuple(_with_margin(side) for side in field)
    large = any(2 * (stop - start) > size for (start, stop), size in zip(view, shape))
    return None if large else view


def _with_margin(side: Range) -> Range:
    margin = max(1, round(_MARGIN * (side[1] - side[0])))
    return side[0] - margin, side[1] + margin

"""Many maps in one small picture, side by side, as a strip that a browser component cuts apart again."""

import numpy as np
from PIL import Image

from core.arithmetic import Pair


def thumbnail_shape(shape: Pair, side: int) -> Pair:
    """(height, width) of a map of ``shape`` whose longer side becomes ``side`` pixels.

    >>> thumbnail_shape((56, 112), 40)
    (20, 40)
    """
    longest = max(shape)
    return tuple(max(1, round(side * size / longest)) for size in shape)


def mosaic(maps: np.ndarray, side: int) -> np.ndarray:
    """Maps (C, H, W) as one strip (1, C * h, w) float32, each h x w: see :func:`thumbnail_shape`.

    Larger maps are averaged over areas, smaller ones keep their pixels, enlarged. All are resized at once: the
    areas end where the maps do.
    """
    height, width = thumbnail_shape(maps.shape[1:], side)
    strip = Image.fromarray(np.ascontiguousarray(maps, np.float32).reshape(-1, maps.shape[2]))
    return np.asarray(strip.resize((width, len(maps) * height), Image.Resampling.BOX))[None]

"""A picture's values as they are shown: times 255."""

from dataclasses import replace

import numpy as np

from core.export.shown import Shown

_NEAR = 1e-4  # of a whole number: a pixel of 8 bits, but for the rounding of float32


def in_units(shown: Shown, unit: int) -> Shown:
    """A convolution with input and output times ``unit``; if all pixels are of 8 bits, they are whole numbers again.

    Without a bias, a convolution times a number is the convolution of the input times that number.
    """
    if unit == 1:
        return shown
    x = shown.x * np.float32(unit)
    whole = np.rint(x)
    if np.abs(x - whole).max() < _NEAR:
        x = whole
    y = shown.y * np.float32(unit)
    if _are_whole(x) and _are_whole(shown.weight):
        y = np.rint(y)
    return replace(shown, x=x, y=y, source=f"{shown.source} (values from 0 to {unit})")


def _are_whole(values: np.ndarray) -> bool:
    return bool((values == np.rint(values)).all())

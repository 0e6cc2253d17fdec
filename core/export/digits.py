"""How many digits numbers that leave the app are written with."""

import math

import numpy as np


def decimals_of(values: np.ndarray) -> int:
    """Digits after the point for numbers of any shape: none if all are whole, else four digits of the largest.

    >>> decimals_of(np.array([1.0, 20.0])), decimals_of(np.array([0.5, -0.25])), decimals_of(np.array([20.5]))
    (0, 4, 2)
    """
    finite = values[np.isfinite(values)].astype(float)
    if not finite.size or (finite == np.rint(finite)).all():
        return 0
    return min(max(2, 3 - math.floor(math.log10(np.abs(finite).max()))), 8)

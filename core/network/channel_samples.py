"""Maps thinned to what a browser is sent: every n-th row and column, the values that remain exact."""

import numpy as np


def sampled(maps: np.ndarray, most: int) -> tuple[np.ndarray, int]:
    """Every n-th row and column of maps, with the smallest n that leaves at most ``most`` values.

    Args:
        maps: (C, H, W), any numbers. most: how many values may remain, at least C.

    Returns:
        samples: (C, h, w), a view: ``maps[:, ::n, ::n]``. step: n, in pixels; 1 keeps everything.

    Raises:
        ValueError: not even one value of each map may remain.

    >>> samples, step = sampled(np.arange(36).reshape(1, 6, 6), most=10)
    >>> samples.shape, step, samples[0, 1].tolist()
    ((1, 3, 3), 2, [12, 14, 16])
    """
    channels, height, width = maps.shape
    if channels > most:
        raise ValueError(f"`most` must be at least 1 for each of the {channels} maps, not {most}.")
    step = 1
    while channels * -(-height // step) * -(-width // step) > most:
        step += 1
    return maps[:, ::step, ::step], step

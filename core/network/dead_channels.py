"""Which share of a layer's maps the non-linearity set to zero, and which channels are the same everywhere."""

import numpy as np

from core.network.forward import LayerMaps


def zeroed_share(maps: LayerMaps) -> float:
    """The share, 0 to 1, of values that the non-linearity set to zero: negative before, 0 after.

    A value that was 0 already is not counted; without ReLU the share is 0.
    """
    if maps.before is maps.after:
        return 0.0
    return float(np.mean((maps.before < 0) & (maps.after == 0)))


def dead_channels(maps: LayerMaps) -> np.ndarray:
    """(C,) bool: channels that say the same everywhere, for instance 0 after ReLU.

    A map of one pixel cannot vary, so it is dead only if that pixel is 0.
    """
    values = maps.after.reshape(len(maps.after), -1)
    constant = (values == values[:, :1]).all(axis=1)
    return constant if values.shape[1] > 1 else values[:, 0] == 0

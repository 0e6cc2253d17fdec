"""Trained filters for the im2col page: those of the visitor's own file, else of the recorded run on textures."""

import numpy as np

from core.filters.filtering import as_filter
from core.network.weight_fitting import first_filters
from core.ui.app.window import LARGEST_KERNEL
from core.ui.feature_maps.trained_weights import uploaded
from core.ui.learning.run_choice import recording

_TASK = "textures"


def trained_filters() -> tuple[str, np.ndarray]:
    """Whose filters they are, and the weight (F, C, K_h, K_w) of the network's first convolution."""
    own = uploaded()
    found = first_filters(own.named) if own else None
    if found is not None and max(found.shape[2:]) <= LARGEST_KERNEL:
        return own.title, found
    return _TASK, first_filters(recording(_TASK).snapshots[-1].parameters)


def trained_bank(count: int, channels: int) -> tuple[np.ndarray, tuple[str, ...]]:
    """Filters (count, channels, K_h, K_w), from the first on and again from the first, and their names."""
    title, weight = trained_filters()
    chosen = [number % len(weight) for number in range(count)]
    filters = np.stack([_for_channels(weight[number], channels) for number in chosen])
    return filters, tuple(f"{title.capitalize()}, filter {number}" for number in chosen)


def _for_channels(filter_: np.ndarray, channels: int) -> np.ndarray:
    """A filter (C, K_h, K_w) for so many channels: what it makes of a picture whose channels are all their mean."""
    return filter_ if len(filter_) == channels else as_filter(filter_.sum(axis=0), channels)

"""The network's input as a picture to look at: before it is normalized."""

import numpy as np

from core.figures.rendering import Scale, to_image, to_png
from core.ui.app.remembering import remembered
from core.ui.feature_maps.network_choice import shown_input
from core.ui.feature_maps.network_run import Run


def network_picture_png(run: Run) -> bytes:
    """The picture at the network's size as PNG bytes, in its own colors."""
    shown = shown_input(run.picture)
    return _png(run.picture.digest, shown.shape, shown)


@remembered
def _png(digest: str, shape: tuple[int, int, int], _pixels: np.ndarray) -> bytes:
    return to_png(to_image(_pixels, Scale("clip", 0.0, 1.0)))

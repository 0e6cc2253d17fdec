"""The picture that goes in, to look at while what comes out is covered."""

import numpy as np

from core.figures.labels import by
from core.figures.rendering import Scale, to_image, to_png
from core.ui.components.files.shown import show_png


def input_picture(pixels: np.ndarray, title: str) -> None:
    """Show a picture (C, H, W) in [0, 1]."""
    size = f"{by(pixels.shape[1:])} (rows × columns)"
    png = to_png(to_image(pixels, Scale("clip", 0.0, 1.0)))
    show_png(png, f"The input: {title}, {size}", 260, alt=f"{title}, {size}")

"""A network's input, made from a picture: its middle square at the network's size, normalized or not."""

import numpy as np
from PIL import Image

from core.images import resize

_LEAST_DEVIATION = 1e-6  # below it a channel is the same everywhere, but for rounding


def network_picture(pixels: np.ndarray, size: int, enlarge: bool = True) -> np.ndarray:
    """The middle square of pixels (C, H, W) in [0, 1], brought to ``size`` pixels a side.

    Larger squares are reduced, smaller ones enlarged bilinearly.

    Args:
        enlarge: whether to; without it a smaller square keeps its size.

    Returns:
        (C, size, size) float32 in [0, 1]; smaller only if ``enlarge`` is False.

    >>> network_picture(np.zeros((3, 40, 60)), 32).shape, network_picture(np.zeros((1, 9, 8)), 32, False).shape
    ((3, 32, 32), (1, 8, 8))
    """
    side = min(pixels.shape[1:])
    top, left = ((length - side) // 2 for length in pixels.shape[1:])
    square = np.ascontiguousarray(pixels[:, top : top + side, left : left + side], np.float32)
    if side >= size:
        return resize(square, size)
    return _enlarged(square, size) if enlarge else square


def _enlarged(square: np.ndarray, size: int) -> np.ndarray:
    bilinear = Image.Resampling.BILINEAR
    return np.stack([np.asarray(Image.fromarray(c).resize((size, size), bilinear)) for c in square])


def preparation(shape: tuple[int, int], size: int, enlarge: bool = True) -> str:
    """A sentence part on how :func:`network_picture` crops or enlarges a picture (H, W); "" if it only reduces it.

    >>> preparation((100, 300), 224), preparation((512, 512), 224)
    ('its middle, 100 × 100 of 100 × 300, enlarged', '')
    """
    side, whole, words = min(shape), f"{shape[0]} × {shape[1]}", []
    if shape[0] != shape[1]:
        words.append(f"its middle, {side} × {side} of {whole}")
    if side < size:
        words.append(("enlarged" if words else f"enlarged from {whole}") if enlarge else "at its own size")
    return ", ".join(words)


def normalized(pixels: np.ndarray) -> np.ndarray:
    """Pixels (C, H, W) with mean 0 and deviation 1 in every channel; 0 where a channel is the same everywhere."""
    means, deviations = (f(pixels, axis=(1, 2), keepdims=True, dtype=np.float64) for f in (np.mean, np.std))
    varied = deviations > _LEAST_DEVIATION
    return np.where(varied, (pixels - means) / np.where(varied, deviations, 1), 0).astype(np.float32)

"""Inputs small enough to count by hand: ramps, random integers, typed numbers, crops of a picture."""

import re

import numpy as np

from core.arithmetic import Pair
from core.number_text.reading import read_matrix

LARGEST_SIDE = 16
WHY_SMALL = "more cells would leave no room for the numbers in them"
LARGEST_NUMBER = 10_000
LONGEST_TEXT = 10_000  # characters: 16 x 16 numbers of full precision take half of it


def ramp(shape: Pair) -> np.ndarray:
    """0, 1, 2, ... in reading order: (1, H, W) float32.

    >>> ramp((2, 3))[0].tolist()
    [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
    """
    return np.arange(shape[0] * shape[1], dtype=np.float32).reshape(1, *shape)


def random_integers(shape: Pair, seed: int, low: int = 0, high: int = 9) -> np.ndarray:
    """Integers from low to high, both included: (1, H, W) float32; the same for the same seed everywhere."""
    return np.random.RandomState(seed).randint(low, high + 1, (1, *shape)).astype(np.float32)


def typed(text: str) -> np.ndarray:
    """Numbers typed or pasted, as ``core.number_text`` reads them.

    Returns:
        (1, H, W) float32.

    Raises:
        ValueError: they are no matrix, more than 16 x 16, too large, or the text is longer than so many can be.

    >>> typed("1 2; 3 4")[0].tolist(), typed("[[1, 2], [3, 4]]")[0].tolist()
    ([[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [3.0, 4.0]])
    """
    if len(text) > LONGEST_TEXT:
        raise ValueError(
            f"The text must have at most {LONGEST_TEXT:,} characters, not {len(text):,}; "
            f"{LARGEST_SIDE} × {LARGEST_SIDE} numbers need no more."
        )
    if found := re.search(r"\b(?:nan|inf(?:inity)?)\b", text, re.IGNORECASE):
        raise ValueError(f"Numbers must lie between ±{LARGEST_NUMBER:,}, not {found.group(0)}.")
    rows = read_matrix(text)
    size = len(rows), len(rows[0])
    if max(size) > LARGEST_SIDE:
        raise ValueError(
            f"The input must be at most {LARGEST_SIDE} × {LARGEST_SIDE}, not {size[0]} × {size[1]}: {WHY_SMALL}."
        )
    if largest := next((cell for row in rows for cell in row if abs(cell) > LARGEST_NUMBER), None):
        raise ValueError(f"Numbers must lie between ±{LARGEST_NUMBER:,}, not {_short(float(largest))}.")
    return np.array([rows], dtype=np.float32)


def _short(value: float) -> str:
    """A large number as people type it, such as 1e9."""
    mantissa, _, exponent = f"{value:g}".partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa


def crop(pixels: np.ndarray, corner: Pair, shape: Pair) -> np.ndarray:
    """A part (C, h, w) of a picture (C, H, W); the corner is moved inside, the shape cut to the picture."""
    _, height, width = pixels.shape
    h, w = min(shape[0], height), min(shape[1], width)
    top, left = (max(0, min(at, full - part)) for at, full, part in zip(corner, (height, width), (h, w)))
    return pixels[:, top : top + h, left : left + w]

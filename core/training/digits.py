"""Preparing a drawn digit as the data set was prepared.

E. Alpaydin's and C. Kaynak's description: NIST's programs made normalized bitmaps of 32 x 32 cells, which are divided
into blocks of 4 x 4; the cells with ink are counted in each. NIST's normalization (M. Garris et al., NIST Form-Based
Handprint Recognition System, NISTIR 5469, 1994) stretches the writing to 20 x 32 cells and makes its strokes thicker
or thinner: in the data set a digit has ink in about 310 cells, in columns 6 to 25 and from the first row to the last.

It also stands upright there: the leftmost ink of the first row and that of the last are in the same column, give or
take a cell, as one counts in the data set. Rows are shifted for that, each a little further than the one before.
"""

import numpy as np
from PIL import Image, ImageFilter

from core.training.datasets import DIGIT, INK_LEVELS

BITMAP = 32  # cells per side of the bitmap
BLOCK = BITMAP // DIGIT
WRITING_WIDTH = 20  # cells that the writing is stretched to; its height is the bitmap's
INK = 310  # cells with ink of a digit of the data set, on average
NARROW = 0.45  # width by height up to which writing is a plain stroke, a 1, and is not made wider


def count_ink(bitmap: np.ndarray) -> np.ndarray:
    """(32, 32) of bool -> (8, 8) of int: the cells with ink in each block of 4 x 4, 0 to 16.

    >>> int(count_ink(np.ones((32, 32), bool)).max())
    16
    """
    if bitmap.shape != (BITMAP, BITMAP):
        raise ValueError(f"A drawing has {BITMAP} × {BITMAP} cells, not {bitmap.shape}.")
    return bitmap.astype(bool).reshape(DIGIT, BLOCK, DIGIT, BLOCK).sum((1, 3))


def normalized(bitmap: np.ndarray) -> np.ndarray:
    """The drawing as NIST's programs leave it: upright, stretched to 20 x 32 cells in the middle, its strokes as thick.

    Args:
        bitmap: (32, 32) of bool, True where there is ink.

    Returns:
        (32, 32) of bool; without ink if the drawing has none.
    """
    if not bitmap.any():
        return np.zeros((BITMAP, BITMAP), bool)
    writing = _cut_out(_upright(_cut_out(bitmap)))
    height, width = writing.shape
    wide = WRITING_WIDTH if width > NARROW * height else max(1, round(width * BITMAP / height))
    stretched = Image.fromarray(writing).resize((wide, BITMAP), Image.Resampling.NEAREST)
    canvas = Image.new("L", (BITMAP, BITMAP))
    canvas.paste(stretched.convert("L"), ((BITMAP - wide) // 2, 0))
    return _as_thick(canvas)


def _cut_out(bitmap: np.ndarray) -> np.ndarray:
    """The smallest rectangle (h, w) that holds all ink."""
    rows, columns = (np.flatnonzero(bitmap.any(axis)) for axis in (1, 0))
    return bitmap[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _upright(writing: np.ndarray) -> np.ndarray:
    """Writing (h, w), with ink in its first and last row -> (h, 3w): rows shifted until both begin in one column."""
    height, width = writing.shape
    first, last = (int(np.flatnonzero(writing[row])[0]) for row in (0, -1))
    shifted = np.zeros((height, 3 * width), bool)
    for row, cells in enumerate(writing):
        start = width - round((last - first) * row / max(1, height - 1))
        shifted[row, start : start + width] = cells
    return shifted


def _as_thick(canvas: Image.Image) -> np.ndarray:
    """The writing, its strokes a cell thicker or thinner as often as that brings its ink nearer to ``INK`` cells."""

    def ink(image: Image.Image) -> int:
        return np.count_nonzero(np.asarray(image))

    while True:
        change = ImageFilter.MaxFilter(3) if ink(canvas) < INK else ImageFilter.MinFilter(3)
        changed = canvas.filter(change)
        if abs(ink(changed) - INK) >= abs(ink(canvas) - INK):
            return np.asarray(canvas) > 0
        canvas = changed


def as_digit(bitmap: np.ndarray) -> np.ndarray:
    """A drawing (32, 32) of bool as the network takes a digit: (1, 8, 8) float32 in [0, 1]."""
    return (count_ink(normalized(bitmap)) / INK_LEVELS).astype(np.float32)[None]

"""Inputs small enough to count by hand: ramps, random integers, typed numbers, crops of a picture."""

import re

import numpy as np

from core.arithmetic import Pair

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
    """Numbers typed or pasted, a row a line (or after a ``;``), apart by spaces, tabs or commas.

    Rows may also be in brackets, as Python, NumPy and PyTorch print them; a comma never is a decimal sign.

    Returns:
        (1, H, W) float32.

    Raises:
        ValueError: a cell is no number, rows differ in length, there are more than 16 x 16, or the text is
            longer than so many can be.

    >>> typed("1 2; 3 4")[0].tolist(), typed("[[1, 2], [3, 4]]")[0].tolist()
    ([[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [3.0, 4.0]])
    """
    if len(text) > LONGEST_TEXT:
        raise ValueError(
            f"The text must have at most {LONGEST_TEXT:,} characters, not {len(text):,}; "
            f"{LARGEST_SIDE} × {LARGEST_SIDE} numbers need no more."
        )
    lines = [line.strip(" \t\r,") for line in re.split(r"[;\n]", _without_brackets(text.replace("−", "-")))]
    rows = [[_number(cell) for cell in re.split(r"[\s,]+", line)] for line in lines if line]
    if not rows:
        raise ValueError("There are no numbers yet; type rows such as 1 2 3, one a line.")
    lengths = {len(row) for row in rows}
    if len(lengths) > 1:
        raise ValueError(
            f"All rows must be equally long; these have {min(lengths)} to {max(lengths)} numbers."
        )
    if max(len(rows), *lengths) > LARGEST_SIDE:
        raise ValueError(
            f"The input must be at most {LARGEST_SIDE} × {LARGEST_SIDE}, not {len(rows)} × {lengths.pop()}: "
            f"{WHY_SMALL}."
        )
    return np.array([rows], dtype=np.float32)


def _without_brackets(text: str) -> str:
    """A printed array with a ``;`` after each row; a row in brackets may go over several lines."""
    if "[" not in text:
        return text
    text = re.sub(r"^\s*(?:np\.|torch\.)?(?:array|tensor)\(|(?:,\s*dtype=[\w.]+)?\)\s*$", "", text)
    return text.replace("\n", " ").replace("[", " ").replace("]", ";")


def _number(cell: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        raise ValueError(f"“{cell[:20]}” is not a number; type numbers such as 2 or -0.5.") from None
    if not abs(value) <= LARGEST_NUMBER:
        raise ValueError(f"Numbers must lie between ±{LARGEST_NUMBER:,}, not {cell[:20]}.")
    return value


def crop(pixels: np.ndarray, corner: Pair, shape: Pair) -> np.ndarray:
    """A part (C, h, w) of a picture (C, H, W); the corner is moved inside, the shape cut to the picture."""
    _, height, width = pixels.shape
    h, w = min(shape[0], height), min(shape[1], width)
    top, left = (max(0, min(at, full - part)) for at, full, part in zip(corner, (height, width), (h, w)))
    return pixels[:, top : top + h, left : left + w]

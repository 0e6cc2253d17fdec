"""Drawings: square grids of cells with ink or without, as text that is short enough for a link."""

import base64
import re

import numpy as np

SIDES = (8, 16, 32, 64)  # cells
_DIGITS = {-(-side * side // 6): side for side in SIDES}  # of base64, six cells each


def parse_drawing(text: str) -> np.ndarray:
    """(side, side) of bool, True where there is ink, from the text that :func:`write_drawing` gives.

    Raises:
        ValueError: it is no such text; the message finishes the sentence "… was left out: …".

    >>> int(parse_drawing("gAAAAAAAAAE").sum())
    2
    """
    side = _DIGITS.get(len(text))
    if side is None or not re.fullmatch(r"[A-Za-z0-9_-]+", text, re.ASCII):
        raise ValueError(
            f"must be a drawing of {', '.join(map(str, SIDES[:-1]))} or {SIDES[-1]} cells a side"
        )
    bits = np.unpackbits(np.frombuffer(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), np.uint8))
    return bits.reshape(side, side).astype(bool)


def write_drawing(drawing: np.ndarray) -> str:
    """A drawing (side, side) of bool as text: a bit a cell, row by row, in base64 for addresses (RFC 4648, section 5).

    >>> write_drawing(np.eye(8, dtype=bool))
    'gEAgEAgEAgE'
    """
    return base64.urlsafe_b64encode(np.packbits(drawing).tobytes()).decode().rstrip("=")


def blank(side: int) -> np.ndarray:
    """A drawing (side, side) of bool without ink."""
    return np.zeros((side, side), bool)


def on_grid(drawing: np.ndarray, side: int) -> np.ndarray:
    """A drawing (n, n) of bool on a grid of ``side`` cells, a multiple or a divisor of n.

    A larger cell has ink if any of the cells that it replaces has: thin lines stay.

    >>> on_grid(on_grid(np.eye(8, dtype=bool), 16), 8).sum()
    np.int64(8)
    """
    n = len(drawing)
    if side >= n:
        return drawing.repeat(side // n, 0).repeat(side // n, 1)
    return drawing.reshape(side, n // side, side, n // side).any((1, 3))


def to_pixels(drawing: np.ndarray) -> np.ndarray:
    """A drawing (side, side) of bool as a picture (1, side, side) float32: ink is white, 1, on black, 0."""
    return drawing.astype(np.float32)[None]

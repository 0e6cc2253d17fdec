"""Small matrices beside each other, with their numbers and the signs between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.figures.labels import rounded
from core.figures.theme import DIVERGING
from core.ui.browser.component import component
from core.ui.browser.wire import pack_identified


@dataclass(frozen=True, eq=False)
class Matrix:
    """One matrix.

    Attributes:
        title: above it. values: (rows, columns). sign: what stands before it.
        largest: the end of its color scale; None for its own largest magnitude. digits: of its numbers, significant.
    """

    title: str
    values: np.ndarray
    sign: str = ""
    largest: float | None = None
    digits: int = 4


def show_matrices(matrices: Sequence[Matrix], *, key: str) -> None:
    """Draw matrices beside each other, or below each other where there is no room."""
    described = [
        {
            "title": matrix.title,
            "sign": matrix.sign,
            "values": matrix.values.ravel().tolist(),
            "labels": [rounded(float(value), matrix.digits) for value in matrix.values.ravel()],
            "columns": matrix.values.shape[1],
            "largest": float(np.abs(matrix.values).max() if matrix.largest is None else matrix.largest)
            or 1.0,
        }
        for matrix in matrices
    ]
    message = pack_identified({"palette": DIVERGING, "matrices": described})
    component(Path(__file__).with_name("grids.js"))(data=message, key=key)

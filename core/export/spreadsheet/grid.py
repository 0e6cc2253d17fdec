"""A grid of cells on a sheet: where it lies, and how its values are written, rounded and colored."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from xlsxwriter.utility import quote_sheetname, xl_range, xl_range_abs, xl_rowcol_to_cell

from core.export.digits import decimals_of
from core.export.windows import MINUS_INFINITY


@dataclass(frozen=True)
class Grid:
    """Cells of a sheet, counted from 0: the first one's ``row`` and ``column``, and their ``shape`` (rows, columns)."""

    sheet: str
    row: int
    column: int
    shape: tuple[int, int]

    def cell(self, row: int, column: int, fixed: bool = False) -> str:
        """The name of one of its cells on its own sheet, such as B7, or $B$7 where it is ``fixed``.

        >>> Grid("Convolution", 6, 1, (5, 5)).cell(0, 0)
        'B7'
        """
        return xl_rowcol_to_cell(self.row + row, self.column + column, fixed, fixed)

    def part(self, rows: tuple[int, int], columns: tuple[int, int]) -> str:
        """From the first to the last of some rows and columns: B7:D9, or B7 where that is one cell."""
        return xl_range(
            self.row + rows[0], self.column + columns[0], self.row + rows[1], self.column + columns[1]
        )

    @property
    def all(self) -> str:
        """All of it, fixed: $B$7:$F$11."""
        height, width = self.shape
        return xl_range_abs(self.row, self.column, self.row + height - 1, self.column + width - 1)

    def elsewhere(self, row: int, column: int) -> str:
        """One of its cells, fixed, as other sheets call it: Convolution!$B$7."""
        return f"{quote_sheetname(self.sheet)}!{self.cell(row, column, fixed=True)}"


def number_format(values: np.ndarray) -> str:
    """How numbers of any shape are shown: whole ones as they are, others with four digits of the largest.

    >>> number_format(np.array([1.0, 20.0])), number_format(np.array([0.5, -0.25])), number_format(np.array([20.5]))
    ('General', '0.0000', '0.00')
    """
    decimals = decimals_of(values)
    return f"0.{'0' * decimals}" if decimals else "General"


def written(value: Any) -> float | str:
    """A number of NumPy as a sheet takes it; minus infinity, which none has, as text, which none takes for a number."""
    return float(value) if np.isfinite(value) else MINUS_INFINITY

"""One sheet while it is filled: grids below each other, columns of grids side by side, words above them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from xlsxwriter import Workbook

from core.arithmetic import Pair
from core.export.spreadsheet.grid import Grid, number_format, written
from core.export.spreadsheet.looks import Looks

_WIDTH = 7  # of a column, in letters: cells that are nearly square
_LEGEND_COLUMNS = 7  # what the colors mean stands in these, see Sheet.color


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: a formula, number or text; ``kind`` as in ``core.steps.Axis``; ``tap`` of a kernel."""

    content: str | float
    kind: str = "x"
    tap: int | None = None


class Sheet:
    """A sheet of a workbook, and the place of the next grid on it."""

    def __init__(self, workbook: Workbook, looks: Looks, name: str):
        self.name, self._looks = name, looks
        self.cells = workbook.add_worksheet(name)
        self.cells.hide_gridlines(2)
        everywhere = "A1:XFD1048576"  # no marks on cells whose neighbors compute something else
        self.cells.ignore_errors({"formula_differs": everywhere, "formula_range": everywhere})
        self.cells.set_landscape()
        self.cells.fit_to_pages(1, 0)  # printed on one page's width, whatever its height
        self._legend = self._top = self._row = 0
        self._column = self._right = 1

    def words(self, lines: Sequence[str]) -> None:
        """Lines above everything else, the first one as the title; room for the colors' ends is left below them."""
        self.cells.write_string(0, 0, lines[0], self._looks.title)
        for row, line in enumerate(lines[1:], 1):
            self.cells.write_string(row, 0, line)
        self._legend = len(lines) + 1
        self._top = self._row = self._legend + 5

    def next_column(self) -> None:
        """Go on to the right of all that was written, at the top again."""
        self._row, self._column = self._top, self._right + 2

    def go_to(self, row: int, column: int) -> None:
        """Let the next grid begin there."""
        self._row, self._column = row, column

    def numbers(self, title: str, values: np.ndarray) -> Grid:
        """Numbers (H, W) to be changed by hand, below the last grid."""
        cells = {at: Cell(float(values[at])) for at in np.ndindex(values.shape)}
        return self.formulas(title, values, cells)

    def formulas(
        self, title: str, values: np.ndarray, cells: Mapping[Pair, Cell], first: Pair | None = (0, 0)
    ) -> Grid:
        """A grid below the last one; ``values`` (H, W) are what its formulas give, ``first`` its corner's index."""
        grid = self._write(title, values, cells, first, self._column)
        self._row += grid.shape[0] + 3
        return grid

    def side_by_side(
        self,
        titles: Sequence[str],
        values: Sequence[np.ndarray],
        cells: Sequence[Mapping[Pair, Cell]] = (),
        taps: int = 0,
    ) -> list[Grid]:
        """The kernels of one filter beside each other; without ``cells`` numbers to be changed by hand."""
        grids, column = [], self._column
        for n, (title, kernel) in enumerate(zip(titles, values)):
            taps = taps or kernel.size
            own = {
                at: Cell(float(kernel[at]), tap=place) for place, at in enumerate(np.ndindex(kernel.shape))
            }
            grid = self._write(title, kernel, cells[n] if cells else own, None, column, taps)
            grids.append(grid)
            column += max(grid.shape[1], -(-len(title) // _WIDTH)) + 1
        self._row += max(grid.shape[0] for grid in grids) + 3
        return grids

    def _write(
        self,
        title: str,
        values: np.ndarray,
        cells: Mapping[Pair, Cell],
        first: Pair | None,
        column: int,
        taps: int = 0,
    ) -> Grid:
        grid = Grid(self.name, self._row + 2, column, values.shape)
        self.cells.write_string(self._row, column, title, self._looks.heading)
        if first is not None:
            for axis, start in enumerate(first):
                for index in range(values.shape[axis]):
                    place = (grid.row + index, column - 1) if axis == 0 else (grid.row - 1, column + index)
                    self.cells.write_number(*place, start + index, self._looks.label)
        self.fill(grid, values, cells, taps)
        self._right = max(self._right, column + max(grid.shape[1], -(-len(title) // _WIDTH)) - 1)
        return grid

    def fill(self, grid: Grid, values: np.ndarray, cells: Mapping[Pair, Cell], taps: int = 0) -> None:
        """Write cells into a grid, formulas with the ``values`` (H, W) that they give."""
        shown_as = number_format(values)
        self.cells.set_column(0, max(grid.column + grid.shape[1], _LEGEND_COLUMNS) - 1, _WIDTH)
        for (row, column), cell in cells.items():
            place = grid.row + row, grid.column + column
            look = self._looks.of("General" if cell.content == 0 else shown_as, cell.kind, cell.tap, taps)
            if not isinstance(cell.content, str):
                self.cells.write_number(*place, cell.content, look)
            elif cell.content.startswith("=MMULT"):
                self.cells.write_array_formula(
                    *place, *place, cell.content, look, written(values[row, column])
                )
            elif cell.content.startswith("="):
                self.cells.write_formula(*place, cell.content, look, written(values[row, column]))
            elif cell.content:
                self.cells.write_string(*place, cell.content, look)
            else:
                self.cells.write_blank(*place, None, look)

    def color(
        self, name: str, grids: Sequence[Grid], ruled_by: Sequence[Grid], values: np.ndarray, signed: bool
    ) -> None:
        """Color grids by the ``values`` of those that rule, and say in the legend what the colors' ends are."""
        finite = values[np.isfinite(values)].astype(float)
        ends_now = -np.abs(finite).max(initial=0) if signed else min(0.0, finite.min(initial=0))
        smallest = ",".join(grid.all for grid in ruled_by)
        largest = f"MAX(MAX({smallest}),-MIN({smallest}))"
        low = f"=-{largest}" if signed else f"=MIN(0,MIN({smallest}))"
        row, look = self._legend, self._looks.of(number_format(finite))
        self._legend += 1
        self.cells.write_string(row, 0, f"{name}: {'blue' if signed else 'black'} is")
        self.cells.write_formula(row, 3, low, look, ends_now)
        self.cells.write_string(row, 4, f"{'white is 0, red' if signed else 'white'} is")
        self.cells.write_formula(row, 6, f"={largest}", look, np.abs(finite).max(initial=0))
        ends = Grid(self.name, row, 3, (1, 4))
        self._looks.color_by_value(
            self.cells, grids, (ends.cell(0, 0, fixed=True), ends.cell(0, 3, fixed=True)), signed
        )

"""The im2col sheet: each window of the input as a column, each filter as a row, and every product at their crossing."""

import numpy as np
from xlsxwriter import Workbook

from core.export.shown import Shown
from core.export.spreadsheet.grid import Grid
from core.export.spreadsheet.looks import Looks, is_signed
from core.export.spreadsheet.operation_sheet import Placed
from core.export.spreadsheet.sheet import Cell, Sheet
from core.im2col import im2col
from core.steps import PADDING, convolution_steps

_WORDS = (
    "im2col: the convolution as one matrix product",
    "Each window of the input is a column, in the order in which the windows move; each filter is a row.",
    "A number of the product is its row of weights times its column.",
    "All numbers here follow from the first sheet: change them there. Channels, rows and columns count from 0.",
)


def matrix_cells(shown: Shown) -> int:
    """How many cells the matrix of a convolution has."""
    return len(shown.x) * shown.weight[0, 0].size * shown.y[0].size


def write_matrix(workbook: Workbook, looks: Looks, shown: Shown, placed: Placed) -> None:
    """Add the sheet for a convolution whose numbers lie where ``placed`` says."""
    sheet = Sheet(workbook, looks, "im2col")
    sheet.words(_WORDS)
    depth, steps = len(shown.x) * shown.weight[0, 0].size, shown.y[0].size
    top, right = 12, depth + 4
    matrix = Grid("im2col", top, right, (depth, steps))
    weights = Grid("im2col", top + depth + 3, 1, (len(shown.y), depth))
    product = Grid("im2col", top + depth + 3, right, (len(shown.y), steps))
    columns = im2col(shown.x[None], shown.spec)[0]
    sheet.fill(matrix, columns, _references(shown, placed))
    rows, values = _weights(shown, placed)
    sheet.fill(weights, values, rows, shown.weight[0, 0].size)
    sheet.fill(product, shown.y.reshape(len(shown.y), -1), _products(shown, weights, matrix))
    _label(sheet, looks, shown, matrix, weights, product)
    folded = _fold(sheet, shown, product)
    sheet.color("Matrix", [matrix], [matrix], columns, is_signed(columns))
    sheet.color("Weights", [weights], [weights], shown.weight, signed=True)
    sheet.color("Product", [product, *folded], [product], shown.y, is_signed(shown.y))


def _references(shown: Shown, placed: Placed) -> dict[tuple[int, int], Cell]:
    """Every cell of the matrix as the input's cell that it copies, or a zero of the padding."""
    moves, cells = convolution_steps(shown.spec, shown.x.shape[1:]), {}
    outputs = list(np.ndindex(moves.output_shape))
    for row, (c, a, b) in enumerate(np.ndindex(len(shown.x), *moves.kernel_shape)):
        for step, (down, across) in enumerate(outputs):
            source = (
                moves.rows.sources[moves.rows.taps[down][a]],
                moves.columns.sources[moves.columns.taps[across][b]],
            )
            padding = min(source) < 0
            cells[row, step] = (
                Cell(0, PADDING) if padding else Cell(f"={placed.inputs[c].elsewhere(*source)}")
            )
    return cells


def _weights(shown: Shown, placed: Placed) -> tuple[dict[tuple[int, int], Cell], np.ndarray]:
    """The filters as rows; with groups, a filter has no weight for the channels that it does not see."""
    filters, own = len(shown.weight), shown.weight[0].size
    size = shown.weight[0, 0].size
    cells, values = {}, np.zeros((filters, own * shown.spec.groups), np.float32)
    for f in range(filters):
        first = f // (filters // shown.spec.groups) * own
        values[f, first : first + own] = shown.weight[f].ravel()
        for place, (c, a, b) in enumerate(np.ndindex(shown.weight.shape[1:])):
            reference = placed.kernels[f][c].elsewhere(a, b)
            cells[f, first + place] = Cell(f"={reference}", tap=place % size)
    return cells, values


def _products(shown: Shown, weights: Grid, matrix: Grid) -> dict[tuple[int, int], Cell]:
    """A row of weights times a column, for each filter and each step."""
    cells, own = {}, shown.weight[0].size
    for f, step in np.ndindex(len(shown.y), shown.y[0].size):
        first = f // (len(shown.y) // shown.spec.groups) * own
        seen = (first, first + own - 1)
        cells[f, step] = Cell(f"=MMULT({weights.part((f, f), seen)},{matrix.part(seen, (step, step))})")
    return cells


def _label(sheet: Sheet, looks: Looks, shown: Shown, matrix: Grid, weights: Grid, product: Grid) -> None:
    """What each row and column is: the step and its output cell, the channel and its kernel cell, the filter."""
    write, width, size = sheet.cells.write_string, shown.y.shape[2], shown.weight[0, 0].size
    write(matrix.row - 3, matrix.column, "The matrix: step, and the output cell it makes", looks.heading)
    write(weights.row - 2, weights.column, "The weights: a filter a row", looks.heading)
    write(product.row - 1, product.column, "The product: a filter a row, a step a column", looks.heading)
    for step in range(matrix.shape[1]):
        write(matrix.row - 2, matrix.column + step, str(step), looks.label)
        write(matrix.row - 1, matrix.column + step, f"{step // width},{step % width}", looks.label)
    for place, (c, a, b) in enumerate(np.ndindex(len(shown.x), *shown.weight.shape[2:])):
        name = f"{c}: {a},{b}" if len(shown.x) > 1 else f"{a},{b}"
        look = looks.tap_label(place % size, size)
        write(matrix.row + place, matrix.column - 1, name, look)
        write(weights.row - 1, weights.column + place, name, look)
    for f in range(len(shown.y)):
        write(weights.row + f, weights.column - 1, str(f), looks.label)


def _fold(sheet: Sheet, shown: Shown, product: Grid) -> list[Grid]:
    """Each row of the product laid back into the output's shape."""
    height, width = shown.y.shape[1:]
    sheet.go_to(product.row + len(shown.y) + 2, product.column)
    grids = []
    for f, y in enumerate(shown.y):
        cells = {
            (row, column): Cell(f"={product.cell(f, row * width + column)}")
            for row, column in np.ndindex(height, width)
        }
        title = f"Folded back, filter {f}" if len(shown.y) > 1 else "Folded back"
        grids.append(sheet.formulas(title, y, cells))
    return grids

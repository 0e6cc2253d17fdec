"""The whole workbook of an operation, as the bytes of an XLSX file; nothing is written on a disk."""

import io

from xlsxwriter import Workbook

from core.export.shown import Shown
from core.export.spreadsheet.looks import Looks
from core.export.spreadsheet.matrix_sheet import matrix_cells, write_matrix
from core.export.spreadsheet.operation_sheet import write_operation
from core.export.state_words import state_words
from core.export.windows import steps_of
from core.figures.labels import by

LARGEST_INPUT = 32  # pixels a side
MOST_CELLS = 30_000  # of one sheet: a second to write on a slow core


def spreadsheet(shown: Shown) -> bytes:
    """An XLSX file in which input and kernel are numbers, and all that follows from them is formulas.

    The first sheet computes every output from its window; for a convolution, the second does it as a matrix product.
    Every formula has its value beside it, PyTorch's, for readers that compute nothing.

    Raises:
        ValueError: the input is larger than 32 × 32, or there would be too many cells.
    """
    check(shown)
    file = io.BytesIO()
    workbook = Workbook(file, {"in_memory": True})
    looks = Looks(workbook)
    has_matrix = shown.operation == "convolution" and matrix_cells(shown) <= MOST_CELLS
    placed = write_operation(workbook, looks, shown, _words(shown, has_matrix))
    if has_matrix:
        write_matrix(workbook, looks, shown, placed)
    workbook.close()
    return file.getvalue()


def check(shown: Shown) -> None:
    """Raise ValueError, with the sentence that says why, if there can be no spreadsheet of an operation."""
    height, width = shown.x.shape[1:]
    if max(height, width) > LARGEST_INPUT:
        raise ValueError(
            f"A spreadsheet holds an input of at most {LARGEST_INPUT} × {LARGEST_INPUT} numbers, not {height} × "
            f"{width}; choose a smaller one."
        )
    canvas = steps_of(shown).canvas_shape
    cells = len(shown.x) * canvas[0] * canvas[1] + shown.y.size
    if cells > MOST_CELLS:
        raise ValueError(
            f"The spreadsheet would have {cells:,} cells with formulas, more than the {MOST_CELLS:,} that open "
            "quickly; use less padding, fewer filters or a larger stride."
        )


def _words(shown: Shown, has_matrix: bool) -> list[str]:
    """The lines above the first sheet: what it is, and what can be changed."""
    inputs = "input" if shown.weight is None else "input or kernel"
    lines = [
        state_words(shown),
        f"{by(shown.x.shape)} becomes {by(shown.y.shape)} (channels × rows × columns, which count from 0).",
        f"Change any number of {inputs}: everything else is formulas and follows. Sizes stay as they are.",
        *(["Padding is in italics."] if any(map(any, shown.spec.padding)) else []),
        f"The same in the app: {shown.link}",
    ]
    if shown.operation == "convolution" and not has_matrix:
        lines.append(
            f"There is no sheet with the im2col matrix: it would have {matrix_cells(shown):,} cells, more than the "
            f"{MOST_CELLS:,} that open quickly."
        )
    return lines

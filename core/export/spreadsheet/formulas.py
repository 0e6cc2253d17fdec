"""What one output cell computes, as a formula over its window."""

from collections.abc import Sequence

from core.export.spreadsheet.grid import Grid
from core.steps import Steps

_MOST_LETTERS = 8000  # a spreadsheet takes 8,192 letters in a formula


def sum_of_products(
    canvases: Sequence[Grid], kernels: Sequence[Grid], steps: Steps, row: int, column: int
) -> str:
    """Each channel's window times its kernel, which has zeros in dilation's gaps, added up.

    Raises:
        ValueError: there are too many channels for one formula.
    """
    rows, columns = steps.rows.taps[row], steps.columns.taps[column]
    ends = (rows[0], rows[-1]), (columns[0], columns[-1])
    formula = "=" + "+".join(
        f"SUMPRODUCT({canvas.part(*ends)},{kernel.all})" for canvas, kernel in zip(canvases, kernels)
    )
    if len(formula) > _MOST_LETTERS:
        raise ValueError(
            f"A formula over {len(kernels)} channels would be longer than a spreadsheet takes; use fewer channels."
        )
    return formula


def of_window(function: str, canvas: Grid, steps: Steps, row: int, column: int) -> str:
    """MAX or AVERAGE of a window: of one range, or of its cells one by one where dilation leaves gaps.

    Both leave out cells without a number: what lies beyond the padding, and padding that does not count.
    """
    rows, columns = steps.rows.taps[row], steps.columns.taps[column]
    cells = ",".join(canvas.part(down, across) for down in _runs(rows) for across in _runs(columns))
    return f"={function}({cells})"


def _runs(taps: Sequence[int]) -> list[tuple[int, int]]:
    """(first, last) of positions that lie side by side; each by itself where they do not."""
    side_by_side = taps[-1] - taps[0] == len(taps) - 1
    return [(taps[0], taps[-1])] if side_by_side else [(tap, tap) for tap in taps]

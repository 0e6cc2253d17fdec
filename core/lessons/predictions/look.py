"""What a window looks at: the canvas that it moves over, as a grid to read, and the cells under one window."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from core.arithmetic import Pair
from core.filters.typed_kernel import from_weights, write_cell
from core.lessons.predictions.question import Cells, Grid, number_text
from core.lessons.worked_sizes import Operation
from core.steps import BEYOND, PADDING, PIXEL, Axis, Steps

MOST_SIDE = 20  # rows or columns of a grid: of more, those around the window are shown
_MOST_BESIDE = 6  # where several grids stand beside each other
_IN_PADDING = "The first window begins in the padding, not at the first pixel."


@dataclass(frozen=True, eq=False)
class Look:
    """An output cell and what its window reads.

    Attributes:
        steps: of the operation. place: (row, column) of the output cell. x: (C, H, W), as the numbers are written.
        border: what zero padding counts as.
    """

    steps: Steps
    place: Pair
    x: np.ndarray
    border: float = 0.0

    def patch(self) -> np.ndarray:
        """(C, K_h, K_w): what the window reads."""
        return self.values(*self.window())

    def window(self) -> tuple[Sequence[int], Sequence[int]]:
        """The canvas rows and columns under the kernel's cells."""
        return self.steps.rows.taps[self.place[0]], self.steps.columns.taps[self.place[1]]

    def values(self, rows: Sequence[int], columns: Sequence[int]) -> np.ndarray:
        """(C, len(rows), len(columns)): the numbers at places of the canvas."""
        down = np.array([self.steps.rows.sources[at] for at in rows])
        across = np.array([self.steps.columns.sources[at] for at in columns])
        found = self.x[:, down[:, None], across]
        return np.where((down[:, None] < 0) | (across < 0), self.border, found)

    def counted(self, padding: bool) -> np.ndarray:
        """(K_h, K_w) bool: what of the window a mean counts; ``padding``: whether that counts."""
        rows, columns = self.window()
        left_out = {BEYOND} if padding else {BEYOND, PADDING}
        down, across = (
            np.array([axis.kinds[at] not in left_out for at in taps])
            for axis, taps in ((self.steps.rows, rows), (self.steps.columns, columns))
        )
        return np.outer(down, across)

    def cells(self) -> Cells:
        """The (row, column) on the canvas of all that the window reads."""
        rows, columns = self.window()
        return frozenset((row, column) for row in rows for column in columns)

    def grids(self, titles: Sequence[str]) -> tuple[Grid, ...]:
        """The canvas, channel by channel, under these titles; around the window where it is large."""
        axes = (self.steps.rows, self.steps.columns)
        most = MOST_SIDE if len(titles) == 1 else _MOST_BESIDE
        rows, columns = (_shown_range(axis, taps, most) for axis, taps in zip(axes, self.window()))
        kinds = [[axis.kinds[at] for at in shown] for axis, shown in zip(axes, (rows, columns))]
        padding = frozenset(
            (i, j)
            for i, down in enumerate(kinds[0])
            for j, across in enumerate(kinds[1])
            if down + across != "xx"
        )
        labels = [labels_of(axis, shown) for axis, shown in zip(axes, (rows, columns))]
        nothing = np.array([[BEYOND in down + across for across in kinds[1]] for down in kinds[0]])
        return tuple(
            Grid(title, *labels, _texts(channel, nothing), padding)
            for title, channel in zip(titles, self.values(rows, columns).astype(object))
        )

    def other_windows(self) -> Iterable[tuple[Sequence[int], Sequence[int], str]]:
        """The windows that one may take for that of the output cell: rows, columns, and a hint; some reach too far."""
        axes, taps = (self.steps.rows, self.steps.columns), self.window()
        starts = [len(axis.kinds) - len(axis.kinds.lstrip(PADDING)) for axis in axes]
        unmoved = [[at - of[0] + place for at in of] for of, place in zip(taps, self.place)]
        yield *unmoved, "Each step moves the window by the stride, not by 1."
        yield *([at + start for at in of] for of, start in zip(taps, starts)), _IN_PADDING
        yield (
            *(range(of[0], of[0] + len(of)) for of in taps),
            "Dilation leaves gaps between the cells that are read.",
        )
        row, column = self.place
        if column < axes[0].output_size and row < axes[1].output_size:
            yield (
                axes[0].taps[column],
                axes[1].taps[row],
                "An output cell is (row, column): the row comes first.",
            )


def _texts(values: np.ndarray, nothing: np.ndarray) -> tuple[tuple[str, ...], ...]:
    """Values (rows, columns) as a grid shows them; a dash where nothing is."""
    return tuple(
        tuple("–" if empty else number_text(value) for value, empty in zip(row, empties))
        for row, empties in zip(values, nothing)
    )


def _shown_range(axis: Axis, taps: Sequence[int], most: int) -> range:
    """The canvas positions that a grid shows: all, or those around a window where there are more than ``most``."""
    if axis.canvas_size <= most:
        return range(axis.canvas_size)
    margin = 2 if most == MOST_SIDE else 1
    return range(max(0, taps[0] - margin), min(axis.canvas_size, taps[-1] + margin + 1))


def labels_of(axis: Axis, shown: Sequence[int]) -> tuple[str, ...]:
    """The index of canvas positions: that of the input's pixel, below 0 and beyond its last in the padding.

    A stretched input has others; there positions count from the canvas's first.
    """
    inner = axis.kinds.strip(PADDING + BEYOND)
    plain = set(inner) == {PIXEL} and len(inner) == axis.input_size
    first = axis.kinds.index(PIXEL) if plain else 0
    return tuple(number_text(at - first) for at in shown)


def border_of(operation: Operation) -> float:
    """What zero padding counts as."""
    return -np.inf if operation == "max" else 0.0


def asked_place(output_shape: Pair, place: Pair = (1, 2)) -> Pair:
    """An output cell to ask about: the place, or the nearest one that there is."""
    return min(place[0], output_shape[0] - 1), min(place[1], output_shape[1] - 1)


def as_written(values: np.ndarray) -> np.ndarray:
    """An array's numbers as a grid shows them: whole ones in full, others with four significant digits."""
    if (values == np.rint(values)).all():
        return values
    written = [value if value == int(value) else float(f"{value:.4g}") for value in values.ravel().tolist()]
    return np.array(written).reshape(values.shape)


def plain_grid(title: str, values: np.ndarray) -> Grid:
    """An array (rows, columns) with its indices."""
    rows, columns = (tuple(map(str, range(size))) for size in values.shape)
    return Grid(title, rows, columns, tuple(tuple(map(number_text, row)) for row in values.tolist()))


def kernel_grid(title: str, kernel: np.ndarray) -> Grid:
    """A kernel (K_h, K_w), small fractions as such."""
    (cells,) = from_weights(kernel[None])
    texts = tuple(tuple(write_cell(weight).replace("-", "−") for weight in row) for row in cells)
    rows, columns = (tuple(map(str, range(size))) for size in kernel.shape)
    return Grid(title, rows, columns, texts)

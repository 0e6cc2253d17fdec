"""Numbers as files: arrays as CSV and NPY that give back exactly these float32 values, the layers as a table."""

import csv
import io
from collections.abc import Sequence

import numpy as np

from core.figures.labels import by
from core.network.layer_words import network_lines
from core.network.rows import Row

_DIGITS = "%.9g"  # tells every float32 from all others
_COLUMNS = (
    "layer",
    "operation",
    "input shape",
    "output shape",
    "parameters",
    "multiply-adds",
    "receptive field",
    "total stride",
    "problem",
)


def npy(values: np.ndarray) -> bytes:
    """An array of any shape as a .npy file, for ``np.load``."""
    file = io.BytesIO()
    np.save(file, np.ascontiguousarray(values, np.float32), allow_pickle=False)
    return file.getvalue()


def csv_of(values: np.ndarray, axes: Sequence[str], columns: Sequence[str] = ()) -> bytes:
    """An array as CSV, for ``np.loadtxt(file, delimiter=",", dtype=np.float32)`` and for spreadsheets.

    Args:
        values: at least two axes; each matrix of the last two stands below the one before, after a line that begins
            with "#" and says which one it is.
        axes: what the axes before the last two count, such as ("channel",) for (C, H, W).
        columns: the name of every column, for a first line that begins with "#" too; none for a matrix of one kind.

    Raises:
        ValueError: there are not as many axes as names and two more, or not as many columns as names of them.

    >>> print(csv_of(np.float32([[[1, 0.5], [-2, 3]]]), ["channel"]).decode(), end="")
    # channel 0
    1,0.5
    -2,3
    """
    if values.ndim != len(axes) + 2:
        raise ValueError(f"{len(axes)} names leave {values.ndim - len(axes)} axes for a matrix, which has 2.")
    if columns and len(columns) != values.shape[-1]:
        raise ValueError(f"{len(columns)} names do not suit {values.shape[-1]} columns.")
    file = io.StringIO()
    if columns:
        file.write("# " + ",".join(columns) + "\n")
    for index in np.ndindex(values.shape[:-2]):
        if axes:
            file.write("# " + ", ".join(f"{axis} {i}" for axis, i in zip(axes, index)) + "\n")
        np.savetxt(file, values[index], _DIGITS, delimiter=",")
    return file.getvalue().encode()


def layers_csv(rows: Sequence[Row]) -> bytes:
    """The table of a network as CSV, its layers counted from 1, integers without separators."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerows([_COLUMNS, *_cells(rows)])
    return file.getvalue().encode()


def layers_markdown(rows: Sequence[Row]) -> bytes:
    """The same as a table in Markdown."""
    lines = [_COLUMNS, ["---"] * len(_COLUMNS), *_cells(rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines).encode()


def _cells(rows: Sequence[Row]) -> list[list[str]]:
    return [_line(number, row) for number, row in enumerate(rows, 1)]


def _line(number: int, row: Row) -> list[str]:
    title = row.layer.of_kind.title
    if row.problem:
        return [str(number), title, *[""] * 6, row.problem]
    return [
        str(number),
        network_lines([row.layer], row.input_shape)[1].removeprefix("Layer 1: ").removesuffix("."),
        by(row.input_shape),
        by(row.output_shape),
        str(row.parameters),
        str(row.multiply_adds),
        f"{'up to ' if row.field_varies else ''}{by(row.receptive_field)}",
        by(row.stride),
        "",
    ]

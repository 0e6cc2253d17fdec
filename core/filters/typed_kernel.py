"""A kernel as a person types it: exact fractions in a small matrix, written as one line of text.

Rows are separated by ``;``, cells by ``,``, the kernels of one filter by ``|``: ``0,-1,0;-1,5,-1;0,-1,0``.
"""

import json
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from core.arithmetic import Pair
from core.filters.kernel_shapes import recentered
from core.number_text.cells import Matrix
from core.number_text.reading import read_matrices

LARGEST_SIDE = 15
LARGEST_WEIGHT = 10**6
_LONGEST_CELL = 24
_LONGEST_FILTER = 3 * LARGEST_SIDE**2 * (_LONGEST_CELL + 1)
_LARGEST_EXPONENT = 12
LONGEST_PASTED = 20_000  # characters
_SMALLEST_WEIGHT = Fraction(1, 10**_LARGEST_EXPONENT)


def parse_cell(text: str) -> Fraction:
    """A decimal or a fraction, as "-0.5", "1e-3" or "1/9".

    Raises:
        ValueError: it is neither, or too large to be of use.
    """
    cleaned = text.strip().replace("−", "-")
    exponent = cleaned.lower().partition("e")[2] or "0"
    try:
        if len(cleaned) > _LONGEST_CELL:
            raise ValueError
        # Asked first: Fraction would write all those digits down.
        far = abs(int(exponent)) > _LARGEST_EXPONENT
        weight = Fraction(0) if far else Fraction(cleaned)
    except (ValueError, ZeroDivisionError):
        raise ValueError(
            f"A weight must be a number such as 2, -0.5 or 1/9, not “{text[:_LONGEST_CELL]}”"
        ) from None
    if far:
        raise ValueError(f"The exponent of a weight must lie between ±{_LARGEST_EXPONENT}, not {text}")
    if abs(weight) > LARGEST_WEIGHT:
        raise ValueError(f"A weight must lie between ±{LARGEST_WEIGHT:,}, not {text}")
    return weight


def parse_filter(text: str) -> tuple[Matrix, ...]:
    """The kernels of a filter, all of one size.

    Raises:
        ValueError: a cell is no number, rows differ in length, kernels differ in size, or one is too large.
    """
    if len(text) > _LONGEST_FILTER:
        raise ValueError(
            f"A filter must be written in at most {_LONGEST_FILTER:,} characters, not {len(text):,}"
        )
    kernels = tuple(
        tuple(tuple(parse_cell(cell) for cell in row.split(",")) for row in kernel.split(";"))
        for kernel in text.split("|")
    )
    if len(kernels) not in (1, 3):
        raise ValueError(f"A filter must have 1 or 3 kernels, not {len(kernels)}")
    if any(len({len(row) for row in kernel}) > 1 for kernel in kernels):
        raise ValueError("All rows of a kernel must have the same number of weights")
    sizes = [(len(kernel), len(kernel[0])) for kernel in kernels]
    if len(set(sizes)) > 1:
        said = " and ".join(f"{rows} × {columns}" for rows, columns in sizes)
        raise ValueError(f"All kernels of a filter must have one size, not {said}")
    rows, columns = sizes[0]
    if max(rows, columns) > LARGEST_SIDE:
        raise ValueError(f"A kernel must be at most {LARGEST_SIDE} × {LARGEST_SIDE}, not {rows} × {columns}")
    return kernels


def read_pasted(text: str) -> tuple[Matrix, ...]:
    """The kernels of a filter as they are pasted: as ``core.number_text`` reads them, or as :func:`write_filter` does.

    A JSON object counts as its only array.

    Raises:
        ValueError: they are no kernels, or :func:`parse_filter` would not take them.
    """
    if len(text) > LONGEST_PASTED:
        raise ValueError(f"The text must have at most {LONGEST_PASTED:,} characters, not {len(text):,}")
    try:
        return parse_filter(text.strip())
    except ValueError:
        return parse_filter(write_filter(read_matrices(_array_in_json(text))))


def _array_in_json(text: str) -> str:
    """The only array of a JSON object, as text; any other text as it is."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):  # brackets in brackets, thousands deep
        return text
    arrays = [value for value in found.values() if isinstance(value, list)] if isinstance(found, dict) else []
    return json.dumps(arrays[0]) if len(arrays) == 1 else text


def write_cell(weight: Fraction) -> str:
    """The shortest text that a person would type: an integer, a small fraction, or a decimal.

    What is too small for :func:`parse_cell` is written as 0.

    >>> write_cell(Fraction(1, 9)), write_cell(Fraction(5)), write_cell(Fraction("0.123457"))
    ('1/9', '5', '0.123457')
    """
    if abs(weight) < _SMALLEST_WEIGHT:
        return "0"
    return str(weight) if weight.denominator <= 1000 else f"{float(weight):.6g}"


def write_filter(kernels: Sequence[Matrix]) -> str:
    """The text that :func:`parse_filter` reads."""
    return "|".join(";".join(",".join(map(write_cell, row)) for row in kernel) for kernel in kernels)


def from_weights(filter_: np.ndarray) -> tuple[Matrix, ...]:
    """The kernels of a filter (C, K_h, K_w), small fractions recognized, else rounded to 6 digits."""
    return tuple(tuple(tuple(_exact(float(w)) for w in row) for row in kernel) for kernel in filter_)


def _exact(weight: float) -> Fraction:
    fraction = Fraction(weight).limit_denominator(1000)
    close = abs(float(fraction) - weight) <= 1e-7 * abs(weight)
    return fraction if close else Fraction(f"{weight:.6g}")


def to_weights(kernels: Sequence[Matrix]) -> np.ndarray:
    """The kernels as a filter (C, K_h, K_w), float32."""
    return np.array([[[float(w) for w in row] for row in kernel] for kernel in kernels], dtype=np.float32)


def resized(kernel: Matrix, size: Pair) -> Matrix:
    """The kernel cut or surrounded with zeros to (rows, columns), its center kept."""
    cells = recentered(np.array(kernel, dtype=object), size)
    return tuple(tuple(map(Fraction, row)) for row in cells)


def for_channels(kernels: Sequence[Matrix], channels: int) -> tuple[Matrix, ...]:
    """One kernel spread over several channels (each a share of it), or several added up into one."""
    if len(kernels) == channels:
        return tuple(kernels)
    added = tuple(tuple(map(sum, zip(*rows))) for rows in zip(*kernels))
    return (tuple(tuple(w / channels for w in row) for row in added),) * channels


def normalized(kernels: Sequence[Matrix]) -> tuple[Matrix, ...]:
    """All weights divided by their sum, so that they sum to 1.

    Raises:
        ValueError: they sum to 0.
    """
    total = sum(w for kernel in kernels for row in kernel for w in row)
    if total == 0:
        raise ValueError("The weights sum to 0, so no factor can make them sum to 1.")
    return tuple(tuple(tuple(w / total for w in row) for row in kernel) for kernel in kernels)


def negated(kernels: Sequence[Matrix]) -> tuple[Matrix, ...]:
    """Every weight with the other sign."""
    return tuple(tuple(tuple(-w for w in row) for row in kernel) for kernel in kernels)


def transposed(kernels: Sequence[Matrix]) -> tuple[Matrix, ...]:
    """Rows and columns exchanged."""
    return tuple(tuple(zip(*kernel)) for kernel in kernels)


def rotated(kernels: Sequence[Matrix]) -> tuple[Matrix, ...]:
    """Turned by 180 degrees: what makes a cross-correlation a convolution."""
    return tuple(tuple(tuple(reversed(row)) for row in reversed(kernel)) for kernel in kernels)

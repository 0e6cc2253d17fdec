"""Cells between separators, and the numbers in them."""

import re
from collections.abc import Sequence
from fractions import Fraction

Row = tuple[Fraction, ...]
Matrix = tuple[Row, ...]
Cells = list[list[str]]

_LONGEST_CELL = 40  # characters
_LARGEST_EXPONENT = 300
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?")
_FRACTION = re.compile(r"[+-]?\d+/\d+")
_WITH_COMMA = re.compile(r"[+-]?\d+(?:,\d+)?")


def parse_number(text: str) -> Fraction:
    """A number as a person types it: -0.5, 1e-3 or 1/9.

    Raises:
        ValueError: it is something else.
    """
    cell = text.strip()
    short = len(cell) <= _LONGEST_CELL
    if short and _FRACTION.fullmatch(cell) and int(cell.partition("/")[2]):
        return Fraction(cell)
    if short and _NUMBER.fullmatch(cell):
        if abs(int(cell.lower().partition("e")[2] or 0)) <= _LARGEST_EXPONENT:
            return Fraction(cell)
        raise ValueError(f"“{cell}” has an exponent beyond ±{_LARGEST_EXPONENT}.")
    if not cell:
        raise ValueError("There is an empty cell; type 0 where you mean zero.")
    raise ValueError(f"“{cell[:20]}” is not a number; type numbers such as 2 or -0.5.")


def rectangular(rows: Sequence[Sequence[str]], factor: Fraction = Fraction(1)) -> Matrix:
    """Cells as numbers, if there are any and rows are equally long."""
    if not any(rows):
        raise ValueError("There are no numbers yet; type rows such as 1 2 3, one a line.")
    lengths = {len(row) for row in rows}
    if len(lengths) > 1:
        raise ValueError(
            f"All rows must be equally long; these have {min(lengths)} to {max(lengths)} numbers."
        )
    return tuple(tuple(factor * parse_number(cell) for cell in row) for row in rows)


def from_lines(text: str) -> list[list[str]]:
    """Plain rows: a line each, or after a ``;`` where all stand on one line."""
    lines = [line.strip(" ") for line in text.split("\n")]
    lines = [line for line in lines if line.strip("\t;, ")]
    if any("\t" in line for line in lines) and not any(";" in line for line in lines):
        return _with_decimal_commas([line.split("\t") for line in lines])
    trimmed = [line.rstrip("; ") for line in lines]
    if len(lines) > 1 and any(";" in line for line in trimmed) and not any("\t" in line for line in lines):
        return _with_decimal_commas([line.split(";") for line in trimmed])
    rows = [row.strip() for line in lines for row in line.split(";") if row.strip(" ,")]
    if any('"' in row for row in rows):
        return _with_decimal_commas([re.findall(r'"([^"]*)"|([^",\s]+)', row) for row in rows])
    return apart(rows)


def _with_decimal_commas(rows: list[list]) -> list[list[str]]:
    """Cells between tabs, semicolons or quotes: a comma in them is a decimal sign, unless points are in others."""
    cells = [[("".join(cell) if isinstance(cell, tuple) else cell).strip() for cell in row] for row in rows]
    every = [cell for row in cells for cell in row]
    commas = [cell for cell in every if "," in cell]
    points = [cell for cell in every if "." in cell]
    if commas and points:
        raise ValueError(
            f"“{commas[0][:20]}” has a comma and “{points[0][:20]}” a point: one is a decimal sign, the other may "
            "part thousands. Write all numbers alike."
        )
    return [[cell.replace(",", ".") if cell.count(",") == 1 else cell for cell in row] for row in cells]


def apart(rows: list[str]) -> list[list[str]]:
    """The cells of rows that are apart by spaces or commas, if it is clear which of the two a comma is."""
    for row in rows:
        tokens = row.split()
        inside = any("," in token.strip(",") for token in tokens)
        if len(tokens) > 1 and inside and all(map(_WITH_COMMA.fullmatch, tokens)):
            apart = len(re.split(r"[\s,]+", row))
            raise ValueError(
                f"“{row[:30]}” can be read as {len(tokens)} numbers with decimal commas or as {apart} numbers. Write "
                f"{tokens[0].replace(',', '.')} with a point, or a space after every comma."
            )
    return [_apart(row) for row in rows]


def _apart(row: str) -> list[str]:
    """The cells of one row; two commas with nothing between them leave an empty one."""
    return re.split(r"\s*,\s*|\s+", row.strip().strip(",").strip())


def is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell) or _FRACTION.fullmatch(cell))

"""Measurements as plain tables: what was measured, the reference, and their ratio."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measurement and its reference, in the table's unit; ``aim`` is the ratio to stay below, if any."""

    name: str
    ours: float
    reference: float
    aim: float | None = None


@dataclass(frozen=True)
class Table:
    """Measurements of one kind: a title, the unit, what the reference is, and the rows."""

    title: str
    unit: str
    reference: str
    rows: tuple[Row, ...]

    def __str__(self) -> str:
        width = max(len(row.name) for row in self.rows)
        lines = [
            f"{self.title} [{self.unit}]",
            f"reference: {self.reference}",
            f"  {'':{width}}  {'ours':>9}  {'reference':>9}  {'ratio':>6}  {'aim':>5}",
        ]
        for row in self.rows:
            ours, reference = _rounded(row.ours), _rounded(row.reference)
            aim = "" if row.aim is None else f"{row.aim:g}"
            ratio = row.ours / row.reference
            lines.append(f"  {row.name:{width}}  {ours:>9}  {reference:>9}  {ratio:6.2f}  {aim:>5}")
        return "\n".join(line.rstrip() for line in lines)


@dataclass(frozen=True)
class Figures:
    """What was found of several things: a title, the names of the columns, and a line of words and numbers for each."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[tuple, ...]

    def __str__(self) -> str:
        cells = [("", *self.columns)]
        cells += [
            (name, *(cell if isinstance(cell, str) else _rounded(cell) for cell in found))
            for name, *found in self.lines
        ]
        name, *widths = (max(map(len, column)) for column in zip(*cells))
        rows = [
            "  ".join(
                [f"  {first:{name}}", *(f"{cell:>{width}}" for cell, width in zip(rest, widths))]
            ).rstrip()
            for first, *rest in cells
        ]
        return "\n".join([self.title, *rows])


def _rounded(value: float) -> str:
    """The value with about three digits."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"

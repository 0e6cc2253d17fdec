"""How the paths through the layers are spread over the pixels that a value sees."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

Spread = Literal["alike", "middle", "uneven"]


@dataclass(frozen=True)
class PathCounts:
    """The paths that lead to a value from the pixels in reach.

    Attributes:
        fewest, most: from one pixel in reach; 0 if none is.
        spread: "alike" if every pixel has as many; "middle" if on either axis their number rises from both ends
            of the reach to its middle and never falls on the way; else "uneven".
        rows, columns: the counts of the rows and the columns in reach, in order, without those that have none;
            a pixel has its row's times its column's.
    """

    fewest: int
    most: int
    spread: Spread
    rows: tuple[int, ...]
    columns: tuple[int, ...]

    @property
    def reach(self) -> int:
        """How many pixels are in reach."""
        return len(self.rows) * len(self.columns)


def count_paths(ways: tuple[np.ndarray, np.ndarray]) -> PathCounts:
    """Sum up what ``core.receptive_field.paths`` gives: the paths from each row (H,) and from each column (W,).

    >>> count_paths((np.array([1, 1, 2, 1, 2, 1, 1]),) * 2).spread, count_paths((np.array([1, 2, 3, 2, 1]),) * 2).spread
    ('uneven', 'middle')
    """
    rows, columns = (tuple(int(count) for count in axis[axis > 0]) for axis in ways)
    if not rows or not columns:
        return PathCounts(0, 0, "alike", (), ())
    return PathCounts(
        fewest=min(rows) * min(columns),
        most=max(rows) * max(columns),
        spread=_spread(rows, columns),
        rows=rows,
        columns=columns,
    )


def _spread(rows: tuple[int, ...], columns: tuple[int, ...]) -> Spread:
    if len({*rows}) == len({*columns}) == 1:
        return "alike"
    several = [counts for counts in (rows, columns) if len(counts) > 1]
    return "middle" if all(map(_rises_to_the_middle, several)) else "uneven"


def _rises_to_the_middle(counts: tuple[int, ...]) -> bool:
    """Whether they rise from either end, never falling before the middle, and the middle has more than each end."""
    half = (len(counts) + 1) // 2
    sides = counts[:half], counts[::-1][:half]
    return all(side[-1] > side[0] and list(side) == sorted(side) for side in sides)

"""How the paths through the layers are spread over the pixels that a value sees."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

Spread = Literal["alike", "middle", "uneven"]


@dataclass(frozen=True)
class PathCounts:
    """The paths that lead to a value from the pixels in reach.

    Attributes:
        reach: how many pixels are in reach. fewest, most: paths from one of them; 0 if none is.
        spread: "alike" if every pixel has as many; "middle" if along every row and every column in reach their number
            rises from both ends to the middle and never falls on the way; else "uneven".
        rows, columns: the counts of the rows and the columns in reach, in order, without those that have none;
            a pixel has its row's times its column's. Empty where skip connections make that untrue.
    """

    reach: int
    fewest: int
    most: int
    spread: Spread
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()


def count_paths(ways: tuple[np.ndarray, np.ndarray]) -> PathCounts:
    """Sum up what ``core.paths.paths`` gives: the paths from each row (H,) and from each column (W,).

    >>> count_paths((np.array([1, 1, 2, 1, 2, 1, 1]),) * 2).spread, count_paths((np.array([1, 2, 3, 2, 1]),) * 2).spread
    ('uneven', 'middle')
    """
    rows, columns = (tuple(int(count) for count in axis[axis > 0]) for axis in ways)
    if not rows or not columns:
        return PathCounts(0, 0, 0, "alike")
    return PathCounts(
        reach=len(rows) * len(columns),
        fewest=min(rows) * min(columns),
        most=max(rows) * max(columns),
        spread=_spread(rows, columns),
        rows=rows,
        columns=columns,
    )


def count_path_map(ways: np.ndarray) -> PathCounts:
    """The same of ``core.paths.path_map``: the paths from each pixel, (H, W)."""
    seen = ways[np.ix_(ways.any(axis=1), ways.any(axis=0))]
    reached = seen[seen > 0]
    if not reached.size:
        return PathCounts(0, 0, 0, "alike")
    fewest, most = int(reached.min()), int(reached.max())
    lines = [tuple(line[line > 0]) for line in (*seen, *seen.T)]
    varied = [line for line in lines if len({*line}) > 1]
    rises = all(map(_rises_to_the_middle, varied))
    return PathCounts(
        reach=reached.size,
        fewest=fewest,
        most=most,
        spread="alike" if fewest == most else "middle" if rises else "uneven",
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

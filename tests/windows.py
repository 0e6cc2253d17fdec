"""One window at a time, by its step: what the tests read off a description of the steps, cell by cell."""

from core.arithmetic import Pair
from core.steps import Steps


def position(steps: Steps, step: int) -> Pair:
    """The output pixel that the step makes."""
    assert 0 <= step < len(steps)
    return divmod(step, steps.output_shape[1])


def window(steps: Steps, step: int) -> list[Pair]:
    """The canvas position under each kernel cell, row by row."""
    row, column = position(steps, step)
    return [(r, c) for r in steps.rows.taps[row] for c in steps.columns.taps[column]]


def patch_sources(steps: Steps, step: int) -> list[Pair | None]:
    """The input pixel whose value each kernel cell sees, None where it sees a zero."""
    pixels = [(steps.rows.sources[r], steps.columns.sources[c]) for r, c in window(steps, step)]
    return [pixel if min(pixel) >= 0 else None for pixel in pixels]

"""Receptive fields in words: ranges, and what the gradient of a value says."""

import math
from collections.abc import Iterable, Sequence

from core.arithmetic import ConvSpec
from core.figures.labels import percent, rounded
from core.lessons.explanations import counted
from core.network.effective_field import EffectiveField, spread
from core.network.layers import ACTIVATIONS
from core.network.path_counts import PathCounts
from core.receptive_field import Range, Region
from core.ui.feature_maps.network_run import Run

_LISTED = 15  # rows or columns whose paths are listed
_NEVER_BROKEN = "\u2060…\u2060"


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *lines))


def signed_text(value: float) -> str:
    """A number with at most 4 significant digits, or a whole one, with a true minus."""
    return str(value).replace("-", "−") if isinstance(value, int) else rounded(value)


def span(side: Range, to: str = _NEVER_BROKEN) -> str:
    """A half-open range by its first and last number."""
    start, stop = side
    if stop == start:
        return "none"
    return signed_text(start) if stop == start + 1 else f"{signed_text(start)}{to}{signed_text(stop - 1)}"


def span_words(seen: Region) -> str:
    """A region as "rows 0 to 3, columns 17 to 23"."""
    return f"rows {span(seen[0], ' to ')}, columns {span(seen[1], ' to ')}"


def channel_words(counted: range, channels: int) -> str:
    """Which of so many channels count.

    >>> channel_words(range(0, 16), 16), channel_words(range(3, 4), 16)
    ('all 16', '3')
    """
    if len(counted) == channels > 1:
        return f"all {channels}"
    return span((counted.start, counted.stop))


def value_sentence(run: Run) -> str:
    """The chosen value of the open map."""
    row, column = run.position
    value = float(run.maps[run.channel, row, column])
    activation = run.layers[run.layer].activation
    after = "" if activation == "none" else f" after {ACTIVATIONS[activation]}"
    silent = "" if run.maps[run.channel].any() else " This map is 0 everywhere: try another channel."
    return f"The value at row {row}, column {column}{after}: **{signed_text(value)}**.{silent}"


def effect_sentence(effective: EffectiveField, activation: str) -> str:
    """What the gradient says; ``activation``: a name in ``ACTIVATIONS``, of the value's layer."""
    if effective.area == 0:
        return "This value sees no pixel of the picture, so none can change it."
    if not effective.gradient.any():
        return "No pixel moves this value at all: on every way to it a unit is off, or a weight is 0."
    share = spread(effective)
    shares = (
        f"{effective.area} pixels are in reach; the strongest {round(share * effective.area)} of them "
        f"({percent(share)}) hold 90 % of the effect."
        if effective.area > 1
        else "One pixel is in reach and has all of the effect."
    )
    if not effective.dead:
        return shares
    name = ACTIVATIONS[activation]
    why = "is off here: the value before it is not above 0" if activation == "relu" else "is saturated here"
    return (
        f"**{name} {why}**, so no small change of a pixel moves the value. Shown instead is the gradient of the "
        f"value before {name}. {shares}"
    )


def difference_sentence(ways: PathCounts) -> str:
    """Why the effective field is not the theoretical one, from the paths that lead to the value."""
    most, fewest = ways.most, ways.fewest
    if ways.spread == "alike":
        return (
            f"As many paths lead to the value from every pixel in reach ({most:,}): only the weights, and the units "
            "that are off, make them count differently."
        )
    counts = f"up to {most:,} from one pixel, as few as {fewest:,} from another"
    were = "With every weight alike and no unit off, these counts would be the effect"
    if ways.spread == "middle":
        return (
            "The theoretical field counts every pixel in reach alike. But more paths through the layers lead from the "
            f"middle to the value than from the rim: {counts}. {were}: most in the middle."
        )
    return (
        "The theoretical field counts every pixel in reach alike. But more paths through the layers lead to the value "
        f"from some pixels than from others: {counts}. {_listed(ways)}{were}."
    )


def _listed(ways: PathCounts) -> str:
    """The counts themselves, where they are products and few enough to be read; else nothing."""
    if not ways.rows or max(len(ways.rows), len(ways.columns)) > _LISTED:
        return ""
    rows, columns = (", ".join(map(str, axis)) for axis in (ways.rows, ways.columns))
    if rows == columns:
        return (
            f"Row by row, and column by column, they are {rows}; a pixel has its row's times its column's. "
        )
    return (
        f"Row by row they are {rows}, column by column {columns}; a pixel has its row's times its column's. "
    )


def reach_sentence(ways: PathCounts, inside: Region, repeated: bool) -> str:
    """What the frame of the theoretical receptive field holds.

    Args:
        ways: the paths from the picture's pixels. inside: the part of the frame that lies in the picture.
        repeated: see :func:`repeats_pixels`.
    """
    elsewhere = ", or is repeated by the padding inside it" if repeated else ""
    every = f"every pixel that can matter lies in the frame{elsewhere}"
    if repeated or not ways.reach:
        return f"{every}."
    if holes := math.prod(stop - start for start, stop in inside) - ways.reach:
        return f"{every}, but it has holes: no window reads {counted(holes, 'pixel')} of it, however large the weights."
    return f"{every}, and each one in it can."


def repeats_pixels(specs: Iterable[ConvSpec]) -> bool:
    """Whether a padding is filled with pixels of its map, which then count wherever they lie."""
    return any(spec.padding_mode != "zeros" and any(map(any, spec.padding)) for spec in specs)


def padding_sentence(specs: Iterable[ConvSpec]) -> str:
    """What to know of numbers outside a map."""
    filled = (
        " It repeats pixels here, so those count too, wherever they lie." if repeats_pixels(specs) else ""
    )
    return "Numbers below 0, or beyond the last row or column, are padding." + filled

"""Receptive fields in words: ranges, and what the gradient of a value says."""

from collections.abc import Iterable, Sequence

import numpy as np

from core.arithmetic import ConvSpec
from core.figures.labels import percent, rounded
from core.network.effective_field import EffectiveField, spread
from core.network.layers import ACTIVATIONS
from core.receptive_field import Range, Region
from core.ui.feature_maps.network_run import Run

_CLEARLY = 1.25  # times as many paths
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
        return "This value sees padding only: no pixel of the picture can change it."
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


def difference_sentence(ways: tuple[np.ndarray, np.ndarray]) -> str:
    """Why the effective field is not the theoretical one; ``ways``: the paths from each row and each column."""
    most, fewest = (int(pick(ways[0][ways[0] > 0]) * pick(ways[1][ways[1] > 0])) for pick in (np.max, np.min))
    if most == fewest:
        return (
            f"As many paths lead to the value from every pixel in reach ({most:,}): only the weights, and the units "
            "that are off, make them count differently."
        )
    counts = f"up to {most:,} from one pixel, as few as {fewest:,} from another"
    if not any(map(_peaks_in_the_middle, ways)):
        return (
            "The theoretical field counts every pixel in reach alike. But strides and borders let more paths through "
            f"the layers lead to the value from some pixels than from others: {counts}."
        )
    return (
        "The theoretical field counts every pixel in reach alike. But more paths through the layers lead from the "
        f"middle to the value than from the rim: {counts}. "
        "So, the weights aside, the middle has more effect; the more layers, the more so."
    )


def _peaks_in_the_middle(ways: np.ndarray) -> bool:
    """Whether clearly more paths lead from the middle third of the places in reach than from the outer ones."""
    counts = ways[ways > 0]
    third = len(counts) // 3
    rim = np.concatenate([counts[:third], counts[len(counts) - third :]])
    return third > 0 and counts[third : len(counts) - third].mean() > _CLEARLY * rim.mean()


def repeats_pixels(specs: Iterable[ConvSpec]) -> bool:
    """Whether a padding is filled with pixels of its map, which then count wherever they lie."""
    return any(spec.padding_mode != "zeros" and any(map(any, spec.padding)) for spec in specs)


def padding_sentence(specs: Iterable[ConvSpec]) -> str:
    """What to know of numbers outside a map."""
    filled = (
        " It repeats pixels here, so those count too, wherever they lie." if repeats_pixels(specs) else ""
    )
    return "Numbers below 0, or beyond the last row or column, are padding." + filled

"""What is said of hypercolumns: which maps were resized, and how the columns were compared."""

import numpy as np

from core.arithmetic import Pair
from core.figures.labels import by


def resized_sentence(maps: list[np.ndarray], shape: Pair) -> str:
    """Which maps (C, H, W) are not compared at their own size but on a grid of ``shape``; "" if none."""
    numbers = [str(number) for number, map_ in enumerate(maps, 1) if map_.shape[1:] != shape]
    if not numbers:
        return ""
    layers = "layer" if len(numbers) == 1 else "layers"
    return f"The maps of {layers} {_enumerated(numbers)} are brought to {by(shape)} positions bilinearly."


def _enumerated(words: list[str]) -> str:
    """Words as a sentence lists them: 1, 2 and 3."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def comparison_notes(maps: list[np.ndarray], size: str, are_random: bool) -> str:
    """What was done to the vectors before they were compared."""
    compared = (
        f"Compared at {size} positions. Before that, each channel loses its mean over all positions, and each "
        "layer is scaled to weigh the same: the cosine is that of these centered vectors, not of the bars' values. "
        "1 means that they differ from the average in the same direction, 0 in unrelated ones, −1 in opposite "
        "ones. The three colors are the three directions in which the hypercolumns differ most."
    )
    if are_random:
        compared += " These weights were never trained: even random ones group regions that look alike."
    single = [str(number) for number, map_ in enumerate(maps, 1) if map_.shape[1:] == (1, 1)]
    if not single:
        return compared
    several = len(single) > 1
    named = f"Layers {_enumerated(single)} have" if several else f"Layer {_enumerated(single)} has"
    return (
        f"{compared} {named} one value per channel (1 × 1) for the whole picture: {'their' if several else 'its'} "
        "values are part of every hypercolumn, but being the same everywhere they change neither the similarity "
        "nor the colors."
    )

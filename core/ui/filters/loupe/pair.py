"""A picture, and what two settings make of it, in one scale; a pixel of one is marked in all three."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.arithmetic import ConvSpec
from core.figures.labels import by, weight_label
from core.figures.rendering import DISPLAYS
from core.figures.theme import DIVERGING
from core.lessons.explanations import move_words
from core.ui.app.picture_source import Picture
from core.ui.app.window import moves
from core.ui.browser.component import component
from core.ui.browser.wire import pack_identified
from core.ui.filters.filtered import Filtered
from core.ui.filters.loupe.loupe import legend_of


@dataclass(frozen=True, eq=False)
class Side:
    """One setting, and what comes of it.

    Attributes:
        letter: "A" or "B". title: of the filter. weights: (1 or C, K_h, K_w). spec: how the window moves.
        display: one of rendering.DISPLAYS. result: the filtered picture.
    """

    letter: str
    title: str
    weights: np.ndarray
    spec: ConvSpec
    display: str
    result: Filtered


def show_pair(picture: Picture, sides: tuple[Side, Side], full: int) -> None:
    """Show both; ``full`` is what white reads as, 255 or 1."""
    header = {
        "picture": picture.digest,
        "title": picture.title,
        "full": full,
        "palette": DIVERGING,
        "differ": what_differs(*sides),
        "sides": [_described(side, len(picture.pixels)) for side in sides],
    }
    images = {side.letter: side.result.images["output"] for side in sides}
    component(Path(__file__).with_name("pair.js"))(data=pack_identified(header, **images), key="pair")


def what_differs(a: Side, b: Side) -> str:
    """In what A and B differ, in a sentence; what is the same is not named."""
    names = ("kernel", "size", "channels", "stride", "padding", "dilation", "fill", "colors")
    pairs = [
        (name, *both)
        for name, both in zip(names, zip(_words(a), _words(b)))
        if both[0] != both[1] and all(both)
    ]
    told = [f"{name}: {one} | {other}" for name, one, other in pairs]
    if not {"kernel", "size", "channels"} & {name for name, *_ in pairs} and not np.array_equal(
        a.weights, b.weights
    ):
        told.insert(0, "the weights")
    if not told:
        return "A and B are alike: change A by the controls."
    return f"A and B differ in {'; '.join(told)}."


def _words(side: Side) -> Sequence[str]:
    """What ``what_differs`` names of a setting, for people; no fill without padding."""
    spec = side.spec
    filled = spec.padding_mode if any(map(any, spec.padding)) else ""
    kernel = f"{side.title} (weights sum to {weight_label(float(side.weights.sum(dtype=np.float64)))})"
    channels = "added up" if len(side.weights) > 1 else "apart"
    return kernel, by(spec.kernel_size), channels, *move_words(spec), filled, DISPLAYS[side.display]


def _described(side: Side, channels: int) -> dict:
    """What the browser is told of a setting, besides its picture."""
    flat = [kernel.ravel().tolist() for kernel in side.weights]
    stride, padding, dilation = move_words(side.spec)
    window = f"stride {stride}, padding {padding}" + (f", dilation {dilation}" if dilation != "1" else "")
    return {
        "letter": side.letter,
        "title": side.title,
        "kernels": flat,
        "labels": [[weight_label(weight) for weight in kernel] for kernel in flat],
        "kernelSize": side.spec.kernel_size,
        "spec": moves(side.spec),
        "summed": len(side.weights) == channels,
        "outputSize": side.result.shape[1:],
        "window": window,
        "weightSum": weight_label(float(side.weights.sum(dtype=np.float64))),
        "legend": legend_of(side.result, side.display),
    }

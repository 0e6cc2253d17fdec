"""Skip connections: what an earlier layer gave, added to what a convolution gives."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.network.kinds import KINDS
from core.network.stack_text import LayerChoice

NO_SKIP = (
    "its skip connection is left out: “adds” must be a layer before a convolution, and all up to it taken."
)
_NO_SUM = (
    "this sum is left out: here a skip connection adds the output of an earlier layer, with its non-linearity, to that "
    "of a convolution before its own."
)


@dataclass(frozen=True)
class Output:
    """What a module gave: the output of the layer with this number, as it then was, after so many modules were lost.

    Number 0 and no layer: the picture.
    """

    number: int
    layer: LayerChoice | None
    lost: int


def can_skip(layer: LayerChoice, adds: Any, before: int) -> bool:
    """Whether a layer after so many others can add the output of number ``adds``."""
    return type(adds) is int and 0 <= adds <= before and KINDS[layer.kind].learns


def summed(
    layers: Sequence[LayerChoice], source: Output | None, now: Output | None, in_channels: int | None
) -> LayerChoice:
    """The last of the layers, with what ``source`` gave added to what it gives.

    Args:
        source, now: what is added, and what it is added to; None for what is no layer's output.
        in_channels: of the picture.

    Raises:
        ValueError: a skip connection does not do the same; a sentence that begins in lower case.
    """
    if source and now and source.lost == now.lost and source.number < now.number:
        last, earlier = layers[-1], layers[source.number - 1] if source.number else None
        is_open = KINDS[last.kind].learns and last.activation == "none" and last.adds is None
        if (
            is_open
            and earlier == source.layer
            and last.out_channels == _channels(layers[: source.number], in_channels)
        ):
            return replace(last, adds=source.number)
    raise ValueError(_NO_SUM)


def _channels(layers: Sequence[LayerChoice], in_channels: int | None) -> int | None:
    own = [layer.out_channels for layer in layers if KINDS[layer.kind].learns]
    return own[-1] if own else in_channels

"""A pasted network on a picture: the size at which it fits, and what it says before it is taken."""

from collections.abc import Iterable

from core.arithmetic import ConvSpec
from core.network.layer_words import network_lines
from core.network.layers import Layer, Shape
from core.network.module_text.network import Network
from core.network.rows import summarize
from core.network.stack_text import to_layers


def stack_layers(network: Network) -> tuple[Layer, ...]:
    """The layers as they run."""
    return to_layers(network.layers, ConvSpec(1, padding_mode=network.fill))


def fitting_side(network: Network, channels: int, sides: Iterable[int], now: int) -> int:
    """The side in pixels of the picture (``channels``, side, side) for which the linear layer's features are right.

    ``now`` if it is one, or if none of ``sides`` is, or there is no linear layer after nn.Flatten.
    """
    head, layers = network.head, stack_layers(network)
    if head is None or head.features is None or head.pooling != "flatten":
        return now
    for side in (now, *sides):
        *_, last = summarize(layers, (channels, side, side))
        if (
            not last.problem
            and last.output_shape[0] * last.output_shape[1] * last.output_shape[2] == head.features
        ):
            return side
    return now


def preview_lines(network: Network, picture_shape: Shape) -> list[str]:
    """A line a layer, with its output's shape or why it does not fit, for a picture (C, H, W)."""
    layers = stack_layers(network)
    _, *lines = network_lines(layers, picture_shape)
    rows = summarize(layers, picture_shape)
    return [f"{line.removesuffix('.')}: {row.problem or row.torch_shape}" for line, row in zip(lines, rows)]


def about_the_picture(network: Network, picture_shape: Shape) -> str:
    """A sentence on what of the network's ends does not fit a picture (C, H, W); "" if all fits."""
    takes, channels = network.in_channels, picture_shape[0]
    if takes not in (None, channels):
        return (
            f"The first convolution takes {takes} channels; a picture has 1 or 3, so here it takes {channels}, and "
            "weights of a file do not fit it."
        )
    head, row = network.head, summarize(stack_layers(network), picture_shape)[-1]
    if head is None or head.features is None or row.problem:
        return ""
    channels, height, width = row.output_shape
    features = channels if head.pooling == "average" else channels * height * width
    if features == head.features:
        return ""
    return (
        f"nn.Linear takes {head.features} features; of a picture of {picture_shape[1]} × {picture_shape[2]} there are "
        f"{features}, so weights of a file do not fit it."
    )

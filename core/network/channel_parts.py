"""What a channel is made of: the channels before it, down to the picture, and what each one contributes."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.convolution import conv2d, conv_transpose2d
from core.network.forward import check_weights
from core.network.layers import Layer
from core.network.weights import Weights


def input_channels(layer: Layer, in_channels: int, out_channel: int) -> range:
    """The input channels that an output channel of a convolution is made of: those of its group.

    Raises:
        ValueError: the layer is no convolution or has no such channel.
    """
    shape = layer.weight_shape(in_channels)
    if shape is None:
        raise ValueError("Only the maps of a convolution are sums of parts; choose a convolution.")
    if not 0 <= out_channel < shape[0]:
        raise ValueError(f"`out_channel` must be from 0 to {shape[0] - 1}, not {out_channel}.")
    groups = in_channels // shape[1]
    first = out_channel // (shape[0] // groups) * shape[1]
    return range(first, first + shape[1])


def traced_channels(layers: Sequence[Layer], in_channels: int, channel: int) -> tuple[range, ...]:
    """The channels that a channel of the last layer depends on, traced back layer by layer.

    A full convolution takes all channels of the layer before, a grouped one those of the group, depthwise
    convolutions and pooling one for each; a skip connection the same channel of the map that it adds.

    Returns:
        len(layers) + 1 ranges, as ``core.receptive_field.trace``: [0] of the picture's channels, [l] of those
        after l layers, the last is the channel itself.

    >>> from core.arithmetic import ConvSpec
    >>> traced_channels([Layer("conv", ConvSpec(1), 6), Layer("conv", ConvSpec(1, groups=2), 6)], 3, 5)
    (range(0, 3), range(3, 6), range(5, 6))
    """
    counts = [in_channels]
    for layer in layers:
        counts.append(layer.channels_after(counts[-1]))
    traced: list[range] = [range(0)] * len(layers) + [range(channel, channel + 1)]
    for index, layer in reversed(list(enumerate(layers))):
        after = before = traced[index + 1]
        if layer.has_weights:  # the groups of neighboring channels are neighbors: a range stays a range
            first, last = (input_channels(layer, counts[index], end) for end in (after[0], after[-1]))
            before = range(first.start, last.stop)
        traced[index] = _around(traced[index], before)
        if layer.adds is not None:
            traced[layer.adds] = _around(traced[layer.adds], after)
    return tuple(traced)


def _around(one: range, other: range) -> range:
    """The smallest range around two, of which the first may be empty."""
    return range(min(one.start, other.start), max(one.stop, other.stop)) if one else other


def channel_parts(x: np.ndarray, layer: Layer, weights: Weights, out_channel: int) -> np.ndarray:
    """What each input channel contributes to one map before its non-linearity.

    Args:
        x: (C_in, H, W), the layer's input. layer: a convolution. weights: its own.
        out_channel: which map.

    Returns:
        (C_in/G, H_out, W_out) float32, in the order of :func:`input_channels`. Their sum, plus the channel's
        bias if there is one, is the map.

    Raises:
        ValueError: the layer is no convolution, has no such channel or cannot take x.
    """
    channels = input_channels(layer, len(x), out_channel)
    check_weights(len(x), [layer], [weights])
    apart = replace(layer.spec, groups=len(channels))
    convolve = conv_transpose2d if layer.of_kind.spreads else conv2d
    return convolve(x[None, channels.start : channels.stop], weights.weight[out_channel][:, None], apart)[0]

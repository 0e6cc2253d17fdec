"""One value of a feature map, taken apart: the numbers in its window, and what they are multiplied by."""

from dataclasses import dataclass, replace

import numpy as np

from core.arithmetic import ConvSpec, Pair
from core.convolution import flip, pad
from core.network.channel_parts import input_channels
from core.network.layers import Layer, Shape
from core.network.weights import Weights
from core.receptive_field import check_inside
from core.steps import transposed_steps


@dataclass(frozen=True, eq=False)
class PixelSum:
    """The terms of one value before its activation: sum(patch * weight), a bias and a skip, or the patch's maximum.

    Attributes:
        channels: the input channels that the value is made of.
        patch: (len(channels), K_h, K_w) float32, the input under the window, padding included.
        padded: (K_h, K_w) bool, where the window reaches beyond the input.
        weight: of the patch's shape; None for max pooling. bias: a number; None if there is none.
        skipped: the number that a skip connection adds; None if there is none.
    """

    channels: range
    patch: np.ndarray
    padded: np.ndarray
    weight: np.ndarray | None
    bias: float | None
    skipped: float | None = None


def pixel_sum(
    x: np.ndarray,
    layer: Layer,
    weights: Weights | None,
    channel: int,
    position: Pair,
    skipped: np.ndarray | None = None,
) -> PixelSum:
    """Take one value of a layer's map apart.

    Args:
        x: (C, H, W), the layer's input. layer, weights: the layer and its weights, None for pooling.
        channel, position: which map, and (row, column) in it.
        skipped: (C_out, H_out, W_out), the map that a skip connection adds to the layer's output.

    Raises:
        ValueError: the layer cannot take x, or has no such channel or position.
    """
    output_shape = layer.output_shape(x.shape)
    row, column = check_inside(position, output_shape[1:])
    added = None if skipped is None else float(skipped[channel, row, column])
    own = range(channel, channel + 1)
    channels = input_channels(layer, len(x), channel) if layer.has_weights else own
    if layer.of_kind.spreads:
        return replace(_transposed_sum(x, layer, weights, channel, (row, column)), skipped=added)
    spec = replace(layer.moves(x.shape), groups=1)
    inside = np.zeros((1, 1, *x.shape[1:]), np.float32)
    windows = tuple(
        slice(at * s, at * s + (k - 1) * d + 1, d)
        for at, s, k, d in zip((row, column), spec.stride, spec.kernel_size, spec.dilation)
    )
    part = x[None, channels.start : channels.stop]
    patch = pad(part, spec, layer.of_kind.border_value)[0][:, *windows]
    padded = pad(inside, replace(spec, padding_mode="zeros"), 1.0)[0, 0][windows] == 1
    if layer.has_weights:
        bias = None if weights.bias is None else float(weights.bias[channel])
        return PixelSum(channels, patch, padded, weights.weight[channel], bias, added)
    if layer.of_kind.operation == "maximum":
        return PixelSum(channels, patch, padded, None, None)
    if layer.of_kind.operation != "mean":
        raise ValueError(
            f"What a value of kind {layer.kind!r} is made of is not known; add it to core.network.pixel_sum."
        )
    numbers = layer.numbers_in_means(x.shape)
    if numbers is None:
        return PixelSum(channels, patch, padded, np.full(patch.shape, 1 / padded.size, np.float32), None)
    counted = _counted(layer, x.shape, windows)
    return PixelSum(channels, patch, padded, (counted / numbers[row, column])[None].astype(np.float32), None)


def _transposed_sum(x: np.ndarray, layer: Layer, weights: Weights, channel: int, position: Pair) -> PixelSum:
    """The same of a transposed convolution: its kernel, turned by 180 degrees, over the stretched and padded input."""
    spec = layer.moves(x.shape)
    steps = transposed_steps(
        ConvSpec(spec.kernel_size, spec.stride, spec.padding, spec.dilation), x.shape[1:]
    )
    rows, columns = (
        np.array([axis.sources[at] for at in axis.taps[place]])
        for axis, place in zip((steps.rows, steps.columns), position)
    )
    nothing = (rows[:, None] < 0) | (columns < 0)
    patch = np.where(nothing, np.float32(0), x[:, rows[:, None], columns])
    bias = None if weights.bias is None else float(weights.bias[channel])
    return PixelSum(range(len(x)), patch, nothing, flip(weights.weight[channel]), bias)


def _counted(layer: Layer, input_shape: Shape, windows: tuple[slice, slice]) -> np.ndarray:
    """(K_h, K_w) bool: the cells of a window that its mean counts, where padding or what lies beyond it may not."""
    spec = layer.spec if layer.count_include_pad else replace(layer.spec, padding=0)
    reached = layer.moves(input_shape).padding
    axes = []
    for size, window, counts, reach in zip(input_shape[1:], windows, spec.padding, reached):
        places = np.arange(window.start, window.stop, window.step) - reach[0]
        axes.append((places >= -counts[0]) & (places < size + counts[1]))
    return np.outer(*axes)

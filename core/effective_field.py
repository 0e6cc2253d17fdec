"""What a position really listens to: the effective receptive field, a gradient with respect to the picture.

Source: W. Luo, Y. Li, R. Urtasun, R. Zemel, "Understanding the effective receptive field in deep
convolutional neural networks", NIPS 2016 (arXiv 1701.04128).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arithmetic import ConvSpec, Pair
from core.layers import Layer, layer_specs
from core.network import Activation, Weights, forward, nonlinear, pad_tensor, window_operation
from core.operands import float32_array
from core.receptive_field import Range, check_inside, padded_source, paths, window_range

HELD = 0.9  # the part of the field that its spread is measured by


@dataclass(frozen=True, eq=False)
class EffectiveField:
    """How strongly each pixel moves one activation.

    Attributes:
        gradient: (H, W) float32, at least 0: the absolute gradient of the activation, summed over channels.
        area: how many pixels can reach the position at all, by the layers' windows alone.
        dead: True if no pixel moves the value after the non-linearity (ReLU zeroed it, or a layer before is
            silent); ``gradient`` is then that of the value before it, which may be 0 everywhere too.
    """

    gradient: np.ndarray
    area: int
    dead: bool


def effective_receptive_field(
    x: np.ndarray,
    layers: Sequence[Layer],
    weights: Sequence[Weights | None],
    layer_index: int,
    channel: int,
    position: Pair,
    activations: Sequence[Activation] | None = None,
) -> EffectiveField:
    """The absolute gradient of one activation with respect to the picture, summed over channels.

    Only the windows that the position can see are computed again, so it costs little next to a forward pass.

    Args:
        x: (C, H, W), the picture. layers, weights: as for ``core.network.forward``.
        layer_index: which layer, from 0. channel, position: which of its values, (row, column).
        activations: what ``forward`` kept for x, at least up to the layer; None to compute it here.

    Raises:
        TypeError, ValueError: as ``forward``, or there is no such layer, channel or position.
    """
    if not 0 <= layer_index < len(layers):
        raise ValueError(f"`layer_index` must be from 0 to {len(layers) - 1}, not {layer_index}.")
    x = float32_array("x", x, "(C, H, W)")
    layers, weights = layers[: layer_index + 1], weights[: layer_index + 1]
    kept = forward(x, layers, weights) if activations is None else activations[: layer_index + 1]
    channels, *shape = kept[-1].after.shape
    if not 0 <= channel < channels:
        raise ValueError(f"`channel` must be from 0 to {channels - 1}, not {channel}.")
    position = check_inside(position, shape)
    inputs = [x, *(activation.after for activation in kept[:-1])]
    gradient = _gradient(inputs, layers, weights, channel, position, after=True)
    dead = not gradient.any()
    if dead:
        gradient = _gradient(inputs, layers, weights, channel, position, after=False)
    ways = paths(layer_specs(layers, x.shape), position, x.shape[1:])
    area = int(np.count_nonzero(ways[0]) * np.count_nonzero(ways[1]))
    return EffectiveField(np.abs(gradient).sum(axis=0), area, dead)


def _gradient(inputs, layers, weights, channel: int, position: Pair, after: bool) -> np.ndarray:
    """(C, H, W): d value / d picture by the chain rule, from the last layer to the first.

    inputs: what each layer was given, (C_l, H_l, W_l). after: whether the value is the one after the last
    layer's non-linearity.
    """
    import torch

    rows, columns = ((index, index + 1) for index in position)
    gradient = None
    for number in reversed(range(len(layers))):
        layer, own = layers[number], weights[number]
        leaf = torch.from_numpy(float32_array("x", inputs[number], "(C, H, W)")).clone().requires_grad_()
        spec = layer.moves(tuple(leaf.shape))
        seen = [window_range(spec, axis, span) for axis, span in enumerate((rows, columns))]
        (top, _), (left, _) = spec.padding
        padded = pad_tensor(leaf[None], layer.kind, spec)
        window = padded[..., seen[0][0] + top : seen[0][1] + top, seen[1][0] + left : seen[1][1] + left]
        value = window_operation(window, layer.kind, own, spec)
        if gradient is None:  # the last layer: one channel, one position
            value = nonlinear(value, layer.activation if after else "none")
            gradient = torch.zeros_like(value)
            gradient[0, channel] = 1
        else:
            value = nonlinear(value, layer.activation)
        (whole,) = torch.autograd.grad(value, leaf, gradient)
        spans = [_inside(spec, axis, span, leaf.shape[1 + axis]) for axis, span in enumerate(seen)]
        if None in spans:  # the position sees padding only
            return np.zeros(inputs[0].shape, np.float32)
        rows, columns = spans
        gradient = whole[None, :, slice(*rows), slice(*columns)]
    return whole.numpy()


def _inside(spec: ConvSpec, axis: int, span: Range, size: int) -> Range | None:
    """The range of real pixels that fill a range, which may reach into the padding; None if there are none."""
    before = spec.padding[axis][0]
    filled = padded_source(spec, axis, size)[span[0] + before : span[1] + before]
    filled = filled[filled >= 0]
    return (int(filled.min()), int(filled.max()) + 1) if filled.size else None


def spread(field: EffectiveField) -> float:
    """The share, 0 to 1, of the pixels in reach that it takes to hold 90 % of the effective field.

    The strongest pixels are taken first. 0.9 means all pixels count alike, a small share that the middle
    decides; 0 that nothing is in reach or nothing is felt.
    """
    strongest = np.sort(field.gradient, axis=None)[::-1].astype(np.float64)
    total = strongest.sum()
    if total == 0 or field.area == 0:
        return 0.0
    needed = int(np.searchsorted(np.cumsum(strongest), HELD * total * (1 - 1e-9))) + 1
    return needed / field.area

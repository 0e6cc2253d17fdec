"""The effective receptive field: the gradient of one activation with respect to the picture.

Source: W. Luo, Y. Li, R. Urtasun, R. Zemel, "Understanding the effective receptive field in deep
convolutional neural networks", NIPS 2016 (arXiv 1701.04128).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arithmetic import Pair, TransposedSpec
from core.network.field_windows import Window, field_regions, window_under
from core.network.forward import LayerMaps, forward
from core.network.layers import Layer, Shape
from core.network.rows import layer_specs, skips
from core.network.weights import Weights
from core.operands import float32_array
from core.paths import path_map
from core.receptive_field import Region, check_inside

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
    activations: Sequence[LayerMaps] | None = None,
) -> EffectiveField:
    """The absolute gradient of one activation with respect to the picture, summed over channels.

    Only the windows that the position can see are computed again: little next to a forward pass, except below
    global pooling, where it is the backward pass of everything.

    Args:
        x: (C, H, W), the picture. layers, weights: as for ``core.network.forward.forward``.
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
    gradient = _gradient(x, layers, weights, kept, channel, position, after=True)
    dead = not gradient.any()
    if dead:
        gradient = _gradient(x, layers, weights, kept, channel, position, after=False)
    ways = path_map(layer_specs(layers, x.shape), position, x.shape[1:], skips(layers))
    return EffectiveField(np.abs(gradient).sum(axis=0), int(np.count_nonzero(ways)), dead)


def _gradient(
    x, layers, weights, kept: Sequence[LayerMaps], channel: int, position: Pair, after: bool
) -> np.ndarray:
    """(C, H, W): d value / d picture by the chain rule, from the last layer to the first.

    kept: the layers' maps. after: whether the value is the one after the last layer's non-linearity.
    """
    import torch

    from core.network.torch_layers import nonlinear

    maps = [x, *(each.after for each in kept)]
    regions = field_regions(layers, x.shape, position)
    # Of the value with respect to the region of each map, (1, C, h, w): what has come together so far.
    felt = [
        None if region is None else torch.zeros((1, len(map_), *(stop - start for start, stop in region)))
        for region, map_ in zip(regions, maps)
    ]

    def feel(index: int, region: Region, gradient: torch.Tensor) -> None:
        starts = (start for start, _ in regions[index])
        rows, columns = (slice(start - first, stop - first) for (start, stop), first in zip(region, starts))
        felt[index][:, :, rows, columns] += gradient

    felt[-1][0, channel] = 1
    for number in reversed(range(len(layers))):
        layer, outputs, gradient = layers[number], regions[number + 1], felt[number + 1]
        if gradient is None or not gradient.any():
            continue  # nothing further back is felt this way: a dead unit costs no second pass
        if after or number < len(layers) - 1:
            z = torch.tensor(kept[number].before[:, *_slices(outputs)])[None].requires_grad_()
            gradient = _carried_back(nonlinear(z, layer.activation), z, gradient)
        if layer.adds is not None:
            feel(layer.adds, outputs, gradient)
        window = window_under(layer.moves(maps[number].shape), outputs, maps[number].shape)
        if window is not None:
            leaf = torch.tensor(maps[number][:, *_slices(window.region)])[None].requires_grad_()
            value = _values(leaf, layer, weights[number], window, outputs, maps[number].shape)
            feel(number, window.region, _carried_back(value, leaf, gradient))
    whole = np.zeros(x.shape, np.float32)
    if felt[0] is not None:
        whole[:, *_slices(regions[0])] = felt[0][0]
    return whole


def _carried_back(outputs, inputs, gradient):
    """The gradient of the inputs, given that of the outputs.

    By a scalar: of ``torch.autograd.grad``'s own ``grad_outputs`` torch 2.13 compares the size by SymPy, whose import
    takes a third of a second and 34 MB.
    """
    import torch

    return torch.autograd.grad((outputs * gradient).sum(), inputs)[0]


def _values(leaf, layer: Layer, own: Weights | None, window: Window, outputs: Region, input_shape: Shape):
    """A region of what a layer's windows give, (1, C_out, h, w), from the region of inputs under it; no skip."""
    from core.network.torch_layers import transposed_operation, window_operation

    if isinstance(window.spec, TransposedSpec):
        first = tuple(
            start + before - real * s
            for (start, _), (before, _), (real, _), s in zip(
                outputs, window.spec.padding, window.region, window.spec.stride
            )
        )
        return transposed_operation(
            leaf, own, window.spec, first, tuple(stop - start for start, stop in outputs)
        )
    numbers = layer.numbers_in_means(input_shape)
    numbers = None if numbers is None else np.ascontiguousarray(numbers[*_slices(outputs)])
    return window_operation(window.cut(leaf, layer.kind), layer.kind, own, window.spec, numbers=numbers)


def _slices(region: Region) -> tuple[slice, slice]:
    return slice(*region[0]), slice(*region[1])


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

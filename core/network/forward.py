"""A stack of layers: a forward pass that keeps every map.

NumPy float32 in and out; torch.nn.functional underneath (``core.network.torch_layers``), imported when first
needed. Weights are plain arguments in PyTorch's layout (``core.network.weights``).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.network.layers import Layer
from core.network.rows import layer_specs
from core.network.weights import Weights
from core.operands import float32_array


@dataclass(frozen=True, eq=False)
class LayerMaps:
    """The maps of one layer, both (C, H, W) float32: before and after the non-linearity, with what a skip adds.

    Without a non-linearity, ``before`` is ``after``, the same array.
    """

    before: np.ndarray
    after: np.ndarray


def forward(
    x: np.ndarray, layers: Sequence[Layer], weights: Sequence[Weights | None]
) -> tuple[LayerMaps, ...]:
    """Run a picture through the layers and keep the maps of each.

    Args:
        x: (C, H, W), any numbers; computed as float32, not changed.
        layers: in order. weights: as many, None for pooling.

    Returns:
        One LayerMaps a layer, (C, H, W) each; global average pooling gives (C, 1, 1).

    Raises:
        TypeError: x does not hold real numbers.
        ValueError: a layer cannot follow the one before, or its weights do not fit it.
    """
    x = float32_array("x", x, "(C, H, W)")
    check_weights(len(x), layers, weights)
    try:
        return _run(x, layers, weights)
    except (RuntimeError, ValueError):
        layer_specs(layers, x.shape)  # which layer, and why; asked afterwards, it takes 10 us a layer
        raise


def _run(x: np.ndarray, layers: Sequence[Layer], weights: Sequence[Weights | None]) -> tuple[LayerMaps, ...]:
    """:func:`forward` on checked weights; torch refuses what does not fit."""
    import torch

    from core.network.torch_layers import nonlinear, pre_activation

    kept, outputs = [], [torch.from_numpy(x)[None]]
    with torch.inference_mode():
        for layer, own in zip(layers, weights):
            before = pre_activation(outputs[-1], layer, own)
            if layer.adds is not None:
                before = before + outputs[layer.adds]
            outputs.append(nonlinear(before, layer.activation))
            kept.append((before, outputs[-1]))
    return tuple([_as_arrays(*tensors) for tensors in kept])


def _as_arrays(before, after) -> LayerMaps:
    """Torch tensors (1, C, H, W) as views: nothing is copied."""
    maps = before.numpy()[0]
    return LayerMaps(maps, maps if after is before else after.numpy()[0])


def check_weights(in_channels: int, layers: Sequence[Layer], weights: Sequence[Weights | None]) -> None:
    """Raise ValueError if there are not as many weights as layers, or some have the wrong shape.

    in_channels: C of the picture.
    """
    if len(weights) != len(layers):
        raise ValueError(f"{len(layers)} layers need as many weights (None for pooling), not {len(weights)}.")
    channels = in_channels
    for number, (layer, own) in enumerate(zip(layers, weights), 1):
        try:
            channels_after = layer.channels_after(channels)
        except ValueError as problem:
            raise ValueError(f"Layer {number}: {problem}") from None
        expected, channels = layer.weight_shape(channels), channels_after
        found = None if own is None else own.weight.shape
        if found != expected:
            raise ValueError(f"Layer {number}: `weight` must have shape {expected}, not {found}.")
        if own is not None and own.bias is not None and own.bias.shape != expected[:1]:
            raise ValueError(f"Layer {number}: `bias` must have shape {expected[:1]}, not {own.bias.shape}.")

"""A stack of layers: a forward pass that keeps every map.

NumPy float32 in and out, torch.nn.functional underneath, imported inside the functions. Weights are plain
arguments in PyTorch's layout (``core.network_weights``).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arithmetic import ConvSpec
from core.layer_rows import layer_specs
from core.layers import CONVOLUTIONS, LEAKY_SLOPE, Layer
from core.network_weights import Weights
from core.operands import float32_array


@dataclass(frozen=True, eq=False)
class LayerMaps:
    """The maps of one layer, both (C, H, W) float32: before and after the non-linearity.

    Without a non-linearity, ``before`` is ``after``, the same array.
    """

    before: np.ndarray
    after: np.ndarray


def forward(
    x: np.ndarray, layers: Sequence[Layer], weights: Sequence[Weights | None]
) -> tuple[LayerMaps, ...]:
    """Run a picture through the layers and keep what each one answers.

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

    kept = []
    with torch.inference_mode():
        y = torch.from_numpy(x)[None]
        for layer, own in zip(layers, weights):
            before = pre_activation(y, layer, own)
            y = nonlinear(before, layer.activation)
            maps = before.numpy()[0]  # views: nothing is copied
            kept.append(LayerMaps(maps, maps if y is before else y.numpy()[0]))
    return tuple(kept)


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


def pre_activation(y, layer: Layer, own: Weights | None):
    """A layer without its non-linearity, on torch tensors: (1, C, H, W) -> (1, C_out, H_out, W_out).

    Differentiable. PyTorch pads by itself where it can; otherwise the border is added first.
    """
    shape = tuple(y.shape[1:])
    spec = layer.moves(shape)
    padding = _native_padding(layer.kind, spec)
    if layer.kind == "max_pool" and padding != (0, 0):
        layer.output_shape(shape)  # raises if a window holds padding only; torch would say minus infinity
    if padding is None:
        y, padding = _padded(y, layer.kind, spec), 0
    return window_operation(y, layer.kind, own, spec, padding)


def _native_padding(kind: str, spec: ConvSpec) -> tuple[int, int] | None:
    """(p_h, p_w) if PyTorch's own operation pads like that, None if the border has to be added first."""
    (top, bottom), (left, right) = spec.padding
    if (top, bottom, left, right) == (0, 0, 0, 0):
        return 0, 0
    if top != bottom or left != right or spec.padding_mode != "zeros":
        return None
    if kind not in CONVOLUTIONS and (2 * top > spec.kernel_size[0] or 2 * left > spec.kernel_size[1]):
        return None  # PyTorch pools with half a window of padding at most
    return top, left


def _padded(y, kind: str, spec: ConvSpec):
    """A layer's input with its border, (1, C, H, W) -> (1, C, padded H, padded W)."""
    import torch.nn.functional as F

    (top, bottom), (left, right) = spec.padding
    if spec.padding_mode != "zeros":
        return F.pad(y, (left, right, top, bottom), mode=spec.padding_mode)
    return F.pad(y, (left, right, top, bottom), value=border_value(kind))


def border_value(kind: str) -> float:
    """What the fill "zeros" puts around the input of a layer: minus infinity where the largest number wins."""
    return float("-inf") if kind == "max_pool" else 0.0


def window_operation(y, kind: str, own: Weights | None, spec: ConvSpec, padding=0):
    """What a layer computes in every window of a torch tensor (1, C, H, W); differentiable."""
    import torch
    import torch.nn.functional as F

    if kind == "global_avg_pool":
        return y.mean((2, 3), keepdim=True)
    if kind == "max_pool":
        return F.max_pool2d(y, spec.kernel_size, spec.stride, padding, spec.dilation)
    if kind == "avg_pool":
        if spec.dilation == (1, 1):
            return F.avg_pool2d(y, spec.kernel_size, spec.stride, padding)
        share = torch.full((y.shape[1], 1, *spec.kernel_size), 1 / np.prod(spec.kernel_size))
        return F.conv2d(y, share, None, spec.stride, padding, spec.dilation, y.shape[1])
    weight = torch.from_numpy(float32_array("weight", own.weight, "(C_out, C_in/G, K_h, K_w)"))
    bias = None if own.bias is None else torch.from_numpy(float32_array("bias", own.bias, "(C_out,)"))
    return F.conv2d(y, weight, bias, spec.stride, padding, spec.dilation, spec.groups)


def nonlinear(y, activation: str):
    """The non-linearity of a name in ``core.layers.ACTIVATIONS`` on a torch tensor; y itself for "none"."""
    import torch
    import torch.nn.functional as F

    if activation == "none":
        return y
    if activation == "leaky_relu":
        return F.leaky_relu(y, LEAKY_SLOPE)
    return {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}[activation](y)

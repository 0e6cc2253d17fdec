"""What one layer computes, on torch tensors (1, C, H, W); differentiable.

This module imports torch, which takes a second: import it inside functions.
"""

from functools import partial

import numpy as np
import torch
import torch.nn.functional as F

from core.arithmetic import ConvSpec, Pair, TransposedSpec
from core.network.kinds import KINDS, Kind
from core.network.layers import LEAKY_SLOPE, Layer
from core.network.weights import Weights
from core.steps import padded_source

_NONLINEAR = {
    "none": lambda z: z,
    "relu": torch.relu,
    "leaky_relu": partial(F.leaky_relu, negative_slope=LEAKY_SLOPE),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
}


def nonlinear(z: torch.Tensor, activation: str) -> torch.Tensor:
    """The non-linearity of a name in ``core.network.layers.ACTIVATIONS``; z itself for "none"."""
    return _NONLINEAR[activation](z)


def pre_activation(x: torch.Tensor, layer: Layer, weights: Weights | None) -> torch.Tensor:
    """A layer without its non-linearity: (1, C, H, W) -> (1, C_out, H_out, W_out).

    PyTorch pads by itself where it can; otherwise the border is added first.

    Raises:
        ValueError: nothing here computes what the layer's kind does, or a window has no largest number.
    """
    kind, spec, padding = layer.of_kind, layer.moves(x.shape[1:]), 0
    numbers = layer.numbers_in_means(x.shape[1:])
    if not kind.spreads and not kind.whole_map and spec.padding != ((0, 0), (0, 0)):
        if kind.operation == "maximum":
            layer.output_shape(x.shape[1:])  # raises where torch would say minus infinity: padding only
        padding = _native_padding(kind, spec)
        if padding is None:
            x, padding = _padded(x, kind, spec), 0
    if isinstance(spec, TransposedSpec):
        first = spec.padding[0][0], spec.padding[1][0]
        return transposed_operation(x, weights, spec, first, spec.output_shape(x.shape[2:]))
    return window_operation(x, layer.kind, weights, spec, padding, numbers)


def _native_padding(kind: Kind, spec: ConvSpec) -> tuple[int, int] | None:
    """(p_h, p_w) if PyTorch's own operation pads like that, None if the border has to be added first."""
    (top, bottom), (left, right) = spec.padding
    if top != bottom or left != right or spec.padding_mode != "zeros":
        return None
    if not kind.learns and (2 * top > spec.kernel_size[0] or 2 * left > spec.kernel_size[1]):
        return None  # PyTorch pools with half a window of padding at most
    return top, left


def _padded(x: torch.Tensor, kind: Kind, spec: ConvSpec) -> torch.Tensor:
    """A layer's input with its border, (1, C, H, W) -> (1, C, padded H, padded W)."""
    (top, bottom), (left, right) = spec.padding
    if spec.padding_mode == "symmetric":  # PyTorch has no such fill
        rows, columns = (padded_source(spec, axis, size) for axis, size in enumerate(x.shape[2:]))
        return x[:, :, rows][:, :, :, columns]
    if spec.padding_mode != "zeros":
        return F.pad(x, (left, right, top, bottom), mode=spec.padding_mode)
    return F.pad(x, (left, right, top, bottom), value=kind.border_value)


def window_operation(
    x: torch.Tensor,
    kind: str,
    weights: Weights | None,
    spec: ConvSpec,
    padding: int | tuple[int, int] = 0,
    numbers: np.ndarray | None = None,
) -> torch.Tensor:
    """What a layer computes in every window of its input; the groups of a convolution are those of its weights.

    numbers: (H_out, W_out), how many numbers the mean of each window is of; None for all that are in it.
    """
    row = KINDS[kind]
    if row.whole_map and row.operation == "mean":
        return x.mean((2, 3), keepdim=True)
    if row.whole_map or row.operation not in _OPERATIONS:
        raise ValueError(
            f"Nothing here computes a layer of kind {kind!r}; add it to core.network.torch_layers."
        )
    if numbers is not None:
        return _sums(x, spec, padding) / torch.from_numpy(numbers)
    return _OPERATIONS[row.operation](x, weights, spec, padding)


def transposed_operation(
    x: torch.Tensor, weights: Weights, spec: TransposedSpec, first: Pair, shape: Pair
) -> torch.Tensor:
    """A part of a transposed convolution's outputs: ``shape``, from the place ``first`` of those that are not cropped.

    Where no input's kernel reaches, there is the bias alone. Both are (rows, columns).
    """
    weight = torch.as_tensor(weights.weight).swapaxes(0, 1)
    whole = F.conv_transpose2d(x, weight, None, spec.stride, dilation=spec.dilation)
    (top, left), (height, width) = first, shape
    beyond = height - (whole.shape[2] - top), width - (whole.shape[3] - left)
    part = F.pad(whole, (-left, beyond[1], -top, beyond[0]))  # negative padding crops
    return part if weights.bias is None else part + torch.as_tensor(weights.bias)[:, None, None]


def _convolution(x, weights, spec, padding):
    groups = x.shape[1] // weights.weight.shape[1]
    bias = None if weights.bias is None else torch.as_tensor(weights.bias)
    weight = torch.as_tensor(weights.weight)  # shared if it is an array, itself if it is a tensor that learns
    return torch.conv2d(x, weight, bias, spec.stride, padding, spec.dilation, groups)


def _maximum(x, weights, spec, padding):
    return F.max_pool2d(x, spec.kernel_size, spec.stride, padding, spec.dilation)


def _mean(x, weights, spec, padding):
    if spec.dilation == (1, 1):
        return F.avg_pool2d(x, spec.kernel_size, spec.stride, padding)
    return _sums(x, spec, padding, 1 / np.prod(spec.kernel_size))


def _sums(x, spec, padding, weight=1.0):
    """The sum of each channel's window, times a weight."""
    if spec.dilation == (1, 1) and weight == 1:
        return F.avg_pool2d(x, spec.kernel_size, spec.stride, padding, divisor_override=1)
    weights = torch.full((x.shape[1], 1, *spec.kernel_size), weight)
    return torch.conv2d(x, weights, None, spec.stride, padding, spec.dilation, x.shape[1])


_OPERATIONS = {"convolution": _convolution, "maximum": _maximum, "mean": _mean}

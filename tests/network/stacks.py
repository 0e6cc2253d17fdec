"""Random stacks of layers for hypothesis, and the same network built independently from torch.nn modules."""

from dataclasses import dataclass, replace

import numpy as np
import torch
from hypothesis import strategies as st
from torch import nn

from core.arithmetic import PADDING_MODES, ConvSpec, TransposedSpec
from core.network.kinds import KINDS
from core.network.layers import ACTIVATIONS, Layer
from core.network.weights import Weights, initial_weights
from tests.specs import pairs, smallest_input, specs, torch_padded

PADS = {"reflect": nn.ReflectionPad2d, "replicate": nn.ReplicationPad2d, "circular": nn.CircularPad2d}
NONLINEARITIES = {
    "none": nn.Identity(),
    "relu": nn.ReLU(),
    "leaky_relu": nn.LeakyReLU(0.01),
    "sigmoid": nn.Sigmoid(),
    "tanh": nn.Tanh(),
}


@dataclass(frozen=True)
class Stack:
    """Layers that fit a picture (C, H, W)."""

    layers: tuple[Layer, ...]
    input_shape: tuple[int, int, int]


@st.composite
def stacks(draw, kinds=tuple(KINDS), activations=tuple(ACTIVATIONS), padding_modes=PADDING_MODES):
    """A Stack of 1 to 4 layers; what would not fit becomes a 1x1 convolution."""
    channels, height, width = draw(st.integers(1, 4)), draw(st.integers(5, 14)), draw(st.integers(5, 14))
    layers, shape = [], (channels, height, width)
    for _ in range(draw(st.integers(1, 4))):
        layer = draw(layers_for(shape, kinds, activations, padding_modes))
        layers.append(layer)
        with torch.inference_mode():
            shape = tuple(module(layer, None, shape[0])(torch.zeros(1, *shape)).shape[1:])
    return Stack(tuple(layers), (channels, height, width))


@st.composite
def skipping_stacks(draw):
    """A Stack with skip connections: it halves the picture, then convolutions of one size add what came before them."""
    channels = draw(st.sampled_from([2, 4]))
    layers = [Layer("conv", ConvSpec(3, 2, 1), channels, activation="tanh")]
    for number in range(2, draw(st.integers(3, 6))):
        kernel, dilation = draw(st.integers(1, 4)), draw(st.integers(1, 2))
        border = dilation * (kernel - 1)
        before = draw(st.integers(0, border))
        spec = ConvSpec(
            kernel, padding=((before, border - before), (border - before, before)), dilation=dilation
        )
        spec = replace(
            spec, groups=draw(st.sampled_from([1, 2])), padding_mode=draw(st.sampled_from(PADDING_MODES))
        )
        adds = draw(st.none() | st.integers(1, number - 1))
        activation = draw(st.sampled_from(["none", "relu", "tanh"]))
        layers.append(Layer("conv", spec, channels, draw(st.booleans()), activation, adds=adds))
    return Stack(tuple(layers), (3, *draw(st.tuples(st.integers(14, 18), st.integers(14, 18)))))


@st.composite
def layers_for(draw, shape, kinds, activations, padding_modes):
    """A Layer that an input (C, H, W) fits."""
    kind, channels = draw(st.sampled_from(kinds)), shape[0]
    spec = replace(draw(specs(padding_modes, max_groups=1)), groups=1)
    if kind == "max_pool":  # no window of padding only
        padding = tuple(tuple(min(p, k - 1) for p in ps) for ps, k in zip(spec.padding, spec.kernel_size))
        spec = replace(spec, padding=padding, dilation=1)
    if kind == "transposed":
        spec = replace(spec, padding=0, padding_mode="zeros")
        cropped = tuple(
            tuple(min(p, (size - 1) // 2) for p in draw(pairs(0, 2)))
            for size in TransposedSpec(**vars(spec)).output_shape(shape[1:])
        )
        spec = replace(spec, padding=cropped)
    elif any(shape[1 + axis] < smallest_input(spec, axis) for axis in (0, 1)):
        spec = ConvSpec(1)
    groups = channels
    if kind == "conv":
        groups = draw(st.sampled_from([g for g in range(1, channels + 1) if channels % g == 0]))
        spec = replace(spec, groups=groups)
    out_channels = groups * draw(st.integers(1, max(1, 8 // groups)))
    layer = Layer(kind, spec, out_channels, draw(st.booleans()), draw(st.sampled_from(activations)))
    if not layer.of_kind.pools or not draw(st.booleans()):
        return layer
    halves = tuple(min(p[0], k // 2) for p, k in zip(spec.padding, spec.kernel_size))
    native = replace(spec, padding=halves, dilation=1, padding_mode="zeros")
    if any(shape[1 + axis] < smallest_input(native, axis) for axis in (0, 1)):
        return layer
    settings = {"ceil_mode": draw(st.booleans()), "count_include_pad": draw(st.booleans())}
    return replace(layer, spec=native, **settings)


class MirrorWithEdge(nn.Module):
    """Padding by "symmetric", which torch has no module for."""

    def __init__(self, spec):
        super().__init__()
        self.spec = spec

    def forward(self, y):
        return torch_padded(y, self.spec)


class WindowMean(nn.Module):
    """Average pooling with dilation, which torch's own does not offer."""

    def __init__(self, spec):
        super().__init__()
        self.spec = spec

    def forward(self, y):
        spec, channels = self.spec, y.shape[1]
        columns = nn.functional.unfold(y, spec.kernel_size, spec.dilation, 0, spec.stride)
        sizes = [
            (size - d * (k - 1) - 1) // s + 1
            for size, d, k, s in zip(y.shape[2:], spec.dilation, spec.kernel_size, spec.stride)
        ]
        return columns.reshape(1, channels, -1, columns.shape[-1]).mean(2).reshape(1, channels, *sizes)


def module(layer: Layer, weights, in_channels: int) -> nn.Sequential:
    """A layer without its non-linearity: a padding module, then the operation; weights may be None."""
    spec = layer.spec
    if layer.kind == "global_avg_pool":
        return nn.Sequential(nn.AdaptiveAvgPool2d(1))
    (top, bottom), (left, right) = spec.padding
    if layer.kind == "transposed":
        sizes = (in_channels, layer.out_channels, spec.kernel_size, spec.stride)
        transposed = nn.ConvTranspose2d(*sizes, dilation=spec.dilation, bias=layer.bias)
        if weights is not None:
            transposed.weight.data = torch.tensor(weights.weight).swapaxes(0, 1)
            if layer.bias:
                transposed.bias.data = torch.tensor(weights.bias)
        return nn.Sequential(transposed, nn.ZeroPad2d((-left, -right, -top, -bottom)))
    if layer.ceil_mode or not layer.count_include_pad:  # as PyTorch itself pads: zeros, half a window at most
        moves = (spec.kernel_size, spec.stride, (top, left))
        if layer.kind == "max_pool":
            return nn.Sequential(nn.MaxPool2d(*moves, ceil_mode=layer.ceil_mode))
        settings = {"ceil_mode": layer.ceil_mode, "count_include_pad": layer.count_include_pad}
        return nn.Sequential(nn.AvgPool2d(*moves, **settings))
    sides = (left, right, top, bottom)
    if spec.padding_mode == "zeros":
        pad = nn.ConstantPad2d(sides, -torch.inf if layer.kind == "max_pool" else 0.0)
    else:
        pad = PADS.get(spec.padding_mode, lambda _: MirrorWithEdge(spec))(sides)
    if layer.kind == "max_pool":
        return nn.Sequential(pad, nn.MaxPool2d(spec.kernel_size, spec.stride, 0, spec.dilation))
    if layer.kind == "avg_pool":
        return nn.Sequential(pad, WindowMean(spec))
    groups = in_channels if layer.kind == "depthwise" else spec.groups
    conv = nn.Conv2d(
        in_channels,
        layer.out_channels,
        spec.kernel_size,
        spec.stride,
        dilation=spec.dilation,
        groups=groups,
        bias=layer.bias,
    )
    if weights is not None:
        conv.weight.data = torch.tensor(weights.weight)
        if layer.bias:
            conv.bias.data = torch.tensor(weights.bias)
    return nn.Sequential(pad, conv)


def torch_network(layers, weights, in_channels: int) -> list[tuple[nn.Sequential, nn.Module]]:
    """One (operation, non-linearity) a layer."""
    parts = []
    for layer, own in zip(layers, weights):
        parts.append((module(layer, own, in_channels), NONLINEARITIES[layer.activation]))
        in_channels = layer.out_channels if layer.of_kind.learns else in_channels
    return parts


def torch_maps(layers, weights, x: torch.Tensor) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Each layer's maps before and after its non-linearity, (1, C, H, W), with what its skip connection adds."""
    found, outputs = [], [x]
    for layer, (operation, nonlinearity) in zip(
        layers, torch_network(layers, weights, x.shape[1]), strict=True
    ):
        before = operation(outputs[-1])
        if layer.adds is not None:
            before = before + outputs[layer.adds]
        outputs.append(nonlinearity(before))
        found.append((before, outputs[-1]))
    return found


def picture(shape, seed=0) -> np.ndarray:
    """(C, H, W) float32 from -1 to 1."""
    return np.random.RandomState(seed).uniform(-1, 1, shape).astype(np.float32)


def drawn(stack: Stack, seed: int = 0) -> tuple[Weights | None, ...]:
    """PyTorch's default weights for every layer."""
    return initial_weights(stack.layers, stack.input_shape[0], "default", seed)

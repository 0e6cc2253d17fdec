"""The layers of a small network, and everything that follows from them without computing a picture.

Shapes, parameters, multiply-adds and receptive fields. Integers only.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from core.arithmetic import ConvSpec, Pair, as_pair
from core.receptive_field import padded_source, receptive_field

Shape = tuple[int, int, int]

MAX_LAYERS = 8
MAX_CHANNELS = 64
LEAKY_SLOPE = 0.01

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "conv": "Convolution",
        "depthwise": "Depthwise convolution",
        "max_pool": "Max pooling",
        "avg_pool": "Average pooling",
        "global_avg_pool": "Global average pooling",
    }
)
CONVOLUTIONS = ("conv", "depthwise")


@dataclass(frozen=True)
class Nonlinearity:
    """An activation function: its title and its formula, both for people."""

    title: str
    formula: str


ACTIVATIONS: Mapping[str, Nonlinearity] = MappingProxyType(
    {
        "none": Nonlinearity("None", "z"),
        "relu": Nonlinearity("ReLU", "max(0, z)"),
        "leaky_relu": Nonlinearity("Leaky ReLU", f"z if z > 0, else {LEAKY_SLOPE} z"),
        "sigmoid": Nonlinearity("Sigmoid", "1 / (1 + exp(-z))"),
        "tanh": Nonlinearity("Tanh", "(exp(z) - exp(-z)) / (exp(z) + exp(-z))"),
    }
)


@dataclass(frozen=True)
class Layer:
    """One layer of a stack: a window that moves, what it computes there, and a non-linearity.

    Args:
        kind: a name in ``KINDS``. A 1x1 convolution is "conv" with kernel size 1; "depthwise" is a
            convolution whose groups are its input channels.
        spec: how the window moves. Its groups matter to "conv" only; "global_avg_pool" ignores it all.
        out_channels: C_out of a convolution, 1 to 64; pooling keeps the channels it gets.
        bias: whether a convolution adds a number to each output channel.
        activation: a name in ``ACTIVATIONS``.

    Raises:
        TypeError, ValueError: an argument is not as above.
    """

    kind: str
    spec: ConvSpec = field(default_factory=lambda: ConvSpec(1))
    out_channels: int = 1
    bias: bool = True
    activation: str = "none"

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"`kind` must be one of {', '.join(KINDS)}, not {self.kind!r}.")
        if self.activation not in ACTIVATIONS:
            raise ValueError(
                f"`activation` must be one of {', '.join(ACTIVATIONS)}, not {self.activation!r}."
            )
        if not isinstance(self.spec, ConvSpec):
            raise TypeError(f"`spec` must be a ConvSpec, not {self.spec!r}.")
        channels, _ = as_pair("out_channels", (self.out_channels, 1), 1)
        if channels > MAX_CHANNELS:
            raise ValueError(f"`out_channels` must be at most {MAX_CHANNELS}, not {channels}.")
        object.__setattr__(self, "out_channels", channels)
        object.__setattr__(self, "bias", bool(self.bias))

    @property
    def has_weights(self) -> bool:
        """True for the convolutions, False for pooling."""
        return self.kind in CONVOLUTIONS

    def moves(self, input_shape: Shape) -> ConvSpec:
        """The spec that the layer has on an input (C, H, W).

        Groups are those of the kind (all channels for depthwise, 1 for pooling), and the window of global
        pooling is the whole map.
        """
        if self.kind == "global_avg_pool":
            return ConvSpec(input_shape[1:])
        if self.kind == "conv":
            return self.spec
        return replace(self.spec, groups=input_shape[0] if self.kind == "depthwise" else 1)

    def output_shape(self, input_shape: Shape) -> Shape:
        """(C_out, H_out, W_out) for an input (C, H, W).

        Raises:
            ValueError: the layer cannot take that input.
        """
        spec, channels = self.moves(input_shape), self.channels_after(input_shape[0])
        sizes = spec.output_shape(input_shape[1:])
        if self.kind == "max_pool":
            _check_every_window_has_a_pixel(spec, input_shape[1:], sizes)
        return (channels, *sizes)

    def channels_after(self, in_channels: int) -> int:
        """C_out for C_in input channels.

        Raises:
            ValueError: the groups do not divide the channels.
        """
        if self.kind == "depthwise" and self.out_channels % in_channels:
            raise ValueError(
                f"A depthwise convolution gives each of its {in_channels} input channels the same number of "
                f"filters: out_channels must be a multiple of {in_channels}, not {self.out_channels}."
            )
        if self.kind == "conv":
            for name, count in (("in_channels", in_channels), ("out_channels", self.out_channels)):
                if count % self.spec.groups:
                    raise ValueError(
                        f"Groups ({self.spec.groups}) must divide {name} ({count}); use a divisor of both."
                    )
        return self.out_channels if self.has_weights else in_channels

    def weight_shape(self, in_channels: int) -> tuple[int, int, int, int] | None:
        """(C_out, C_in/G, K_h, K_w) for C_in input channels; None for pooling."""
        if not self.has_weights:
            return None
        groups = in_channels if self.kind == "depthwise" else self.spec.groups
        return (self.out_channels, in_channels // groups, *self.spec.kernel_size)


def _check_every_window_has_a_pixel(spec: ConvSpec, input_shape: Pair, output_shape: Pair) -> None:
    """Raise ValueError if a window holds zero padding only: its maximum would be minus infinity."""
    for axis, (size, outputs) in enumerate(zip(input_shape, output_shape)):
        k, s, padding, d = spec.on_axis(axis)
        cells = np.arange(outputs)[:, None] * s + np.arange(k) * d
        if (padded_source(spec, axis, size)[cells] < 0).all(axis=1).any():
            raise ValueError(
                f"`padding` {max(padding)} leaves a max pooling window of size {k} with padding only, which "
                "has no largest pixel; use less padding or a larger kernel."
            )


@dataclass(frozen=True)
class Row:
    """One line of the table of a network; everything but ``layer`` and ``problem`` is empty after a problem.

    Attributes:
        layer: the layer of this line. input_shape, output_shape: (C, H, W) before and after it.
        torch_shape: the output's shape as PyTorch prints it, with a batch of 1.
        parameters: weights and biases. parameter_formula: the sum behind them, with its numbers.
        multiply_adds: multiplications by a weight, each with its addition; the bias and pooling count 0.
        receptive_field, stride, padding: (h, w) in pixels of the picture, see ``core.receptive_field``.
        problem: why the layer cannot follow, one sentence; "" if it can.
    """

    layer: Layer
    input_shape: Shape | None = None
    output_shape: Shape | None = None
    torch_shape: str = ""
    parameters: int = 0
    parameter_formula: str = ""
    multiply_adds: int = 0
    receptive_field: Pair | None = None
    stride: Pair | None = None
    padding: Pair | None = None
    problem: str = ""


FOLLOWS_A_PROBLEM = "Follows a layer that cannot be computed."


def summarize(layers: Sequence[Layer], input_shape: Shape) -> list[Row]:
    """What every layer makes of a picture (C, H, W): one row a layer, in order, never an exception.

    The first layer that cannot follow says why in ``problem``, and so does every layer beyond
    ``MAX_LAYERS``; the rows before it are complete, the rows after it say that they follow it.
    """
    rows, shape, specs = [], tuple(input_shape), []
    for index, layer in enumerate(layers):
        if shape is None:
            rows.append(Row(layer, problem=FOLLOWS_A_PROBLEM))
            continue
        try:
            if index >= MAX_LAYERS:
                raise ValueError(f"A network has at most {MAX_LAYERS} layers here; remove one.")
            output_shape = layer.output_shape(shape)
        except ValueError as problem:
            rows.append(Row(layer, shape, problem=str(problem)))
            shape = None
            continue
        specs.append(layer.moves(shape))
        rows.append(_row(layer, shape, output_shape, specs))
        shape = output_shape
    return rows


def _row(layer: Layer, shape: Shape, output_shape: Shape, specs: Sequence[ConvSpec]) -> Row:
    """The complete row of a layer that fits; specs: of all layers up to it."""
    seen = receptive_field(specs)
    parameters, formula = count_parameters(layer, shape[0])
    weights = layer.weight_shape(shape[0])
    products = math.prod(weights[1:]) * math.prod(output_shape) if weights else 0
    return Row(
        layer,
        shape,
        output_shape,
        str([1, *output_shape]),
        parameters,
        formula,
        products,
        seen.size,
        seen.stride,
        seen.padding,
    )


def count_parameters(layer: Layer, in_channels: int) -> tuple[int, str]:
    """The weights and biases of a layer, and their formula C_out·(C_in/G·K_h·K_w) + C_out with its numbers.

    >>> count_parameters(Layer("conv", ConvSpec(3), out_channels=16), in_channels=3)
    (448, '16·(3·3·3) + 16 = 448')
    """
    shape = layer.weight_shape(in_channels)
    if shape is None:
        return 0, "0"
    total = math.prod(shape) + layer.bias * shape[0]
    added = f" + {shape[0]}" if layer.bias else ""
    return total, f"{shape[0]}·({shape[1]}·{shape[2]}·{shape[3]}){added} = {total}"


def layer_specs(layers: Sequence[Layer], input_shape: Shape) -> list[ConvSpec]:
    """The specs that layers have on a picture (C, H, W), as ``core.receptive_field`` takes them.

    Raises:
        ValueError: a layer cannot follow the one before.
    """
    rows = summarize(layers, input_shape)
    for number, row in enumerate(rows, 1):
        if row.problem:
            raise ValueError(f"Layer {number}: {row.problem}")
    return [row.layer.moves(row.input_shape) for row in rows]

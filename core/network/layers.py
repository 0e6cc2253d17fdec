"""The layers of a small network: what they are, and which shapes they take and give. Integers only."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from core.arithmetic import ConvSpec, Pair, TransposedSpec, as_integer
from core.network.kinds import KINDS, Kind
from core.pooling import numbers_in_windows, rounded_up
from core.steps import padded_source

Shape = tuple[int, int, int]

MAX_LAYERS = 24
MAX_CHANNELS = 64
LEAKY_SLOPE = 0.01

ACTIVATIONS: Mapping[str, str] = MappingProxyType(
    {"none": "None", "relu": "ReLU", "leaky_relu": "Leaky ReLU", "sigmoid": "Sigmoid", "tanh": "Tanh"}
)


@dataclass(frozen=True)
class Layer:
    """One layer of a stack: a window that moves, what it computes there, and a non-linearity.

    Args:
        kind: a name in ``core.network.kinds.KINDS``. A 1x1 convolution is "conv" with kernel size 1; "depthwise" is a
            convolution whose groups are its input channels.
        spec: how the window moves. Its groups matter to "conv" only; "global_avg_pool" ignores it all. Of "transposed"
            it is that of the convolution which it transposes.
        out_channels: C_out of a convolution, 1 to 64; pooling keeps the channels it gets.
        bias: whether a convolution adds a number to each output channel.
        activation: a name in ``ACTIVATIONS``.
        ceil_mode: of pooling, whether its size is rounded up. count_include_pad: of a mean, whether padding counts as
            pixels. Both as in PyTorch; whatever cannot be set so ignores them.
        adds: of a convolution, a skip connection: the number, from 1, of the earlier layer whose output is added before
            the activation; 0 for the picture, None for none. Pooling ignores it.

    Raises:
        TypeError, ValueError: an argument is not as above.
    """

    kind: str
    spec: ConvSpec = field(default_factory=lambda: ConvSpec(1))
    out_channels: int = 1
    bias: bool = True
    activation: str = "none"
    ceil_mode: bool = False
    count_include_pad: bool = True
    adds: int | None = None

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"`kind` must be one of {', '.join(KINDS)}, not {self.kind!r}.")
        if self.activation not in ACTIVATIONS:
            raise ValueError(
                f"`activation` must be one of {', '.join(ACTIVATIONS)}, not {self.activation!r}."
            )
        if not isinstance(self.spec, ConvSpec):
            raise TypeError(f"`spec` must be a ConvSpec, not {self.spec!r}.")
        channels = as_integer("out_channels", self.out_channels, 1)
        if channels > MAX_CHANNELS:
            raise ValueError(f"`out_channels` must be at most {MAX_CHANNELS}, not {channels}.")
        object.__setattr__(self, "out_channels", channels)
        if self.adds is not None:
            adds = as_integer("adds", self.adds, 0)
            object.__setattr__(self, "adds", adds if self.of_kind.learns else None)
        for name in ("bias", "ceil_mode", "count_include_pad"):
            object.__setattr__(self, name, bool(getattr(self, name)))

    @property
    def of_kind(self) -> Kind:
        """What is the same for all layers of this kind."""
        return KINDS[self.kind]

    @property
    def has_weights(self) -> bool:
        """True for the convolutions, False for pooling."""
        return self.of_kind.learns

    def moves(self, input_shape: Shape) -> ConvSpec:
        """The spec that the layer has on an input (C, H, W).

        Groups are those of the kind (all channels for depthwise, 1 for pooling), and the window of global
        pooling is the whole map. Where sizes are rounded up, padding reaches as far as the windows do; where padding
        does not count, it is zeros.

        Raises:
            ValueError: sizes are rounded up, and no window fits or the windows reach beyond a padding of pixels.
        """
        if self.of_kind.whole_map:
            return ConvSpec(input_shape[1:])
        groups = {"chosen": self.spec.groups, "channels": input_shape[0], None: 1}[self.of_kind.groups]
        spec = replace(self.spec, groups=groups)
        if self.of_kind.spreads:
            return TransposedSpec(
                spec.kernel_size, spec.stride, spec.padding, spec.dilation, 1, spec.padding_mode
            )
        if not self.of_kind.pools:
            return spec
        excludes = self.of_kind.operation == "mean" and not self.count_include_pad
        if excludes or not any(map(any, spec.padding)):
            spec = replace(spec, padding_mode="zeros")
        return _rounded_up(spec, input_shape[1:]) if self.ceil_mode else spec

    def numbers_in_means(self, input_shape: Shape) -> np.ndarray | None:
        """How many numbers the mean of each window is of, (H_out, W_out) float32; None where it is always all.

        Raises:
            ValueError: the windows do not fit, or one of them has no number to take the mean of.
        """
        counts_all = self.count_include_pad and not self.ceil_mode
        if self.of_kind.operation != "mean" or not self.of_kind.pools or counts_all:
            return None
        rows, columns = numbers_in_windows(self.spec, input_shape[1:], self.ceil_mode, self.count_include_pad)
        if not rows.all() or not columns.all():
            raise ValueError(
                "`padding` leaves an average pooling window with padding only, whose mean is of no number; use less "
                "padding."
            )
        return np.outer(rows, columns).astype(np.float32)

    def output_shape(self, input_shape: Shape) -> Shape:
        """(C_out, H_out, W_out) for an input (C, H, W).

        Raises:
            ValueError: the layer cannot take that input.
        """
        spec, channels = self.moves(input_shape), self.channels_after(input_shape[0])
        sizes = spec.output_shape(input_shape[1:])
        if self.of_kind.operation == "maximum":
            _check_every_window_has_a_pixel(spec, input_shape[1:], sizes)
        self.numbers_in_means(input_shape)  # raises
        return (channels, *sizes)

    def channels_after(self, in_channels: int) -> int:
        """C_out for C_in input channels.

        Raises:
            ValueError: the groups do not divide the channels.
        """
        if self.of_kind.groups == "channels" and self.out_channels % in_channels:
            raise ValueError(
                f"A depthwise convolution gives each of its {in_channels} input channels the same number of "
                f"filters: out_channels must be a multiple of {in_channels}, not {self.out_channels}."
            )
        if self.of_kind.groups == "chosen":
            for name, count in (("in_channels", in_channels), ("out_channels", self.out_channels)):
                if count % self.spec.groups:
                    raise ValueError(
                        f"Groups ({self.spec.groups}) must divide {name} ({count}); use a divisor of both."
                    )
        return self.out_channels if self.has_weights else in_channels

    def weight_shape(self, in_channels: int) -> tuple[int, int, int, int] | None:
        """(C_out, C_in/G, K_h, K_w) for C_in input channels; None for pooling.

        A transposed convolution has its output channels first, too; PyTorch has its input channels first.
        """
        if not self.has_weights:
            return None
        groups = {"chosen": self.spec.groups, "channels": in_channels, None: 1}[self.of_kind.groups]
        return (self.out_channels, in_channels // groups, *self.spec.kernel_size)


def _rounded_up(spec: ConvSpec, input_shape: Pair) -> ConvSpec:
    """:func:`core.pooling.rounded_up`, where what lies beyond the padding can be padding too."""
    reaching = rounded_up(spec, input_shape)
    beyond = any(more[1] > asked[1] for more, asked in zip(reaching.padding, spec.padding))
    if beyond and spec.padding_mode != "zeros":
        raise ValueError(
            f"With sizes rounded up the last window reaches beyond the padding, where {spec.padding_mode} fills "
            "nothing; fill with zeros, or round down."
        )
    return reaching


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

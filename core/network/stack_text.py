"""A stack of layers as one line of text, where a layer may leave its window to the sidebar.

Layers are separated by ``;``, what is said of one by ``.``: ``conv.16.relu;conv.32.k5.s2.relu;max_pool.k2.s2.p0``.
Kernel size (k), stride (s), padding (p) and dilation (d) that are not said are the sidebar's. Pooling can have
PyTorch's settings: ``max_pool.k3.s2.p0.ceil_mode``, ``avg_pool.k3.s2.p1.nocount_include_pad``. A convolution can add
the output of an earlier layer, by its number, or the picture's, 0: ``conv.64.k3.s1.p1.add2.relu``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.arithmetic import ConvSpec, named_padding
from core.network.kinds import KINDS
from core.network.layers import ACTIVATIONS, MAX_CHANNELS, MAX_LAYERS, Layer

LARGEST = {"k": 15, "s": 8, "p": 112, "d": 8, "g": MAX_CHANNELS}
SMALLEST = {"k": 1, "s": 1, "p": 0, "d": 1, "g": 1}
_NAMES = {"k": "kernel_size", "s": "stride", "p": "padding", "d": "dilation", "g": "groups"}
_ADDS = "add"
_SWITCHES = {  # word -> what it says of a layer, where that is not as by default
    "nobias": ("bias", False),
    "ceil_mode": ("ceil_mode", True),
    "nocount_include_pad": ("count_include_pad", False),
}


@dataclass(frozen=True)
class LayerChoice:
    """What a person says of one layer; None where the sidebar decides.

    Attributes:
        kind: a name in ``core.network.kinds.KINDS``; activation: one in ``ACTIVATIONS``.
        out_channels: of a convolution. kernel_size, stride, padding, dilation: for both axes, in pixels.
        groups, bias, adds: of a convolution. ceil_mode, count_include_pad: of pooling, as in ``core.network.layers``.
    """

    kind: str = "conv"
    out_channels: int = 16
    kernel_size: int | None = None
    stride: int | None = None
    padding: int | None = None
    dilation: int | None = None
    groups: int = 1
    bias: bool = True
    activation: str = "none"
    ceil_mode: bool = False
    count_include_pad: bool = True
    adds: int | None = None

    @property
    def follows(self) -> bool:
        """Whether the sidebar's sliders decide anything of this layer."""
        own = (self.kernel_size, self.stride, self.padding, self.dilation)
        return None in own and not KINDS[self.kind].whole_map


def parse_stack(text: str) -> tuple[LayerChoice, ...]:
    """The layers that a text says; an empty text is an empty stack.

    Raises:
        ValueError: a word is not known, a number is out of range, or there are too many layers.
    """
    layers = tuple(_parse_layer(part) for part in text.split(";")) if text.strip() else ()
    if len(layers) > MAX_LAYERS:
        raise ValueError(
            f"A network has at most {MAX_LAYERS} layers here, not {len(layers)}; leave some of them out"
        )
    return layers


def _parse_layer(text: str) -> LayerChoice:
    kind, *words = text.strip().split(".")
    if not kind:
        raise ValueError(
            "there is nothing between two layers or after the last; write one “;” between layers"
        )
    if kind not in KINDS:
        raise ValueError(f"A layer must be one of {', '.join(KINDS)}, not “{kind[:24]}”")
    said = {"kind": kind}
    for word in words:
        if word in ACTIVATIONS:
            said["activation"] = word
        elif word in _SWITCHES:
            said.update([_SWITCHES[word]])
        elif word.startswith(_ADDS) and word.removeprefix(_ADDS).isdecimal():
            said["adds"] = _in_range(word, word.removeprefix(_ADDS), 0, MAX_LAYERS - 1)
        elif word.isdecimal():
            said["out_channels"] = _in_range(word, word, 1, MAX_CHANNELS)
        elif word[:1] in _NAMES and word[1:].isdecimal():
            said[_NAMES[word[0]]] = _in_range(word, word[1:], SMALLEST[word[0]], LARGEST[word[0]])
        else:
            raise ValueError(f"A layer cannot be “{word[:24]}”; write for instance conv.16.k3.s2.p1.relu")
    return LayerChoice(**said)


def _in_range(word: str, digits: str, low: int, high: int) -> int:
    number = int(digits.lstrip("0")[:6] or 0)
    if not low <= number <= high:
        raise ValueError(f"“{word[:24]}” must be from {low} to {high}")
    return number


def write_stack(layers: Sequence[LayerChoice]) -> str:
    """The text that :func:`parse_stack` reads: what is as it is by default is left out."""
    return ";".join(map(_write_layer, layers))


def _write_layer(layer: LayerChoice) -> str:
    words = [layer.kind]
    if KINDS[layer.kind].learns:
        words.append(str(layer.out_channels))
    for letter, name in _NAMES.items():
        number = getattr(layer, name)
        if number is not None and (letter, number) != ("g", 1):
            words.append(f"{letter}{number}")
    words += [word for word, (name, setting) in _SWITCHES.items() if getattr(layer, name) is setting]
    if layer.adds is not None and KINDS[layer.kind].learns:
        words.append(f"{_ADDS}{layer.adds}")
    if layer.activation != "none":
        words.append(layer.activation)
    return ".".join(words)


def to_layers(
    choices: Sequence[LayerChoice], window: ConvSpec, padding_name: str | None = None
) -> tuple[Layer, ...]:
    """The layers; sizes that they leave open are those of the sidebar's window.

    ``padding_name`` (valid, same, full) is worked out again for a layer with a kernel of its own.
    """
    return tuple(_to_layer(choice, window, padding_name) for choice in choices)


def _to_layer(choice: LayerChoice, window: ConvSpec, padding_name: str | None) -> Layer:
    kind = KINDS[choice.kind]
    if kind.whole_map:
        return Layer(choice.kind, activation=choice.activation)
    given = {
        name: number
        for name in ("kernel_size", "stride", "padding", "dilation")
        if (number := getattr(choice, name)) is not None
    }
    spec = replace(window, **given, groups=choice.groups if kind.groups == "chosen" else 1)
    if kind.spreads:  # crops its padding: nothing fills it
        spec = replace(spec, padding_mode="zeros")
    if padding_name and choice.padding is None:
        padding = tuple(named_padding(padding_name, k, d) for k, d in zip(spec.kernel_size, spec.dilation))
        spec = replace(spec, padding=padding)
    if not kind.learns:
        settings = {"ceil_mode": choice.ceil_mode, "count_include_pad": choice.count_include_pad}
        return Layer(choice.kind, spec, activation=choice.activation, **settings)
    return Layer(choice.kind, spec, choice.out_channels, choice.bias, choice.activation, adds=choice.adds)


def from_layers(layers: Sequence[Layer], window: ConvSpec | None = None) -> tuple[LayerChoice, ...]:
    """The choices that describe these layers; a convolution that moves as ``window`` does leaves its sizes open.

    The layers' windows must be square and padded alike on all sides, as those of the presets are.
    """
    return tuple(_from_layer(layer, window) for layer in layers)


def _from_layer(layer: Layer, window: ConvSpec | None) -> LayerChoice:
    spec = layer.spec
    if layer.of_kind.whole_map or (
        layer.of_kind.groups == "chosen" and window is not None and replace(spec, groups=1) == window
    ):
        moves = {}
    else:
        moves = {
            "kernel_size": spec.kernel_size[0],
            "stride": spec.stride[0],
            "padding": spec.padding[0][0],
            "dilation": spec.dilation[0],
        }
    return LayerChoice(
        layer.kind,
        layer.out_channels,
        **moves,
        groups=spec.groups,
        bias=layer.bias,
        activation=layer.activation,
        ceil_mode=layer.ceil_mode,
        count_include_pad=layer.count_include_pad,
        adds=layer.adds,
    )

"""What the arguments of one module say of a layer: sizes, fill, and the layer that does the same here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.network.layers import LEAKY_SLOPE, MAX_CHANNELS
from core.network.module_text.module import named
from core.network.stack_text import LARGEST, SMALLEST, LayerChoice

ACTIVATIONS = {"ReLU": "relu", "LeakyReLU": "leaky_relu", "Sigmoid": "sigmoid", "Tanh": "tanh"}
_LETTERS = {"kernel_size": "k", "stride": "s", "padding": "p", "dilation": "d", "groups": "g"}
_MOST = 10**9  # no size comes near it
_FILLS = ("zeros", "reflect", "replicate", "circular")


@dataclass(frozen=True)
class Window:
    """A layer of the stack, and what the stack's text does not say of it.

    Attributes:
        layer: what does the same here. fill: what its padding is filled with; None where nothing is filled, or it
            does not matter. takes: the input channels that it says it has; None for pooling.
    """

    layer: LayerChoice
    fill: str | None = None
    takes: int | None = None


def convolution(kind: str, given: Mapping[str, Any]) -> Window:
    """The layer of ``nn.Conv2d`` or ``nn.ConvTranspose2d`` with these arguments.

    Raises:
        ValueError: there is no such layer here; a sentence that begins in lower case.
    """
    takes, gives = (_number(kind, name, given[name], 1, _MOST) for name in ("in_channels", "out_channels"))
    if gives > MAX_CHANNELS:
        raise ValueError(
            f"a layer has at most {MAX_CHANNELS} channels here, not {gives}; {named(kind)} is left out."
        )
    is_switch = isinstance(given["bias"], bool)
    if not is_switch:
        raise ValueError(f"bias of {named(kind)} must be True or False; it is left out.")
    groups = _number(kind, "groups", given["groups"], 1, MAX_CHANNELS)
    if takes % groups or gives % groups:
        raise ValueError(f"groups ({groups}) must divide the channels ({takes} and {gives}); it is left out.")
    moves = _moves(kind, given)
    fill = given["padding_mode"]
    if fill not in _FILLS:
        raise ValueError(f"padding_mode of {named(kind)} must be one of {', '.join(_FILLS)}; it is left out.")
    if kind == "ConvTranspose2d":
        if groups != 1:
            raise ValueError(
                f"a transposed convolution has no groups here, not {groups}; {named(kind)} is left out."
            )
        if _square(kind, "output_padding", given["output_padding"], 0, _MOST) or fill != "zeros":
            raise ValueError(
                f"{named(kind)} is computed here without output_padding and fill only; it is left out."
            )
        return Window(LayerChoice("transposed", gives, **moves, bias=given["bias"]), None, takes)
    depthwise = groups == takes > 1
    layer = LayerChoice(
        "depthwise" if depthwise else "conv",
        gives,
        **moves,
        groups=1 if depthwise else groups,
        bias=given["bias"],
    )
    return Window(layer, fill if moves["padding"] else None, takes)


def pooling(kind: str, given: Mapping[str, Any]) -> Window:
    """The layer of ``nn.MaxPool2d`` or ``nn.AvgPool2d`` with these arguments.

    Raises:
        ValueError: there is no such layer here; a sentence that begins in lower case.
    """
    is_mean = kind == "AvgPool2d"
    if given.get("return_indices") not in (None, False):
        raise ValueError(
            f"{named(kind)} returns its indices too, which has no counterpart here; it is left out."
        )
    if given.get("divisor_override") is not None:
        raise ValueError(f"divisor_override of {named(kind)} has no counterpart here; it is left out.")
    switches = {name: given[name] for name in ("ceil_mode", "count_include_pad") if name in given}
    if not all(isinstance(setting, bool) for setting in switches.values()):
        raise ValueError(f"{' and '.join(switches)} of {named(kind)} must be True or False; it is left out.")
    own_stride = given["kernel_size"] if given["stride"] is None else given["stride"]
    moves = _moves(kind, {"dilation": 1, **given, "stride": own_stride})
    if 2 * moves["padding"] > moves["kernel_size"]:
        raise ValueError(f"{named(kind)} can pad by half its kernel at most, as in PyTorch; it is left out.")
    layer = LayerChoice("avg_pool" if is_mean else "max_pool", **moves, **switches)
    fills = moves["padding"] and switches.get("count_include_pad", True)
    return Window(layer, "zeros" if fills else None)


def non_linearity(kind: str, given: Mapping[str, Any]) -> str:
    """The name in ``core.network.layers.ACTIVATIONS`` of a module of ``ACTIVATIONS`` with these arguments.

    Raises:
        ValueError: it has another slope; a sentence that begins in lower case.
    """
    if kind == "LeakyReLU" and given["negative_slope"] != LEAKY_SLOPE:
        raise ValueError(f"nn.LeakyReLU has the slope {LEAKY_SLOPE} here and no other, so it is left out.")
    return ACTIVATIONS[kind]


def _moves(kind: str, given: Mapping[str, Any]) -> dict[str, int]:
    """Kernel size, stride, padding and dilation, each one number for both axes."""
    names = ("kernel_size", "stride", "dilation")
    moves = {name: _square(kind, name, given[name], *_range(name)) for name in names}
    return moves | {"padding": _padding(kind, given["padding"], moves)}


def _padding(kind: str, said: Any, moves: Mapping[str, int]) -> int:
    if said not in ("same", "valid") or kind != "Conv2d":
        return _square(kind, "padding", said, *_range("padding"))
    if said == "valid":
        return 0
    total = moves["dilation"] * (moves["kernel_size"] - 1)
    if moves["stride"] != 1:
        raise ValueError("padding='same' needs stride 1, as in PyTorch; nn.Conv2d is left out.")
    if total % 2:
        raise ValueError(
            f"padding='same' with kernel {moves['kernel_size']} pads one side more than the other, which a layer "
            "cannot do here; nn.Conv2d is left out."
        )
    return total // 2


def _range(name: str) -> tuple[int, int]:
    return SMALLEST[_LETTERS[name]], LARGEST[_LETTERS[name]]


def _square(kind: str, name: str, said: Any, low: int, high: int) -> int:
    """One number for both axes, from a number or a pair of equal ones."""
    if not isinstance(said, tuple):
        return _number(kind, name, said, low, high)
    numbers = [_number(kind, name, one, low, high) for one in said]
    if len(numbers) not in (1, 2):
        raise ValueError(f"{name} of {named(kind)} must be one number or two; it is left out.")
    if len(set(numbers)) == 2:
        raise ValueError(
            f"{name} of {named(kind)} is {numbers[0]} × {numbers[1]}; height and width are alike here, so it is left "
            "out."
        )
    return numbers[0]


def _number(kind: str, name: str, said: Any, low: int, high: int) -> int:
    fits = isinstance(said, int) and not isinstance(said, bool)
    if not fits or not low <= said <= high:
        span = f"from {low} to {high}" if high < _MOST else f"of {low} or more"
        found = f", not {said}" if fits and abs(said) <= _MOST else ""
        raise ValueError(
            f"{name} of {named(kind)} must be a whole number {span} here{found}; it is left out."
        )
    return said


def sides(kind: str, said: Any) -> int:
    """How far a padding module pads each side, (left, right, top, bottom) if they are alike.

    Raises:
        ValueError: they are not, or there are no such sides; a sentence that begins in lower case.
    """
    numbers = said if isinstance(said, tuple) else (said,)
    numbers = [_number(kind, "padding", one, *_range("padding")) for one in numbers]
    if len(numbers) not in (1, 4):
        raise ValueError(f"padding of {named(kind)} must be one number or four; it is left out.")
    if len(set(numbers)) > 1:
        raise ValueError(
            f"{named(kind)} pads its sides differently, which a layer cannot do here; it is left out."
        )
    return numbers[0]

"""The functions of ``torch.nn.functional`` and the methods of a tensor that do what a module does.

Parameters after the input, in order, from https://pytorch.org/docs/stable/nn.functional.html.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from core.network.module_text.flow import NOTHING_HERE
from core.network.module_text.module import Module
from core.network.module_text.names import is_batch, number_of

_POOL = ("kernel_size", "stride", "padding")
_DROP = ("p", "training", "inplace")
_FUNCTIONS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "relu": ("ReLU", ("inplace",)),
        "leaky_relu": ("LeakyReLU", ("negative_slope", "inplace")),
        "sigmoid": ("Sigmoid", ()),
        "tanh": ("Tanh", ()),
        "max_pool2d": ("MaxPool2d", (*_POOL, "dilation", "ceil_mode", "return_indices")),
        "avg_pool2d": ("AvgPool2d", (*_POOL, "ceil_mode", "count_include_pad", "divisor_override")),
        "adaptive_avg_pool2d": ("AdaptiveAvgPool2d", ("output_size",)),
        "flatten": ("Flatten", ("start_dim", "end_dim")),
        "softmax": ("Softmax", ("dim", "_stacklevel", "dtype")),
        "log_softmax": ("LogSoftmax", ("dim", "_stacklevel", "dtype")),
        "dropout": ("Dropout", _DROP),
        "dropout1d": ("Dropout1d", _DROP),
        "dropout2d": ("Dropout2d", _DROP),
        "dropout3d": ("Dropout3d", _DROP),
        "alpha_dropout": ("AlphaDropout", _DROP),
        "feature_alpha_dropout": ("FeatureAlphaDropout", _DROP),
    }
)
_UNCHANGED = ("contiguous", "clone", "detach", "float", "to", "cpu", "cuda")
_PADS = {"reflect": "ReflectionPad2d", "replicate": "ReplicationPad2d", "circular": "CircularPad2d"}
_ALWAYS_DROPS = (
    "without training=self.training this dropout goes on when the network is evaluated, which has no counterpart here; "
    "it is left out."
)


def module_of(
    name: str,
    positional: Sequence[ast.expr],
    by_name: Mapping[str, ast.expr],
    line: int,
    value_of: Callable[[ast.expr], Any],
) -> list[Module] | None:
    """The modules that do what a call does with a map; None if there are no such.

    Args:
        name: of the function or method. positional, by_name: its arguments besides the map. line: of the call.
        value_of: the plain value of an expression.

    Raises:
        ValueError: an argument has no plain value; a part of a sentence.
    """
    name = name.removesuffix("_")  # in place
    if name in ("view", "reshape"):
        return _reshaped([*positional, *by_name.values()], line)
    if name in _UNCHANGED:
        return []
    if name == "mean":
        return _mean({**dict(zip(("dim", "keepdim"), positional)), **by_name}, line, value_of)
    if name == "pad":
        return _pad(
            {**dict(zip(("pad", "mode", "value"), positional)), **by_name}, line, value_of, len(positional)
        )
    if name not in _FUNCTIONS:
        return None
    kind, parameters = _FUNCTIONS[name]
    if len(positional) > len(parameters):
        return None
    given = {**dict(zip(parameters, positional)), **by_name}
    if kind in NOTHING_HERE:
        return [Module(kind, line=line, problem="" if _only_in_training(kind, given) else _ALWAYS_DROPS)]
    defaults = {"start_dim": 0} if name == "flatten" else {}
    return [Module(kind, (), {**defaults, **{key: value_of(one) for key, one in given.items()}}, line)]


def _only_in_training(kind: str, given: Mapping[str, ast.expr]) -> bool:
    """Whether it is switched off by ``model.eval()``, as "training" says; the alpha ones are off without a word."""
    said = ast.unparse(given["training"]) if "training" in given else str("Alpha" not in kind)
    return said in ("self.training", "False")


def _reshaped(sizes: list[ast.expr], line: int) -> list[Module] | None:
    """``x.view(-1, 400)`` and ``x.view(x.size(0), -1)``: one vector for each picture."""
    if len(sizes) == 1 and isinstance(sizes[0], (ast.Tuple, ast.List)):
        sizes = sizes[0].elts
    if len(sizes) != 2 or any(isinstance(size, ast.Starred) for size in sizes):
        return None
    first, second = (number_of(size) for size in sizes)
    is_flat = is_batch(sizes[0]) or first == 1 or (first == -1 != second)
    return [Module("Flatten", (1, -1), {}, line)] if is_flat else None


def _mean(given: Mapping[str, ast.expr], line: int, value_of) -> list[Module] | None:
    """The mean over rows and columns is that of nn.AdaptiveAvgPool2d."""
    axes = given.get("dim", given.get("axis"))
    axes = value_of(axes) if axes else None
    is_map = isinstance(axes, tuple) and len(axes) == 2 and all(isinstance(n, int) for n in axes)
    if not is_map or {n % 4 for n in axes} != {2, 3}:
        return None
    keeps = value_of(given["keepdim"]) if "keepdim" in given else False
    pooling = Module("AdaptiveAvgPool2d", (1,), {}, line)
    return [pooling] if keeps is True else [pooling, Module("Flatten", (1, -1), {}, line)]


def _pad(given: Mapping[str, ast.expr], line: int, value_of, positional: int) -> list[Module] | None:
    values = {name: value_of(one) for name, one in given.items()}
    mode, size, fill = values.get("mode", "constant"), values.get("pad"), values.get("value")
    if positional > 3 or not values.keys() <= {"pad", "mode", "value"}:
        return None
    if not isinstance(size, tuple) or len(size) != 4:
        return None
    if mode == "constant":
        return [Module("ConstantPad2d", (size, 0.0 if fill is None else fill), {}, line)]
    return [Module(_PADS[mode], (size,), {}, line)] if isinstance(mode, str) and mode in _PADS else None

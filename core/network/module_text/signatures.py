"""What the modules of ``torch.nn`` that have a counterpart here are called with.

Parameters in order with their defaults, from https://pytorch.org/docs/stable/nn.html.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from core.network.module_text.module import Module, named, quoted

REQUIRED = object()  # stands for a parameter without a default
_FOLD = (
    "nn.BatchNorm2d has no counterpart here and is left out. It can be folded into the convolution before it "
    "(torch.nn.utils.fusion.fuse_conv_bn_eval); paste and save that network to see the same maps."
)
_PLACED = {"device": None, "dtype": None}
_POOL = {"kernel_size": REQUIRED, "stride": None, "padding": 0}
_CHANNELS = {
    "in_channels": REQUIRED,
    "out_channels": REQUIRED,
    "kernel_size": REQUIRED,
    "stride": 1,
    "padding": 0,
}
_PAD = {"padding": REQUIRED}

PARAMETERS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "Conv2d": {**_CHANNELS, "dilation": 1, "groups": 1, "bias": True, "padding_mode": "zeros", **_PLACED},
        "ConvTranspose2d": {
            **_CHANNELS,
            "output_padding": 0,
            "groups": 1,
            "bias": True,
            "dilation": 1,
            "padding_mode": "zeros",
            **_PLACED,
        },
        "MaxPool2d": {**_POOL, "dilation": 1, "return_indices": False, "ceil_mode": False},
        "AvgPool2d": {**_POOL, "ceil_mode": False, "count_include_pad": True, "divisor_override": None},
        "AdaptiveAvgPool2d": {"output_size": REQUIRED},
        "ReLU": {"inplace": False},
        "LeakyReLU": {"negative_slope": 0.01, "inplace": False},
        "Sigmoid": {},
        "Tanh": {},
        "ZeroPad2d": _PAD,
        "ReflectionPad2d": _PAD,
        "ReplicationPad2d": _PAD,
        "CircularPad2d": _PAD,
        "ConstantPad2d": {**_PAD, "value": REQUIRED},
        "Flatten": {"start_dim": 1, "end_dim": -1},
        "Linear": {"in_features": REQUIRED, "out_features": REQUIRED, "bias": True, **_PLACED},
    }
)


def arguments(module: Module) -> dict[str, Any]:
    """The module's arguments by name, defaults filled in.

    Raises:
        ValueError: PyTorch would refuse the call; a sentence that begins in lower case.

    >>> arguments(Module("AdaptiveAvgPool2d", (1,)))
    {'output_size': 1}
    """
    parameters, kind = PARAMETERS[module.kind], named(module.kind)
    names = list(parameters)
    if len(module.positional) > len(names):
        raise ValueError(f"{kind} takes {len(names)} arguments at most, not {len(module.positional)}.")
    given = dict(zip(names, module.positional))
    for name, value in module.named.items():
        if name not in parameters:
            raise ValueError(f"{kind} has no argument {quoted(name)}; it has {', '.join(names) or 'none'}.")
        if name in given:
            raise ValueError(f"{kind} is given {quoted(name)} twice; leave one out.")
        given[name] = value
    if missing := [name for name in names if parameters[name] is REQUIRED and name not in given]:
        raise ValueError(f"{kind} needs {' and '.join(missing)}.")
    return {**parameters, **given}


def without_counterpart(kind: str, after_convolution: bool) -> str:
    """The sentence on a class that has no counterpart here."""
    if kind == "BatchNorm2d" and after_convolution:
        return _FOLD
    return f"{named(kind).removeprefix('nn.')} has no counterpart here and is left out."

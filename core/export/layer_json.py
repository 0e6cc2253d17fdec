"""The layer table as JSON: a list of objects, one a module of ``torch.nn``, which can be pasted in again."""

import json
from collections.abc import Sequence

from core.network.layers import Layer, Shape
from core.network.module_text.module import Module
from core.network.module_text.signatures import arguments
from core.network.module_text.source import read_source
from core.network.sequential import classifier_modules, stack_modules

_LEFT_TO_PYTORCH = ("device", "dtype", "inplace", "return_indices", "divisor_override")


def layer_json(
    layers: Sequence[Layer],
    picture_shape: Shape,
    pooling: str | None = None,
    features: int = 0,
    classes: int = 0,
) -> str:
    """The modules that do what the layers do, with all arguments that say something of them, by PyTorch's names.

    A convolution with a skip connection has one more: "adds", the layer whose output is added to its own.

    Args:
        layers, picture_shape: the stack, and (C, H, W) of its picture.
        pooling, features, classes: "flatten" or "average", D and K of the linear layer; no pooling, no linear layer.

    Raises:
        ValueError: PyTorch has no module for a layer.
    """
    modules, adds = [], {}
    for layer, own in zip(layers, stack_modules(layers, picture_shape)):
        place = next((n for n, module in enumerate(own) if module.startswith("nn.Conv")), 0)
        adds |= {len(modules) + place: layer.adds} if layer.adds is not None else {}
        modules += own
    if pooling is not None:
        modules += classifier_modules(pooling, features, classes)
    read = read_source(f"nn.Sequential({','.join(modules)})").modules
    skips = [{"adds": adds[place]} if place in adds else {} for place in range(len(read))]
    entries = [json.dumps(_entry(module) | skip) for module, skip in zip(read, skips)]
    return "[\n" + ",\n".join(f"  {entry}" for entry in entries) + "\n]\n" if entries else "[]\n"


def _entry(module: Module) -> dict:
    given = arguments(module)
    kept = {name: _finite(value) for name, value in given.items() if name not in _LEFT_TO_PYTORCH}
    return {"module": module.kind, **kept}


def _finite(value):
    """JSON has no infinity: as the word that Python's float() reads."""
    return str(value) if value in (float("inf"), float("-inf")) else value

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

    Args:
        layers, picture_shape: the stack, and (C, H, W) of its picture.
        pooling, features, classes: "flatten" or "average", D and K of the linear layer; no pooling, no linear layer.

    Raises:
        ValueError: PyTorch has no module for a layer, or a layer adds the output of an earlier one.
    """
    if any(layer.adds is not None for layer in layers):
        raise ValueError(
            "A list of modules has no words for a skip connection; remove it, or take the code instead, whose forward adds."
        )
    modules = [module for own in stack_modules(layers, picture_shape) for module in own]
    if pooling is not None:
        modules += classifier_modules(pooling, features, classes)
    entries = [
        json.dumps(_entry(module)) for module in read_source(f"nn.Sequential({','.join(modules)})").modules
    ]
    return "[\n" + ",\n".join(f"  {entry}" for entry in entries) + "\n]\n" if entries else "[]\n"


def _entry(module: Module) -> dict:
    given = arguments(module)
    kept = {name: _finite(value) for name, value in given.items() if name not in _LEFT_TO_PYTORCH}
    return {"module": module.kind, **kept}


def _finite(value):
    """JSON has no infinity: as the word that Python's float() reads."""
    return str(value) if value in (float("inf"), float("-inf")) else value

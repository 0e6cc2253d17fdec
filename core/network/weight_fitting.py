"""Putting the weights of a file into the layers of a stack, and saying what does not fit."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.network.layers import Layer, Shape
from core.network.sequential import parameter_names
from core.network.weight_files import shown
from core.network.weights import Weights, as_in_pytorch

_MOST_UNUSED = 3  # tensors that are named


@dataclass(frozen=True, eq=False)
class Filled:
    """A stack's weights after :func:`fill`.

    Attributes:
        weights: of every layer, None for pooling. taken: (index of a layer, name of its weight) of those from the file.
        kept: a sentence for each layer that keeps the weights it had. notes: sentences on what else was not as named.
    """

    weights: tuple[Weights | None, ...]
    taken: tuple[tuple[int, str], ...]
    kept: tuple[str, ...]
    notes: tuple[str, ...]


def fill(
    layers: Sequence[Layer],
    picture_shape: Shape,
    initial: Sequence[Weights | None],
    named: Mapping[str, np.ndarray],
    elsewhere: Collection[str] = (),
    written: Sequence[str] = (),
) -> Filled:
    """Put named arrays into the layers where they fit.

    A layer takes the array that has its weight's name in the ``nn.Sequential`` of ``core.network.sequential``, if the
    shape is right. The layers left over take, in order, the next array of their shape; an array's place is that of
    its name, numbers in names counted as numbers: "conv2" comes before "conv10". The bias of a weight has the same
    name with "bias" for "weight". Where the file has none the bias is 0, which computes the same.

    Args:
        layers, picture_shape: the stack, and (C, H, W) of its picture. initial: its weights without the file.
        named: arrays of any shape, by name. elsewhere: names that are no layer's, of which nothing need be said.
        written: of each layer the name that its weights begin with where the stack was read from somebody's own text,
            "" for none; they count instead of those of the ``nn.Sequential``, in which other modules may be missing.
    """
    names = _names(layers, picture_shape, written, named)
    shapes = [
        None if own is None else as_in_pytorch(layer, own.weight).shape for layer, own in zip(layers, initial)
    ]
    found = _by_name(shapes, names, named)
    found |= _by_shape(shapes, [index for index in range(len(layers)) if index not in found], found, named)
    weights, notes, used = list(initial), [], set()
    for index, name in sorted(found.items()):
        weights[index], used_here, note = _taken(index, layers[index], name, initial[index], named)
        used |= used_here
        notes += note
    kept = [
        _kept(index, shape, names[index], named, used)
        for index, shape in enumerate(shapes)
        if shape is not None and index not in found
    ]
    return Filled(
        tuple(weights),
        tuple(sorted(found.items())),
        tuple(kept),
        (*notes, *_unused(named, used | {*elsewhere})),
    )


def first_filters(named: Mapping[str, np.ndarray]) -> np.ndarray | None:
    """The weight (F, C, K_h, K_w) of a network's first convolution: the first array of four axes; None without one."""
    return next((named[name] for name in sorted(named, key=_natural) if named[name].ndim == 4), None)


def linear_layer(
    layers: Sequence[Layer],
    picture_shape: Shape,
    pooling: str,
    shape: tuple[int, int],
    named: Mapping[str, np.ndarray],
    written: str = "",
) -> tuple[np.ndarray, np.ndarray] | None:
    """The weight (K, D) and the bias (K,) of the linear layer after a stack; None if there are no such by name.

    Args:
        layers, picture_shape: the stack, and (C, H, W) of its picture. pooling: "flatten" or "average".
        shape: (K, D). named: arrays by name, as :func:`fill` takes them. written: as of :func:`linear_names`.
    """
    weight, bias = linear_names(layers, picture_shape, pooling, written) or (None, None)
    if weight not in named or named[weight].shape != shape:
        return None
    given = named.get(bias, np.zeros(shape[0], np.float32))
    return (named[weight], given) if given.shape == shape[:1] else None


def linear_names(
    layers: Sequence[Layer], picture_shape: Shape, pooling: str, written: str = ""
) -> tuple[str, ...]:
    """The names of the weight and the bias of the linear layer after a stack; none if PyTorch has no such stack.

    written: the name that they begin with in somebody's own text, "" to name them as the ``nn.Sequential`` does.
    """
    if written:
        return f"{written}.weight", f"{written}.bias"
    try:
        return parameter_names(layers, picture_shape, pooling)[-1]
    except ValueError:
        return ()


def _names(
    layers: Sequence[Layer], picture_shape: Shape, written: Sequence[str], named: Collection[str]
) -> Sequence[str | None]:
    """The name of each layer's weight; None for pooling, and where PyTorch has no module for a layer of the stack."""
    if written:
        own = [f"{name}.weight" if name else None for name in written[: len(layers)]]
        return own if any(name in named for name in own) else [None] * len(layers)
    try:
        return [names and names[0] for names in parameter_names(layers, picture_shape)]
    except ValueError:
        return [None] * len(layers)


def _by_name(shapes, names, named) -> dict[int, str]:
    """Index of a layer -> name of the array that is meant for it and fits."""
    return {
        index: name
        for index, (shape, name) in enumerate(zip(shapes, names))
        if shape is not None and name in named and named[name].shape == shape
    }


def _by_shape(shapes, open_: Sequence[int], found: Mapping[int, str], named) -> dict[int, str]:
    """Index of an open layer -> name of the next unused array of its shape."""
    names = sorted((name for name in named if name not in found.values()), key=_natural)
    also, start = {}, 0
    for index in open_:
        if shapes[index] is None:
            continue
        fits = (n for n in range(start, len(names)) if named[names[n]].shape == shapes[index])
        if (place := next(fits, None)) is not None:
            also[index], start = names[place], place + 1
    return also


def _natural(name: str) -> list[tuple[int, str]]:
    """A sorting key under which "conv2" comes before "conv10".

    >>> sorted(["10.weight", "2.weight", "a"], key=_natural)
    ['2.weight', '10.weight', 'a']
    """
    parts = re.findall(r"[0-9]{1,18}|[^0-9]+", name)
    return [(int(part), "") if part[0] in "0123456789" else (10**18, part) for part in parts]


def _taken(index: int, layer: Layer, name: str, own: Weights, named) -> tuple[Weights, set[str], list[str]]:
    """A layer's weights from the file, the names that they had there, and what is to be said of them."""
    bias_name = re.sub("weight$", "bias", name)
    bias = named.get(bias_name) if bias_name != name else None
    fits = bias is not None and bias.shape == own.weight.shape[:1]
    used = {name, bias_name} if bias is not None else {name}
    weight = as_in_pytorch(layer, named[name])
    if own.bias is None:
        if fits and np.any(bias):
            note = f"Layer {index + 1} adds no bias, so {shown(bias_name)} is left out; switch its bias on to use it."
            return Weights(weight, None), used, [note]
        return Weights(weight, None), used, []
    if fits:
        return Weights(weight, bias), used, []
    note = (
        []
        if bias is None
        else [f"{shown(bias_name)} has shape {_by(bias.shape)}, so layer {index + 1} has a bias of 0."]
    )
    return Weights(weight, np.zeros_like(own.bias)), used, note


def _kept(index: int, shape: Sequence[int], name: str | None, named, used: set[str]) -> str:
    """Why a layer has nothing from the file."""
    needs = f"needs {_by(shape)}"
    if name in named and name not in used:
        return f"Layer {index + 1} keeps its random weights: it {needs}, {shown(name)} is {_by(named[name].shape)}."
    return f"Layer {index + 1} keeps its random weights: it {needs}, and nothing that is left in the file is."


def _unused(named: Mapping[str, np.ndarray], used: set[str]) -> list[str]:
    """A sentence on the arrays that no layer took."""
    left = [
        f"{shown(name)} ({_by(named[name].shape)})"
        for name in sorted(named, key=_natural)
        if name not in used
    ]
    if not left:
        return []
    more = f" and {len(left) - _MOST_UNUSED} more" if len(left) > _MOST_UNUSED else ""
    return [f"No layer of the stack takes {', '.join(left[:_MOST_UNUSED])}{more}."]


def _by(shape: Sequence[int]) -> str:
    return " × ".join(map(str, shape)) or "one number"

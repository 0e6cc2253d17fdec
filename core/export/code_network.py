"""A network as it is on screen, as a script of PyTorch: its picture, its modules, its weights, and what comes out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.export.code_text import heading, literal, script
from core.filters.initializers import SCHEMES
from core.network.layers import Layer, Shape
from core.network.sequential import model_lines, parameter_names
from core.network.weights import Weights, as_in_pytorch, initial_weights

MOST_SET = 12  # filters that are not as they were drawn: more come in a file
WEIGHTS_FILE = "weights.safetensors"


@dataclass(frozen=True)
class Classes:
    """The end in classes.

    Attributes:
        pooling: "flatten" or "average", how maps become a vector. features, classes: D and K of the linear layer.
        true_class: from 0. trained: whether the linear layer's weights come in the file, not from the seed.
    """

    pooling: str
    features: int
    classes: int
    true_class: int
    trained: bool = False


@dataclass(frozen=True, eq=False)
class Network:
    """A network on a picture.

    Attributes:
        layers, weights: of every layer. picture_shape: (C, H, W).
        scheme, seed: by which weights are drawn that nothing else was put in place of.
        title, source: what the page calls it, and where its picture comes from. link: that shows it again.
        classes: its end in classes, None for maps.
    """

    layers: Sequence[Layer]
    weights: Sequence[Weights | None]
    picture_shape: Shape
    scheme: str
    seed: int
    title: str
    source: str
    link: str
    classes: Classes | None = None


def network_script(network: Network, picture: Sequence[str]) -> str:
    """The script; the lines of ``picture`` leave ``x``, (C, H, W). It leaves the maps, or the logits, as ``y``.

    Raises:
        ValueError: PyTorch has no module for a layer.
    """
    return script(
        heading(network.title, network.source, network.link),
        [
            *picture,
            "x = torch.from_numpy(x)[None]  # a batch of one: (N, C, H, W)",
            "",
            *model(network),
            "",
            "with torch.inference_mode():",
            "    y = model(x)",
            *_end(network.classes),
        ],
    )


def model(network: Network) -> list[str]:
    """The lines that leave ``model`` with the weights on screen.

    Raises:
        ValueError: PyTorch has no module for a layer.
    """
    end = network.classes
    built = model_lines(
        network.layers,
        network.picture_shape,
        *((end.pooling, end.features, end.classes) if end else ()),
    ).rstrip()
    changed = _changed(network)
    drawn = seeded(built.splitlines(), network.scheme, network.seed)
    end_in_file = end is not None and end.trained
    if len(changed) > MOST_SET or end_in_file:
        loaded = f'load_file("{WEIGHTS_FILE}")'
        where = f"# Put {WEIGHTS_FILE} beside this script: the page offers both under “Take home”, “Code”."
        if end and not end_in_file:  # the file holds the maps' weights only
            return [*drawn, where, f"model.load_state_dict({loaded}, strict=False)"]
        return [*built.splitlines(), where, f"model.load_state_dict({loaded})"]
    lines = [*drawn]
    if changed:
        lines += ["", "with torch.no_grad():"]
        lines += [f"    {line}" for set_ in changed for line in set_]
    return lines


def seeded(built: Sequence[str], scheme: str, seed: int) -> list[str]:
    """The lines that build ``model`` and draw its weights by a scheme: ``core.filters.initializers.LayerDraws``."""
    seeds = f"torch.manual_seed({seed})"
    if scheme == "default":
        at = next(n for n, line in enumerate(built) if line.startswith("model = "))
        return [*built[:at], seeds, *built[at:]]
    return [
        *built,
        seeds,
        "for layer in model:",
        '    if hasattr(layer, "weight"):',
        f"        {SCHEMES[scheme].call('layer.weight')}",
        "        if layer.bias is not None:",
        "            nn.init.zeros_(layer.bias)",
    ]


def _changed(network: Network) -> list[list[str]]:
    """For each filter that is not as it was drawn, the lines that put it in its place."""
    drawn = initial_weights(network.layers, network.picture_shape[0], network.scheme, network.seed)
    names = parameter_names(network.layers, network.picture_shape)
    return [
        _set(layer, name[0].removesuffix(".weight"), slot, own)
        for layer, name, own, first in zip(network.layers, names, network.weights, drawn)
        if own is not None
        for slot in range(len(own.weight))
        if _differs(own, first, slot)
    ]


def _differs(own: Weights, drawn: Weights, slot: int) -> bool:
    same_bias = own.bias is None or own.bias[slot] == drawn.bias[slot]
    return not (same_bias and np.array_equal(own.weight[slot], drawn.weight[slot]))


def _set(layer: Layer, module: str, slot: int, own: Weights) -> list[str]:
    """The lines that set one filter and its bias."""
    place = f"{slot}" if as_in_pytorch(layer, own.weight) is own.weight else f":, {slot}"
    filter_ = literal("kernels", own.weight[slot]).torch_lines
    lines = [*filter_, f"model[{module}].weight[{place}] = kernels"]
    return (
        lines if own.bias is None else [*lines, f"model[{module}].bias[{slot}] = {float(own.bias[slot])!r}"]
    )


def _end(classes: Classes | None) -> list[str]:
    """What is printed: the maps, or the logits, the probabilities and the loss."""
    if classes is None:
        return ["print(tuple(y.shape))", "print(y)"]
    return [
        "probabilities = y.softmax(1)",
        f"loss = F.cross_entropy(y, torch.tensor([{classes.true_class}]))",
        "print(y, probabilities, loss)",
    ]

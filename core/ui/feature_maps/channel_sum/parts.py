"""What the input channels contribute to the open map, as numbers and thumbnails; recipes of a 1x1 convolution."""

from typing import Any

import numpy as np

from core.figures.labels import rounded, weight_label
from core.figures.mosaics import mosaic, thumbnail_shape
from core.figures.rendering import Scale, scale_for, to_image, to_png
from core.network.channel_parts import channel_parts, input_channels
from core.network.weights import Weights
from core.ui.app import state
from core.ui.feature_maps.network_run import Run

_LARGE_SIDE, _SMALL_SIDE, _SMALLEST_SIDE = 72, 40, 28  # CSS pixels of a thumbnail
_FEW, _SOME = 16, 32  # input channels that are shown large, and not smallest
_MOST_OF_A_RECIPE = 4  # channels on either side of a 1x1 convolution whose recipes are shown together
_RECIPE_SIDE, _RESULT_SIDE = 64, 136  # CSS pixels of its thumbnails, and of what it makes

Message = tuple[dict[str, Any], dict[str, bytes]]  # entries of the header, and binary parts


def scale_of_map(run: Run) -> Scale:
    """The scale of the open map before its activation, and of its parts; of all maps where all are shown."""
    before = run.layer_maps[run.layer].before
    return scale_for(before if has_recipes(run) else before[run.channel], "signed")


def shown_inputs(run: Run) -> tuple[np.ndarray, Scale]:
    """The input channels (C, H, W) that the open map is made of, and how they become colors."""
    layer, x = run.layers[run.layer], run.input_of(run.layer)
    read = (
        input_channels(layer, len(x), run.channel)
        if layer.has_weights
        else range(run.channel, run.channel + 1)
    )
    inputs = x[read.start : read.stop]
    photograph = run.layer == 0 and not state.value("normalized")
    return inputs, Scale("clip", 0.0, 1.0) if photograph else scale_for(inputs, "signed")


def parts_of(run: Run, channel: int) -> np.ndarray:
    """(C, H_out, W_out): what each of its input channels contributes to a map of the open layer, a convolution."""
    return channel_parts(run.input_of(run.layer), run.layers[run.layer], run.weights[run.layer], channel)


def has_recipes(run: Run) -> bool:
    """Whether the open layer is a 1x1 convolution of so few channels that all of its filters are shown together."""
    layer, few = run.layers[run.layer], range(1, _MOST_OF_A_RECIPE + 1)
    is_full = layer.kind == "conv" and layer.spec.kernel_size == (1, 1) and layer.spec.groups == 1
    is_full = is_full and layer.adds is None
    return is_full and len(run.input_of(run.layer)) in few and len(run.maps) in few


def parts_message(run: Run, names: list[str]) -> Message:
    """Thumbnails of the input channels, by their ``names``, and of what each contributes, in the map's own scale."""
    layer, x = run.layers[run.layer], run.input_of(run.layer)
    inputs, scale = shown_inputs(run)
    side = _LARGE_SIDE if len(inputs) <= _FEW else _SMALL_SIDE if len(inputs) <= _SOME else _SMALLEST_SIDE
    with_recipes = has_recipes(run)
    side = _RECIPE_SIDE if with_recipes else side
    header: dict[str, Any] = {
        "inputThumbnail": thumbnail_shape(inputs.shape[1:], side),
        "gray": scale.display == "clip",
        "largestInput": scale.high,
    }
    images = {"inputs": to_png(to_image(mosaic(inputs, side), scale))}
    if layer.has_weights:
        outputs = range(len(run.maps)) if with_recipes else [run.channel]
        parts = np.concatenate([parts_of(run, each) for each in outputs])
        of_maps = scale_of_map(run)
        header["partThumbnail"] = thumbnail_shape(parts.shape[1:], side)
        images["parts"] = to_png(to_image(mosaic(parts, side), of_maps))
        if with_recipes:
            before = run.layer_maps[run.layer].before
            header["recipes"] = _recipes(run.weights[run.layer], names)
            header["shapes"] = [str([1, *maps.shape]) for maps in (x, before)]
            header["resultThumbnail"] = thumbnail_shape(before.shape[1:], _RESULT_SIDE)
            images["results"] = to_png(to_image(mosaic(before, _RESULT_SIDE), of_maps))
    return header, images


def _recipes(own: Weights, names: list[str]) -> list[dict[str, Any]]:
    """Every filter of a 1x1 convolution as a formula, and its weights with their labels."""
    recipes = []
    for output, weights in enumerate(own.weight[:, :, 0, 0].tolist()):
        terms = [f"{_signed(weight)}·{name}" for weight, name in zip(weights, names)]
        terms += [] if own.bias is None else [_signed(float(own.bias[output]))]
        formula = f"map {output} = {' '.join(terms)}".replace("= + ", "= ").replace("= − ", "= −")
        recipes.append(
            {
                "formula": formula,
                "weights": weights,
                "labels": list(map(weight_label, weights)),
                "bias": None if own.bias is None else float(own.bias[output]),
            }
        )
    return recipes


def _signed(number: float) -> str:
    """A number with its sign before it, as in a sum."""
    return f"{'−' if number < 0 else '+'} {rounded(abs(number))}"

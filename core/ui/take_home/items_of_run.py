"""What can be taken along of Feature maps: the open layer, and what the look at it shows."""

from dataclasses import replace

import numpy as np

from core.export.pictures import tiled
from core.figures.rendering import DISPLAYS, Scale, scale_for
from core.ui.app import state
from core.ui.feature_maps.channel_sum.parts import parts_of, scale_of_map, shown_inputs
from core.ui.feature_maps.classes import answer_of
from core.ui.feature_maps.field_on_picture import effective_field, paths_from_pixels, seen_pixels, title_of
from core.ui.feature_maps.hypercolumn import chosen
from core.ui.feature_maps.network_choice import shown_input
from core.ui.feature_maps.network_run import Run
from core.ui.take_home.item import Item, kernel_colors, signed

_GRAY = "0 is black, 1 is white"


def items_of_run(run: Run) -> list[Item]:
    """The picture of a network, the maps of the open layer and its open channel, as far as they could be computed."""
    pixels = shown_input(run.picture)
    found = [Item("network input", pixels, ("channel",), Scale("clip", 0, 1), pixels, _GRAY)]
    if run.layer_maps:
        layer = f"layer {run.layer + 1}"
        scale, sheet, legend = signed(run.maps)
        one = run.maps[run.channel]
        found.insert(0, Item(f"{layer} maps", run.maps, ("channel",), scale, sheet, legend))
        found.insert(1, Item(f"{layer} channel {run.channel}", one, (), scale, one[None], legend))
        found += _LOOKED_AT[state.value("look")](run)
    return found


def _layers(run: Run) -> list[Item]:
    return [
        Item(f"all of layer {number}", maps.after, ("channel",), *signed(maps.after))
        for number, maps in enumerate(run.layer_maps, 1)
    ]


def _channel(run: Run) -> list[Item]:
    """The channel's inputs, what each contributes, and their sum before the activation, on the scale of that."""
    inputs, of_inputs = shown_inputs(run)
    before, scale = run.layer_maps[run.layer].before[run.channel], scale_of_map(run)
    words = DISPLAYS["signed"]
    named = _GRAY if of_inputs.display == "clip" else words
    found = [Item("inputs of the channel", inputs, ("input",), of_inputs, tiled(inputs), named)]
    if run.layers[run.layer].has_weights:
        parts = parts_of(run, run.channel)
        found.append(Item("parts of the channel", parts, ("part",), scale, tiled(parts), words))
        weight = run.weights[run.layer].weight[run.channel]
        found.append(Item("filter of the channel", weight, ("input",), *kernel_colors(weight)))
    return [*found, Item("channel before its activation", before, (), scale, before[None], words)]


def _seen(run: Run) -> list[Item]:
    paths = np.float32(paths_from_pixels(run))
    most = float(paths.max()) or 1.0
    found = [
        Item("paths from each pixel", paths, (), Scale("stretch", 0.0, most), paths[None], "number of paths")
    ]
    try:
        effective = effective_field(run)
    except ValueError:  # the page says why, and shows none
        return found
    gradient, mask = effective.gradient, seen_pixels(run)
    if not mask.any() or not gradient.any():  # nothing is laid over the picture then
        return found
    scale = replace(scale_for(gradient[mask], "absolute"), display="strength")
    name, words = "effective receptive field", title_of(effective)
    return [*found, Item(name, gradient, (), scale, gradient[None], words)]


def _hypercolumn(run: Run) -> list[Item]:
    at = chosen(run)
    row = at.vector[None]
    scale, sheet, _ = signed(row[None])
    place = f"row {at.pixel[0]}, column {at.pixel[1]}"
    colors = Scale("clip", 0.0, 1.0)
    words = "principal components as red, green, blue"
    return [
        Item("hypercolumn", row, (), scale, sheet, f"values of all layers at {place}"),
        Item("similar positions", at.alike, (), at.scale, at.alike[None], f"cosine with {place}"),
        Item("hypercolumns in colors", at.rgb, ("color",), colors, at.rgb, words),
    ]


def _classes(run: Run) -> list[Item]:
    """The numbers from the vector to the probabilities, which have no pictures; none where the page says why not."""
    try:
        answer = answer_of(run)
    except ValueError:
        return []
    rows = {"vector": answer.vector, "logits": answer.logits, "probabilities": answer.probabilities}
    return [
        *(Item(f"class scores {name}", np.float32(each)[None], ()) for name, each in rows.items()),
        Item("linear layer weights", np.float32(answer.weight), ()),
        Item("linear layer biases", np.float32(answer.bias)[None], ()),
    ]


_LOOKED_AT = {
    "channels": lambda run: [],  # the maps themselves
    "layers": _layers,
    "channel": _channel,
    "sees": _seen,
    "hypercolumn": _hypercolumn,
    "classes": _classes,
}

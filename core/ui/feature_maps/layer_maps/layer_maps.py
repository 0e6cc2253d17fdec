"""The maps of every layer at once, from the picture down; choosing one opens it."""

from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from core.figures.labels import by, percent
from core.figures.mosaics import thumbnail_shape
from core.figures.rendering import scale_for
from core.figures.theme import DIVERGING
from core.lessons.explanations import move_words
from core.network.dead_channels import zeroed_share
from core.network.forward import LayerMaps
from core.network.layer_words import pooling_words, skip_words
from core.network.layers import ACTIVATIONS, MAX_CHANNELS, MAX_LAYERS
from core.network.rows import Row
from core.ui.app import state
from core.ui.app.remembering import remembered
from core.ui.browser.component import component
from core.ui.browser.wire import pack_identified
from core.ui.feature_maps.layer_table.layer_table import thumbnails
from core.ui.feature_maps.network_choice import input_words
from core.ui.feature_maps.network_picture import network_picture_png
from core.ui.feature_maps.network_run import Run

# Up to so many channels in a layer, CSS pixels of a map's side.
_SIDES = ((16, 100), (32, 64), (MAX_CHANNELS, 44))
_PICTURE_SIDE = 64
_SINGLE = 32  # of a map of one pixel


def show_layers(run: Run) -> None:
    """Show every layer's maps after its activation, as large as they fit on a screen."""
    component(Path(__file__).with_name("layer_maps.js"))(
        data=maps_message(run), key="layer_maps", on_open_change=_open
    )


def maps_message(run: Run) -> bytes:
    """What the browser is sent: the network's input, and each layer's maps in a strip and its words."""
    maps = [layer_maps.after for layer_maps in run.layer_maps]
    most = max(map(len, maps))
    side = next(side for channels, side in _SIDES if most <= channels)
    sides = [_SINGLE if each[0].size == 1 else side for each in maps]
    parts = {f"strip{i}": _strip(run.key, i, sides[i], each) for i, each in enumerate(maps)}
    parts["input"] = network_picture_png(run)
    header = {
        "picture": {
            "size": thumbnail_shape(run.x.shape[1:], _PICTURE_SIDE),
            "shape": str([1, *run.x.shape]),
            "title": input_words(run.picture),
        },
        "layers": [
            _layer(i, row, layer_maps, sides[i])
            for i, (row, layer_maps) in enumerate(zip(run.rows, run.layer_maps))
        ],
        "palette": DIVERGING,
    }
    return pack_identified(header, **parts)


def _layer(index: int, row: Row, maps: LayerMaps, side: int) -> dict[str, Any]:
    after = maps.after
    return {
        "title": f"Layer {index + 1}",
        "shape": row.torch_shape,
        "words": layer_words(row, maps),
        "count": len(after),
        "size": thumbnail_shape(after.shape[1:], side),
        "largest": scale_for(after, "signed").high,
        "range": [float(after.min()), float(after.max())],
    }


def layer_words(row: Row, maps: LayerMaps) -> list[str]:
    """What is said of a layer beside its maps: how it moves, what its activation does, what a value sees."""
    layer = row.layer
    words = [layer.of_kind.title]
    if not layer.of_kind.whole_map:
        words[0] += f" {by(layer.spec.kernel_size)}, stride {move_words(layer.spec)[0]}"
        words += pooling_words(layer) + skip_words(layer)
    if layer.activation == "relu":
        words.append(f"ReLU zeroed {percent(zeroed_share(maps))}")
    elif layer.activation != "none":
        words.append(f"then {ACTIVATIONS[layer.activation]}")
    return [*words, f"a value sees {'up to ' if row.field_varies else ''}{by(row.receptive_field)} px"]


@remembered
def _strip(key: str, layer: int, side: int, _maps: np.ndarray) -> bytes:
    return thumbnails(_maps, side)


def _open() -> None:
    """Look at the channel that the browser reports: {layer, channel}; anything else changes nothing."""
    match st.session_state["layer_maps"].get("open"):
        case {"layer": int(layer), "channel": int(channel)}:
            layer, channel = max(0, min(layer, MAX_LAYERS - 1)), max(0, min(channel, MAX_CHANNELS - 1))
            state.store(layer=layer, channel=channel, position=None, look="channel")

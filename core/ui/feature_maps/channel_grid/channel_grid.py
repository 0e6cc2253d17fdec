"""All channels of the open layer as pictures, before and after its activation; choosing one opens it."""

from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from core.arithmetic import Pair
from core.figures.labels import by, percent
from core.figures.rendering import scale_for
from core.figures.theme import DIVERGING
from core.lessons.explanations import counted
from core.lessons.glossary import meaning
from core.network.channel_samples import sampled
from core.network.dead_channels import dead_channels, zeroed_share
from core.network.forward import LayerMaps
from core.network.layer_words import skip_words
from core.network.layers import ACTIVATIONS, LEAKY_SLOPE, Layer
from core.ui.app import state
from core.ui.browser.component import component
from core.ui.browser.wire import pack_identified
from core.ui.feature_maps.channel_grid.network_ahead import Ahead, look_ahead, send_input
from core.ui.feature_maps.network_run import Run

MOST_VALUES = 75_000  # float32: 300 kB
_AFTER = {"relu": "ReLU(z)", "leaky_relu": "LeakyReLU(z)", "sigmoid": "sigmoid(z)", "tanh": "tanh(z)"}


def show_channels(run: Run) -> None:
    """Show every map of the open layer; a click opens one, at the pixel that was clicked."""
    layer, maps = run.layers[run.layer], run.layer_maps[run.layer]
    st.markdown(f"**{heading(run.layer + 1, layer, maps)}**", help=meaning(*_words(layer)))
    view = {
        "channel": run.channel,
        "position": run.position,
        "chosen": state.value("position") is not None,
    }
    ahead = look_ahead(run)
    component(Path(__file__).with_name("channel_grid.js"))(
        data=grid_message(layer, maps, view, ahead), key="channel_grid", on_open_change=_open
    )
    send_input(run.x, ahead)


def _words(layer: Layer) -> list[str]:
    """The words of the glossary that one meets at a layer."""
    if not layer.has_weights:
        return ["pooling"]
    met = {
        "pointwise": layer.spec.kernel_size == (1, 1),
        "depthwise": layer.kind == "depthwise",
        "relu": layer.activation == "relu",
    }
    return ["activation", *(word for word, is_met in met.items() if is_met)]


def heading(number: int, layer: Layer, maps: LayerMaps) -> str:
    """One sentence on a layer, the ``number``-th from 1, and its maps."""
    channels, *shape = maps.after.shape
    facts = [
        f"Layer {number}: {layer.of_kind.title.lower()}",
        f"{counted(channels, 'channel')} of {by(shape)}",
    ]
    facts += skip_words(layer)
    if layer.activation == "relu":
        facts.append(f"ReLU zeroed {percent(zeroed_share(maps))} of the values")
    elif layer.activation != "none":
        facts.append(f"then {ACTIVATIONS[layer.activation]}")
    constant, silent = dead_channels(maps), ~maps.after.any(axis=(1, 2))
    if dead := int((constant & silent).sum()):
        facts.append(f"{dead} of the channels {'is' if dead == 1 else 'are'} 0 everywhere")
    if same := int((constant & ~silent).sum()):
        facts.append(f"{counted(same, 'channel')} the same everywhere")
    return ", ".join(facts)


def grid_message(layer: Layer, maps: LayerMaps, view: dict[str, Any], ahead: Ahead) -> bytes:
    """What the browser is sent: a header, the maps before the activation, and the weights to look ahead; float32."""
    before, after = maps.before, maps.after
    samples, step = sampled(before, MOST_VALUES)
    apart = [LayerMaps(z, a) for z, a in zip(before, after)]
    relu = layer.activation == "relu"
    header = {
        "size": before.shape[1:],
        "shape": samples.shape,
        "step": step,
        "sampling": _sampling_words(before.shape[1:], step) if step > 1 else "",
        "activation": layer.activation,
        "slope": LEAKY_SLOPE,
        "names": ["z", _AFTER[layer.activation]] if layer.activation != "none" else ["value"],
        "largest": _magnitude(layer, maps),
        "own": [_magnitude(layer, map_) for map_ in apart],
        "ranges": [_range(before), _range(after)][: 1 + (layer.activation != "none")],
        "zeroed": [f"{percent(zeroed_share(map_))} zeroed" if relu else "" for map_ in apart],
        "dead": _dead_words(maps),
        "palette": DIVERGING,
        "view": view,
        **ahead.header,
    }
    values = np.ascontiguousarray(samples, "<f4").tobytes()
    return pack_identified(header, values=values, weights=ahead.weights)


def _sampling_words(shape: Pair, step: int) -> str:
    """What is left out where only every ``step``-th row and column of maps (H, W) is sent."""
    return (
        f"To answer quickly, only every {_ordinal(step)} row and column of the {by(shape)} maps is shown and read "
        "here, those exactly; shares and ranges count all. Open a channel for every value."
    )


def _ordinal(number: int) -> str:
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _magnitude(layer: Layer, maps: LayerMaps) -> float:
    """One end of a color scale for both sides of an activation; only the sigmoid can give more than it gets."""
    sides = [maps.before, maps.after][: 1 + (layer.activation == "sigmoid")]
    return max(scale_for(side, "signed").high for side in sides)


def _range(values: np.ndarray) -> Pair:
    return float(values.min()), float(values.max())


def _dead_words(maps: LayerMaps) -> list[str]:
    """For each channel what is wrong with it, or nothing."""
    firsts = maps.after[:, 0, 0]
    words = ["0 everywhere" if first == 0 else "same value everywhere" for first in firsts]
    return [word if dead else "" for word, dead in zip(words, dead_channels(maps))]


def _open() -> None:
    """Look at the channel and the pixel that the browser reports as "channel,row,column"."""
    channel, _, position = str(st.session_state["channel_grid"].get("open")).partition(",")
    state.store_text("channel", channel)
    state.store_text("position", position)
    state.store(look="channel")

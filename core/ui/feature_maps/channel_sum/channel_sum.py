"""One channel: what every input channel contributes to it, and one of its values worked out."""

from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from core.figures.labels import weight_label
from core.figures.theme import DIVERGING, cell_colors
from core.network.channel_parts import input_channels
from core.network.channel_samples import sampled
from core.network.layer_words import pooling_words
from core.network.layers import ACTIVATIONS, LEAKY_SLOPE, Layer
from core.network.pixel_sum import PixelSum, pixel_sum
from core.ui.app import state
from core.ui.app.whole_number import explain_numbers
from core.ui.browser.component import component
from core.ui.browser.wire import pack
from core.ui.feature_maps.channel_choice import choose_channel
from core.ui.feature_maps.channel_sum.parts import Message, has_recipes, parts_message, scale_of_map
from core.ui.feature_maps.network_run import Run

_MOST_VALUES = 1 << 16  # of the map, as float32: 262 kB
_WORKED_OUT = 4  # input channels whose products are written down
_LARGEST_GRID = 225  # cells of a window whose numbers are sent and written down
_COLORS = ("red", "green", "blue")


def show_channel(run: Run) -> None:
    """How the input channels of the open layer and its filter make the open map."""
    last = len(run.maps) - 1
    with st.container(horizontal=True, vertical_alignment="bottom"):
        said = choose_channel(run) if last else ""
        st.markdown(_sentence(run))
    explain_numbers(said)
    component(Path(__file__).with_name("channel_sum.js"))(
        data=channel_message(run), key="channel_sum", on_position_change=_moved
    )


def _moved() -> None:
    state.store_text("position", st.session_state["channel_sum"].get("position"))


def _sentence(run: Run) -> str:
    layer, channel = run.layers[run.layer], run.channel
    named = f"**Layer {run.layer + 1}, channel {channel}**"
    if not layer.has_weights:
        where = "the whole" if layer.of_kind.whole_map else "every window of"
        settings = "".join(f", {words}" for words in pooling_words(layer))
        return f"{named}: {layer.of_kind.takes} of {where} channel {channel} below{settings}."
    in_channels = len(run.input_of(run.layer))
    read = input_channels(layer, in_channels, channel)
    skipped = [
        f"{f'layer {layer.adds}’s output' if layer.adds else 'the picture'}, which a skip connection brings,"
    ]
    others = ["the bias"] * layer.bias + skipped * (layer.adds is not None)
    more = {0: "", 1: f" and {others[0]}" if others else ""}.get(len(others), f", {' and '.join(others)}")
    if len(read) == 1:
        each = f"input channel {read.start}" + (", all that its group reads" if in_channels > 1 else "")
        added = f"the part{more} add up" if more else "it is the map"
    else:
        group = f"of the input channels {read.start} to {read.stop - 1}, which its group reads"
        each = "each input channel" if len(read) == in_channels else f"each {group}"
        added = f"the parts{more} add up"
    if has_recipes(run) and len(run.maps) > 1:
        return (
            "A 1×1 filter is a **recipe**: so much of each input channel, mixed pixel by pixel. "
            f"Taken apart below: {named}."
        )
    if layer.of_kind.spreads:
        return f"{named}: {each}, stretched by zeros, under its own kernel, turned by 180°, gives a **part**; {added}."
    if layer.spec.kernel_size == (1, 1):
        return f"{named}: a 1×1 filter is a **recipe**: so much of {each}, mixed pixel by pixel."
    return f"{named}: {each}, under its own kernel, gives a **part**; {added}."


def channel_message(run: Run) -> bytes:
    """What the browser is sent: pictures of the parts, the map itself, and the terms of one value."""
    layer, x = run.layers[run.layer], run.input_of(run.layer)
    skipped = None if layer.adds is None else run.output_of(layer.adds)
    terms = pixel_sum(x, layer, run.weights[run.layer], run.channel, run.position, skipped)
    header, parts = _map(run)
    names = _channel_names(run, terms)
    for more_header, more_parts in (parts_message(run, names), _terms(terms)):
        header |= more_header
        parts |= more_parts
    header |= {
        "channel": run.channel,
        "channels": list(terms.channels),
        "channelNames": names,
        "palette": DIVERGING,
        "stride": layer.moves(x.shape).stride,
        "largestOf": layer.of_kind.operation == "maximum",
        "kindTitle": layer.of_kind.title,
        "position": run.position,
        "fillName": _fill_name(layer),
        "added": _added(terms, layer),
        "id": f"{run.key} {run.layer} {run.channel} {run.position}",
    }
    return pack(header, **parts)


def _fill_name(layer: Layer) -> str:
    """What is in the cells of a window that are no pixels, in words."""
    if layer.of_kind.spreads:
        return "zeros, between and around the pixels of the stretched input"
    return "minus infinity" if layer.of_kind.operation == "maximum" else layer.spec.padding_mode


def _map(run: Run) -> Message:
    """The open map before its activation, and what the browser needs to work out what comes after."""
    activation, maps = run.layers[run.layer].activation, run.layer_maps[run.layer]
    before, after = maps.before[run.channel], maps.after[run.channel]
    samples, step = sampled(before[None], _MOST_VALUES)
    header = {
        "largest": scale_of_map(run).high,
        "range": [float(before.min()), float(before.max())],
        "shape": before.shape,
        "step": step,
        "sampleShape": samples.shape[1:],
        "activation": "" if activation == "none" else ACTIVATIONS[activation],
        "activationName": activation,
        "slope": LEAKY_SLOPE,
        "value": [float(before[run.position]), float(after[run.position])],
    }
    return header, {"map": samples.astype("<f4").tobytes()}


def _terms(terms: PixelSum) -> Message:
    """The window of the chosen value; its numbers only where they are written down."""
    worked_out = _worked_out(terms)
    header: dict[str, Any] = {"kernelSize": terms.padded.shape, "workedOut": worked_out, "labels": {}}
    if not worked_out:
        return header, {"patch": b"", "padded": b""}
    patch = np.nan_to_num(terms.patch, neginf=-3e38)
    parts = {"patch": patch.astype("<f4").tobytes(), "padded": terms.padded.astype(np.uint8).tobytes()}
    if terms.weight is not None:
        parts["weight"] = terms.weight.astype("<f4").tobytes()
        header["labels"] = {i: list(map(weight_label, terms.weight[i].ravel().tolist())) for i in worked_out}
        header["cellColors"] = cell_colors(terms.padded.size)
    return header, parts


def _added(terms: PixelSum, layer: Layer) -> list[dict[str, Any]]:
    """What is added to the parts for the chosen value; "everywhere": whether every value of the map gets the same."""
    bias = [] if terms.bias is None else [{"name": "bias", "value": terms.bias, "everywhere": True}]
    if terms.skipped is None:
        return bias
    name = f"layer {layer.adds}" if layer.adds else "picture"
    return [*bias, {"name": name, "value": terms.skipped, "everywhere": False}]


def _channel_names(run: Run, terms: PixelSum) -> list[str]:
    if run.layer == 0 and len(run.x) == len(_COLORS):
        return [_COLORS[channel] for channel in terms.channels]
    return [f"channel {channel}" for channel in terms.channels]


def _worked_out(terms: PixelSum) -> list[int]:
    """The input channels, counted within the group, whose products are written down: those that matter most."""
    if terms.padded.size > _LARGEST_GRID:
        return []
    if terms.weight is None:
        return [0]
    shares = np.abs((terms.patch * terms.weight).sum(axis=(1, 2)))
    return sorted(np.argsort(-shares, kind="stable")[:_WORKED_OUT].tolist())

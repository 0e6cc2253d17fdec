"""One channel: what every input channel contributes to it, and one of its values worked out."""

import numpy as np
import streamlit as st

from core.channel_parts import channel_parts
from core.channel_samples import sampled
from core.figures.labels import weight_label
from core.figures.mosaics import mosaic, thumbnail_shape
from core.figures.rendering import Scale, scale_for, to_image, to_png
from core.figures.theme import CELLS, DIVERGING
from core.layers import ACTIVATIONS, KINDS, LEAKY_SLOPE, Layer
from core.pixel_sum import PixelSum, pixel_sum
from core.ui import state
from core.ui.browser import component, pack
from core.ui.network_run import Run

FILES = (
    "shared.js",
    "maps.js",
    "panel.js",
    "work.js",
    "channel_sum.js",
    "shared.css",
    "loupe.css",
    "channel_sum.css",
)
_MOST_VALUES = 1 << 16  # of the map, as float32: 256 kB
_FEW = 16  # input channels that are shown large
_WORKED_OUT = 4  # input channels whose products are written down
_LARGEST_GRID = 225  # cells of a window whose numbers are written down
_COLORS = ("red", "green", "blue")


def show_channel(run: Run) -> None:
    """How the input channels of the open layer and its filter make the open map."""
    layer, channel = run.layers[run.layer], run.channel
    last = len(run.maps) - 1
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if last:
            st.number_input("Channel", 0, last, channel, width=130, **state.widget("channel", shown=channel))
        st.markdown(_sentence(layer, run.layer, channel))
    data = _message(run)
    component("channel_sum", *FILES)(data=data, key="channel_sum", on_position_change=_moved)


def _moved() -> None:
    state.store_text("position", st.session_state["channel_sum"].get("position"))


def _sentence(layer: Layer, index: int, channel: int) -> str:
    named = f"**Layer {index + 1}, channel {channel}**"
    if layer.kind == "max_pool":
        return f"{named}: the largest value of every window of channel {channel} below."
    if not layer.has_weights:
        where = "the whole" if layer.kind == "global_avg_pool" else "every window of"
        return f"{named}: the mean of {where} channel {channel} below."
    if layer.spec.kernel_size == (1, 1):
        return f"{named}: a 1×1 filter is a **recipe**: so much of each input channel, mixed pixel by pixel."
    return (
        f"{named}: each input channel, under its own kernel, gives a **part**; the parts and the bias add up."
    )


def _message(run: Run) -> bytes:
    """What the browser is sent: pictures of the parts, the map itself, and the terms of one value."""
    layer, weights, x = run.layers[run.layer], run.weights[run.layer], run.input_of(run.layer)
    before, after = (getattr(run.layer_maps[run.layer], name)[run.channel] for name in ("before", "after"))
    terms = pixel_sum(x, layer, weights, run.channel, run.position)
    inputs = x[terms.channels.start : terms.channels.stop]
    side = 72 if len(inputs) <= _FEW else 40
    scale = scale_for(before, "signed")
    picture = run.layer == 0 and not state.value("normalised")
    input_scale = Scale("clip", 0.0, 1.0) if picture else scale_for(inputs, "signed")
    images = {"inputs": to_png(to_image(mosaic(inputs, side), input_scale))}
    header = {
        "inputThumbnail": thumbnail_shape(inputs.shape[1:], side),
        "channels": list(terms.channels),
        "channelNames": _channel_names(run, terms),
        "gray": picture,
        "largestInput": input_scale.high,
        "largest": scale.high,
        "range": [float(before.min()), float(before.max())],
        "palette": DIVERGING,
        "shape": before.shape,
        "kernelSize": terms.padded.shape,
        "stride": layer.moves(x.shape).stride,
        "kind": layer.kind,
        "kindTitle": KINDS[layer.kind],
        "position": run.position,
        "fillName": "minus infinity" if layer.kind == "max_pool" else layer.spec.padding_mode,
        "activation": "" if layer.activation == "none" else ACTIVATIONS[layer.activation],
        "activationName": layer.activation,
        "slope": LEAKY_SLOPE,
        "value": [float(before[run.position]), float(after[run.position])],
        "workedOut": _worked_out(terms),
    }
    if terms.weight is not None:
        header |= {
            "bias": terms.bias,
            "kernels": [kernel.ravel().tolist() for kernel in terms.weight],
            "labels": [[weight_label(w) for w in kernel.ravel().tolist()] for kernel in terms.weight],
            "cellColors": CELLS[: terms.padded.size] if terms.padded.size <= len(CELLS) else [],
        }
    if layer.has_weights:
        parts, _ = channel_parts(x, layer, weights, run.channel)
        header["partThumbnail"] = thumbnail_shape(parts.shape[1:], side)
        images["parts"] = to_png(to_image(mosaic(parts, side), scale))
    samples, header["step"] = sampled(before[None], _MOST_VALUES)
    header["sampleShape"] = samples.shape[1:]
    arrays = {"map": samples, "patch": np.nan_to_num(terms.patch, neginf=-3e38), "padded": terms.padded}
    header["id"] = f"{run.key} {run.layer} {run.channel} {run.position}"
    return pack(header, **images, **{name: array.astype("<f4").tobytes() for name, array in arrays.items()})


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

"""The layer table: the network from the picture down, each layer with its controls, numbers and maps."""

from collections.abc import Sequence
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import streamlit as st
from PIL import Image

from core.figures.labels import by
from core.figures.mosaics import mosaic, thumbnail_shape
from core.figures.rendering import scale_for, to_image, to_png
from core.network.forward import LayerMaps
from core.network.kinds import KINDS
from core.network.layers import ACTIVATIONS, MAX_CHANNELS, MAX_LAYERS, Layer
from core.network.rows import Row, addable
from core.network.stack_text import LARGEST, SMALLEST, LayerChoice, parse_stack, write_stack
from core.ui.app import state
from core.ui.browser.component import component, encodable
from core.ui.browser.wire import pack
from core.ui.feature_maps.network_choice import input_words
from core.ui.feature_maps.network_run import Run
from core.ui.feature_maps.weights_choice import carried_slot

_SIDE, _SMALL_SIDE = 34, 20  # CSS pixels of a thumbnail
_MANY_CHANNELS = 128  # more than these, in all layers together, get small thumbnails
_FINE_PIXELS = 160_000  # thumbnails of twice the resolution are sent up to this many, about a byte each
_EMPTY = "No layer yet: add one, or choose a network above."
_FULL = f"{MAX_LAYERS} layers are the most here: remove one to add another."
_NOT_COMPUTED = "Not computed: the network would cost too much, as it says above."
_MOST_UNFOLDED = 8  # layers: of more, only the open one shows its controls and maps until others are unfolded
_KINDS = {name: asdict(kind) | {"learns": kind.learns, "pools": kind.pools} for name, kind in KINDS.items()}
_LEGEND = "Kernel size k, stride s, padding p, dilation d: where blank, the sidebar's. Groups g."

# Kept as long as the maps live.
_known_thumbnails: WeakKeyDictionary[LayerMaps, tuple[int, bytes]] = WeakKeyDictionary()


def layer_table(run: Run) -> None:
    """Show the network for editing; a layer, or one of its channels, that is pressed becomes the open one."""
    session = st.session_state
    data = table_message(run, session.get("asked_stack", ""), session.get("stack_problem", ""))
    component(Path(__file__).with_name("layer_table.js"))(
        data=data, key="layer_table", on_stack_change=_take_stack, on_open_change=_take_open
    )


def _take_stack() -> None:
    """Store the layers as they were edited: {text, layer: the open one, slot: the layer of one's own filter, fresh}.

    The browser says where both layers are now, not where they went, so an answer that comes late moves nothing
    twice. A layer is null where none is meant: the last one is open, or one's own filter has no layer any more.
    What is no such edit changes nothing.
    """
    match st.session_state["layer_table"].get("stack"):
        case {
            "text": str(text),
            "layer": int() | None as layer,
            "slot": int() | None as slot,
            "fresh": fresh,
        }:
            _store_stack(encodable(text), layer, slot, bool(fresh))


def _store_stack(text: str, layer: int | None, slot: int | None, fresh: bool) -> None:
    st.session_state["asked_stack"], st.session_state["stack_problem"] = text, ""
    try:
        stack = parse_stack(text)
    except ValueError as error:
        st.session_state["stack_problem"] = f"{error}. The layers stay as they were."
        return
    state.store(
        stack=write_stack(stack),
        layer=_layer_index(layer),
        slot=carried_slot(state.value("slot"), _layer_index(slot)),
    )
    if fresh:
        state.store(channel=None, position=None)


def _layer_index(number: int | None) -> int | None:
    """A layer's index that a browser sent, brought into the allowed range; None stays None."""
    return None if number is None else max(0, min(number, MAX_LAYERS - 1))


def _take_open() -> None:
    """Open a layer, and one of its channels if there is one: {layer, channel or null}; anything else opens none."""
    match st.session_state["layer_table"].get("open"):
        case {"layer": int(number), "channel": int() | None as channel}:
            _open(_layer_index(number), channel)


def _open(layer: int, channel: int | None) -> None:
    if channel is not None:
        channel = max(0, min(channel, MAX_CHANNELS - 1))
    before = state.value("layer")
    if layer != (len(parse_stack(state.value("stack"))) - 1 if before is None else before):
        state.store(position=None)  # those of another layer are other places, those of a channel the same
    state.store(layer=layer, channel=channel)


def table_message(run: Run, asked: str = "", problem: str = "") -> bytes:
    """The table as ``layer_table.js`` reads it.

    Args:
        asked: the last stack that the browser sent, by which it knows the answer to its edit.
        problem: why that one was refused, one sentence.
    """
    maps = [activation.after for activation in run.layer_maps]
    side, density = thumbnail_size(sum(map(len, maps)))
    strips = [_thumbnails_of(activation, side * density) for activation in run.layer_maps]
    height, width = run.x.shape[1:]
    signed, chosen, slot = map(state.value, ("normalized", "layer", "slot"))
    parts = {f"strip{i}": strip for i, strip in enumerate(strips)}
    parts["input"] = thumbnails(run.x, _SIDE * 2) if signed else _photograph(run.x, _SIDE * 2)
    rows = [
        _row(choice, row, addable(run.rows[: index + 1]))
        for index, (choice, row) in enumerate(zip(run.choices, run.rows))
    ]
    for row in rows[len(run.layers) :]:
        row["problem"] = row["problem"] or _NOT_COMPUTED
    for row, layer_maps in zip(rows, maps):
        row["strip"] = {"count": len(layer_maps), "size": thumbnail_shape(layer_maps.shape[1:], side)}
    header = {
        "input": {"count": len(run.x) if signed else 1, "size": thumbnail_shape((height, width), _SIDE)},
        "input_shape": str([1, *run.x.shape]),
        "input_title": input_words(run.picture),
        "rows": rows,
        "open": run.layer if maps else None,
        "chosen": min(chosen, len(rows) - 1) if rows and chosen is not None else None,
        "slot": slot[0] if slot else None,
        "channel": run.channel if maps else 0,
        "kinds": _KINDS,
        "activations": dict(ACTIVATIONS),
        "limits": {name: [SMALLEST[name], LARGEST[name]] for name in "kspd"} | {"out": [1, MAX_CHANNELS]},
        "most_layers": MAX_LAYERS,
        "most_unfolded": _MOST_UNFOLDED,
        "says": {"empty": _EMPTY, "full": _FULL, "legend": _LEGEND},
        "asked": asked,
        "problem": problem,
    }
    digest = blake2b(repr(header).encode() + b"".join(parts.values()), digest_size=8).hexdigest()
    return pack(header | {"digest": digest}, **parts)


def _row(choice: LayerChoice, row: Row, can_add: list[int]) -> dict[str, Any]:
    """The message's entry for a layer: what is chosen, what the sidebar's window would be, and what follows."""
    return {
        "layer": asdict(choice),
        "sidebar": sidebar_window(row.layer),
        "in_channels": row.input_shape[0] if row.input_shape else None,
        "can_add": can_add,
        "shape": row.torch_shape,
        "facts": [] if row.problem else facts(row),
        "problem": _in_words(row.problem),
    }


def _in_words(problem: str) -> str:
    """A sentence of ``core.network.layers`` with the table's words for its arguments."""
    for name in ("in_channels", "out_channels", "kernel_size", "padding"):
        words = name.replace("in_", "input ").replace("out_", "output ").replace("_", " ")
        problem = problem.replace(f"`{name}`", name).replace(name, words)
    problem = problem.replace("`", "")
    return problem[:1].upper() + problem[1:]


def sidebar_window(layer: Layer) -> dict[str, str]:
    """Kernel size, stride, padding and dilation of a layer as short texts: one number where both axes agree."""
    spec = layer.spec
    ends = [end for axis in spec.padding for end in axis]
    padding = _by_axis(ends[::2]) if ends[::2] == ends[1::2] else ",".join(map(str, ends))
    return {
        "k": _by_axis(spec.kernel_size),
        "s": _by_axis(spec.stride),
        "p": padding,
        "d": _by_axis(spec.dilation),
    }


def _by_axis(sizes: Sequence[int]) -> str:
    return by(sizes if sizes[0] != sizes[1] else sizes[:1], "×")


def facts(row: Row) -> list[tuple[str, str, str]]:
    """What is known of a layer that fits, each as (value, what it is, the value in full or "")."""
    exact = f"{row.multiply_adds:,}"
    short = shortened(row.multiply_adds)
    return [
        (row.parameter_formula, "parameters", ""),
        (short, "multiply-adds", "" if short == exact else exact),
        (f"{'up to ' if row.field_varies else ''}{by(row.receptive_field)}", "receptive field", ""),
        (_by_axis(row.stride).replace("×", " × "), "total stride", ""),
    ]


def shortened(count: int) -> str:
    """A count as people say it: in full below a million, then in millions (M) or billions (G).

    >>> shortened(921_600), shortened(5_419_008), shortened(1_849_688_064)
    ('921,600', '5.4 M', '1.8 G')
    """
    for size, unit in ((10**9, "G"), (10**6, "M")):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count:,}"


def thumbnail_size(channels: int) -> tuple[int, int]:
    """The side of a thumbnail in CSS pixels, and the pixels sent for each, for so many channels in all."""
    side = _SIDE if channels <= _MANY_CHANNELS else _SMALL_SIDE
    return side, 2 if channels * (2 * side) ** 2 <= _FINE_PIXELS else 1


def thumbnails(maps: np.ndarray, side: int) -> bytes:
    """Maps (C, H, W) as thumbnails one below the other, PNG, in their common signed scale."""
    return to_png(to_image(mosaic(maps, side), scale_for(maps, "signed")))


def _thumbnails_of(activation: LayerMaps, side: int) -> bytes:
    """The thumbnails of a layer's maps, made once while the run is remembered."""
    known, image = _known_thumbnails.get(activation, (0, b""))
    if known != side:
        image = thumbnails(activation.after, side)
        _known_thumbnails[activation] = side, image
    return image


def _photograph(pixels: np.ndarray, side: int) -> bytes:
    height, width = thumbnail_shape(pixels.shape[1:], side)
    picture = to_image(pixels, scale_for(pixels, "clip"))
    return to_png(picture.resize((width, height), Image.Resampling.BOX))

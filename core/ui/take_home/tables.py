"""The section Pictures and tables: what the page shows as PNG, CSV and NPY, each made when it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.export import pictures, tables
from core.export.layer_json import layer_json
from core.export.shown import Shown
from core.figures.rendering import DISPLAYS, Scale, scale_for
from core.im2col import im2col
from core.ui.app.sidebar import controls
from core.ui.components.files.taken import offer_file
from core.ui.feature_maps.network_choice import shown_input
from core.ui.feature_maps.network_run import Run, run_network
from core.ui.filters import filter_choice, view
from core.ui.take_home.on_screen import shown_on
from core.ui.take_home.part import OPERATION_PAGES

_SIGNED = "signed"
_WITH_CHARTS = ("im2col", "learning")


@dataclass(frozen=True, eq=False)
class Item:
    """Something that can be taken along.

    Attributes:
        name: for people, and of its files. values: its numbers, float32. axes: what all but the last two count.
        scale: how they become colors. sheet: (1 or 3, H, W), what its picture shows. legend: what the colors mean.
    """

    name: str
    values: np.ndarray
    axes: tuple[str, ...]
    scale: Scale
    sheet: np.ndarray
    legend: str


def show_tables(page: str) -> None:
    """Draw the section of the page with this name."""
    try:
        run = run_network(controls()) if page == "feature_maps" else None
        found = items_of_run(run) if run else items_of_operation(page) if page in OPERATION_PAGES else []
    except ValueError as error:
        st.warning(f"{error} There is nothing to take along until then.")
        return
    if found:
        _draw(page, found)
    else:
        st.markdown("Filters, Arithmetic, Feature maps and im2col offer pictures and tables.")
    if run:
        _offer_layers(run)
    if page in _WITH_CHARTS:
        st.caption("Charts have a camera of their own, at their top right: it saves them as PNG files.")


def items_of_operation(page: str) -> list[Item]:
    """What the page of this name shows of its operation. Raises ValueError where it cannot be done."""
    shown = shown_on(page)
    found = [_input(page, shown), _output(page, shown)]
    if shown.weight is not None:
        kernels = shown.weight.reshape(-1, *shown.weight.shape[2:])
        found.insert(1, Item("weights", shown.weight, ("filter", "channel"), *_signed(kernels)))
    if page == "im2col":
        columns = im2col(shown.x[None], shown.spec)[0]
        scale = _input(page, shown).scale
        found.insert(2, Item("columns matrix", columns, (), scale, columns[None], "gray"))
    return found


def items_of_run(run: Run) -> list[Item]:
    """The picture of a network, the maps of the open layer and its open channel, as far as they could be computed."""
    pixels = shown_input(run.picture)
    found = [
        Item("network input", pixels, ("channel",), Scale("clip", 0, 1), pixels, "0 is black, 1 is white")
    ]
    if run.layer_maps:
        layer = f"layer {run.layer + 1}"
        scale, sheet, legend = _signed(run.maps)
        one = run.maps[run.channel]
        found.insert(0, Item(f"{layer} maps", run.maps, ("channel",), scale, sheet, legend))
        found.insert(1, Item(f"{layer} channel {run.channel}", one, (), scale, one[None], legend))
    return found


def _signed(maps: np.ndarray) -> tuple[Scale, np.ndarray, str]:
    """How maps (C, H, W) are shown side by side in the colors of signed values."""
    return scale_for(maps, _SIGNED), pictures.tiled(maps), DISPLAYS[_SIGNED]


def _input(page: str, shown: Shown) -> Item:
    if page == "arithmetic" or shown.x.max() > 1 or shown.x.min() < 0:  # numbers, as the stage shows them
        low, high = min(0.0, float(shown.x.min())), float(np.abs(shown.x).max()) or 1.0
    else:
        low, high = 0.0, 1.0
    return Item("input", shown.x, ("channel",), Scale("stretch", low, high), shown.x, "black to white")


def _output(page: str, shown: Shown) -> Item:
    if page == "filters":
        choice = filter_choice.chosen(controls(), view.kernels_per_filter(len(shown.x)))
        display = view.display_of(choice.weights)
        return Item("output", shown.y, ("channel",), scale_for(shown.y, display), shown.y, DISPLAYS[display])
    finite = shown.y[np.isfinite(shown.y)]
    high = float(np.abs(finite).max(initial=0)) or 1.0
    if finite.min(initial=0) < 0:
        return Item(
            "output",
            shown.y,
            ("map",),
            Scale(_SIGNED, -high, high),
            pictures.tiled(shown.y),
            DISPLAYS[_SIGNED],
        )
    return Item(
        "output", shown.y, ("map",), Scale("stretch", 0.0, high), pictures.tiled(shown.y), "black to white"
    )


@st.fragment
def _draw(page: str, found: Sequence[Item]) -> None:
    by_name = {item.name: item for item in found}
    item = by_name[st.selectbox("What", by_name, key=f"tables_what_{page}")]
    height, width = item.sheet.shape[1:]
    most = pictures.largest_factor((height, width))
    factors = [factor for factor in pictures.FACTORS if factor <= most]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        factor = st.selectbox(
            "Size of the picture",
            factors,
            format_func=lambda factor: f"{factor}×: {factor * height} × {factor * width} pixels",
            key=f"tables_factor_{most}",
            width=300,
        )
        legend = item.legend if st.toggle("With its legend", key="tables_legend") else None
    file = f"{page}-{item.name.replace(' ', '-')}"
    with st.container(horizontal=True):
        _offer(
            "PNG",
            lambda: pictures.picture(item.sheet, item.scale, factor, legend),
            f"{file}.png",
            "image/png",
        )
        _offer("CSV", lambda: tables.csv_of(item.values, item.axes), f"{file}.csv", "text/csv")
        _offer("NPY", lambda: tables.npy(item.values), f"{file}.npy", "application/octet-stream")
    shape = ", ".join(map(str, item.values.shape))
    st.caption(
        f"CSV and NPY hold the numbers themselves, float32 of shape ({shape}); `numpy.load` reads NPY."
    )


def _offer_layers(run: Run) -> None:
    st.markdown("**The layers' table**")
    with st.container(horizontal=True):
        _offer("Layers as CSV", lambda: tables.layers_csv(run.rows), "layers.csv", "text/csv")
        _offer("Layers as Markdown", lambda: tables.layers_markdown(run.rows), "layers.md", "text/markdown")
        try:
            _offer("Layers as JSON", layer_json(run.layers, run.x.shape), "layers.json", "application/json")
        except ValueError as error:
            st.caption(f"JSON has PyTorch's modules only: {error}")


def _offer(label: str, data: Any, name: str, mime: str) -> None:
    """A file that is made when it is asked for."""
    offer_file(label, data if callable(data) else lambda: data, name, mime, key=f"tables_{label}")

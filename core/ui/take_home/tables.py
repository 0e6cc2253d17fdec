"""The section Pictures and tables: what the page shows as PNG, CSV and NPY, each made when it is asked for."""

from collections.abc import Callable, Sequence
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
from core.ui.feature_maps.network_run import Run, run_network
from core.ui.filters import filter_choice, view
from core.ui.take_home.item import Item, gray, kernel_colors
from core.ui.take_home.items_of_comparison import items_of_comparison
from core.ui.take_home.items_of_learning import items_of_learning
from core.ui.take_home.items_of_run import items_of_run
from core.ui.take_home.on_screen import shown_on
from core.ui.take_home.part import OPERATION_PAGES

_SIGNED = "signed"
_WITH_CHARTS = ("im2col", "learning")


def show_tables(page: str) -> None:
    """Draw the section of the page with this name."""
    try:
        run = run_network(controls()) if page == "feature_maps" else None
        found = items_of_run(run) if run else _items(page)
    except ValueError as error:
        st.warning(f"{error} There is nothing to take along until then.")
        return
    if found:
        _draw(page, found)
    else:
        st.markdown("There is nothing to take along yet: start a run first.")
    if run:
        _offer_layers(run)
    if page in _WITH_CHARTS:
        st.caption("Charts have a camera of their own, at their top right: it saves them as PNG files.")


def _items(page: str) -> list[Item]:
    return items_of_operation(page) if page in OPERATION_PAGES else items_of_learning()


def items_of_operation(page: str) -> list[Item]:
    """What the page of this name shows of its operation. Raises ValueError where it cannot be done."""
    shown = shown_on(page)
    found = [_input(page, shown), _output(page, shown)]
    if shown.weight is not None:
        kernels = shown.weight.reshape(-1, *shown.weight.shape[2:])
        found.insert(1, Item("weights", shown.weight, ("filter", "channel"), *kernel_colors(kernels)))
    if page == "im2col":
        columns = im2col(shown.x[None], shown.spec)[0]
        scale = _input(page, shown).scale
        found.insert(2, Item("columns matrix", columns, (), scale, columns[None], "gray"))
    return found + (items_of_comparison(controls()) if page == "filters" else [])


def _input(page: str, shown: Shown) -> Item:
    if page == "arithmetic" or shown.x.max() > 1 or shown.x.min() < 0:  # numbers, as the stage shows them
        return Item("input", shown.x, ("channel",), *gray(shown.x))
    return Item("input", shown.x, ("channel",), Scale("stretch", 0.0, 1.0), shown.x, "black to white")


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
    file = f"{page}-{item.name.replace(' ', '-')}"
    picture = _choose_picture(item) if item.sheet is not None else None
    with st.container(horizontal=True):
        if picture:
            _offer("PNG", picture, f"{file}.png", "image/png")
        _offer("CSV", lambda: tables.csv_of(item.values, item.axes, item.columns), f"{file}.csv", "text/csv")
        _offer("NPY", lambda: tables.npy(item.values), f"{file}.npy", "application/octet-stream")
    shape = ", ".join(map(str, item.values.shape))
    st.caption(
        f"CSV and NPY hold the numbers themselves, float32 of shape ({shape}); `numpy.load` reads NPY."
    )


def _choose_picture(item: Item) -> Callable[[], bytes]:
    """Draw the controls for how large it is, and whether with its legend; what makes the PNG."""
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
    return lambda: pictures.picture(item.sheet, item.scale, factor, legend)


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

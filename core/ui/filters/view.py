"""Controls for how a response is shown: channels apart or summed, its colors, one filter or all of them."""

import numpy as np
import streamlit as st

from core.arithmetic import ConvSpec
from core.figures.rendering import DISPLAYS, default_display
from core.filters.filtering import apply_filter, multiply_adds
from core.ui.app import parameter, state
from core.ui.app.choices import segments, select
from core.ui.app.picture_source import Picture
from core.ui.app.sidebar import Controls
from core.ui.app.window import fitted
from core.ui.filters.filter_choice import Choice, choices, choose, chosen
from core.ui.filters.gallery.gallery import Tile, gallery

_MOST_PRODUCTS = 3_000_000_000  # of pixel and weight, in a comparison: a few seconds on a slow core
MIXES = {"each": "Colors apart", "sum": "Colors added up"}

state.register(
    {
        "mix": parameter.choice("each", MIXES),
        "display": parameter.choice("auto", ("auto", *DISPLAYS)),
    }
)


def kernels_per_filter(channels: int) -> int:
    """How many kernels a filter has for a picture of ``channels`` channels: one for each that it sums."""
    return channels if state.value("mix") == "sum" else 1


def choose_mix(channels: int) -> None:
    """Draw the control that sums the channels of a color picture or keeps them apart; none for a gray picture."""
    if channels > 1:
        segments("Channels", "mix", MIXES, label_visibility="collapsed")


def choose_display() -> None:
    """Draw the control for how values become colors; "automatic" follows the kernel."""
    titles = {"auto": "colors: automatic", **DISPLAYS}
    select("Show values", "display", titles, label_visibility="collapsed", width=165)


def display_of(weights: np.ndarray) -> str:
    """The chosen display, or the one that suits a filter's weights."""
    asked = state.value("display")
    return default_display(weights) if asked == "auto" else asked


def compare(now: Controls, channels: int) -> None:
    """Every filter of ``channels`` kernels on the picture, small; the one that is pressed is then shown large."""
    try:
        tiles = compared(now, channels)
    except ValueError as too_much:
        st.warning(str(too_much))
        return
    gallery(tiles, chosen(now, channels).name, int(state.value("units")), _show)


def compared(now: Controls, channels: int) -> list[Tile]:
    """Every filter of ``channels`` kernels with its output. Raises ValueError where that would take too long."""
    every = choices(now, channels)
    products = sum(_products(choice, now.picture) for choice in every)
    if products > _MOST_PRODUCTS:
        raise ValueError(
            f"Comparing these {len(every)} filters would take {products / 1e9:.0f} billion products of pixel and "
            f"weight, more than the {_MOST_PRODUCTS / 1e9:.0f} billion that are computed at once here; take fewer "
            "filters, a smaller kernel or a smaller picture."
        )
    return [_tile(choice, now.picture) for choice in every]


def _moved(choice: Choice, picture: Picture) -> ConvSpec:
    """The window's specification with this filter's own size, fitted to the picture."""
    return fitted(choice.fixed, picture.pixels.shape[1:]).spec


def _products(choice: Choice, picture: Picture) -> int:
    """How many products of a pixel and a weight the filter takes."""
    return multiply_adds(picture.pixels.shape, choice.weights, _moved(choice, picture))


def _tile(choice: Choice, picture: Picture) -> Tile:
    spec = _moved(choice, picture)
    output = apply_filter(picture.pixels, choice.weights, spec).output
    display = display_of(choice.weights)
    return Tile(choice.name, choice.title, choice.weights, choice.fixed is not None, output, display)


def _show(name: str) -> None:
    choose(name)
    state.store(compare=False)

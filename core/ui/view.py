"""How a response is looked at: channels apart or summed, its colors, one filter or all of them."""

from dataclasses import replace

import numpy as np
import streamlit as st

from core.arithmetic import ConvSpec
from core.figures.rendering import DISPLAYS, default_display
from core.filtering import MIXES, apply_filter
from core.ui import state
from core.ui.choices import segments, select
from core.ui.filter_choice import Choice, choices, choose, chosen
from core.ui.gallery import Tile, gallery
from core.ui.picture_source import Picture
from core.ui.sidebar import Controls

_MIX_NAMES = {"each": "Channels apart", "sum": "Channels summed"}

state.register(
    {
        "mix": state.choice("each", MIXES),
        "display": state.choice("auto", ("auto", *DISPLAYS)),
        "compare": state.switch(),
    }
)


def kernels_per_filter(channels: int) -> int:
    """How many kernels a filter has for a picture of ``channels`` channels: one for each that it sums."""
    return channels if state.value("mix") == "sum" else 1


def choose_mix(channels: int) -> None:
    """The control for the channels of a color picture; a gray one has nothing to choose."""
    if channels > 1:
        segments("Channels", "mix", _MIX_NAMES, label_visibility="collapsed")


def choose_display() -> None:
    """The control for how values become colors; "automatic" follows the kernel."""
    titles = {"auto": "values: automatic", **DISPLAYS}
    select("Show values", "display", titles, label_visibility="collapsed", width=180)


def display_of(weights: np.ndarray) -> str:
    """The chosen display, or the one that suits a filter's weights."""
    chosen = state.value("display")
    return default_display(weights) if chosen == "auto" else chosen


def choose_comparison() -> None:
    """The switch between one filter, large, and all of them, small."""
    if state.value("apply") != "own":
        st.toggle("Compare all", state.value("compare"), **state.widget("compare"))


def comparing() -> bool:
    """Whether all filters are shown."""
    return state.value("compare") and state.value("apply") != "own"


def compare(now: Controls, channels: int) -> None:
    """Every filter of ``channels`` kernels on the picture, small; the one that is pressed is then shown large."""
    tiles = [_tile(choice, now.picture, now.spec) for choice in choices(now, channels)]
    gallery(tiles, chosen(now, channels).name, _show)


def _tile(choice: Choice, picture: Picture, spec: ConvSpec) -> Tile:
    own_spec = replace(spec, kernel_size=choice.weights.shape[1:])
    display = display_of(choice.weights)
    try:
        output = apply_filter(picture.pixels, choice.weights, own_spec).output
    except ValueError as error:
        return Tile(choice.name, choice.title, choice.weights, None, display, str(error))
    return Tile(choice.name, choice.title, choice.weights, output, display)


def _show(name: str) -> None:
    choose(name)
    state.store(compare=False)

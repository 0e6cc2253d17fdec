"""How a response is looked at: channels apart or summed, its colors, one filter or all of them."""

import numpy as np

from core.figures.rendering import DISPLAYS, default_display
from core.filtering import apply_filter
from core.ui import state
from core.ui.choices import segments, select
from core.ui.filter_choice import Choice, choices, choose, chosen
from core.ui.gallery import Tile, gallery
from core.ui.picture_source import Picture
from core.ui.sidebar import Controls
from core.ui.window_controls import fitted

MIXES = {"each": "Channels apart", "sum": "Channels summed"}

state.register(
    {
        "mix": state.choice("each", MIXES),
        "display": state.choice("auto", ("auto", *DISPLAYS)),
    }
)


def kernels_per_filter(channels: int) -> int:
    """How many kernels a filter has for a picture of ``channels`` channels: one for each that it sums."""
    return channels if state.value("mix") == "sum" else 1


def choose_mix(channels: int) -> None:
    """The control for the channels of a color picture; a gray one has nothing to choose."""
    if channels > 1:
        segments("Channels", "mix", MIXES, label_visibility="collapsed")


def choose_display() -> None:
    """The control for how values become colors; "automatic" follows the kernel."""
    titles = {"auto": "values: automatic", **DISPLAYS}
    select("Show values", "display", titles, label_visibility="collapsed", width=180)


def display_of(weights: np.ndarray) -> str:
    """The chosen display, or the one that suits a filter's weights."""
    asked = state.value("display")
    return default_display(weights) if asked == "auto" else asked


def compare(now: Controls, channels: int) -> None:
    """Every filter of ``channels`` kernels on the picture, small; the one that is pressed is then shown large."""
    tiles = [_tile(choice, now.picture) for choice in choices(now, channels)]
    gallery(tiles, chosen(now, channels).name, int(state.value("units")), _show)


def _tile(choice: Choice, picture: Picture) -> Tile:
    """What the filter makes of the picture as the window would then move: fitted to the filter's own size."""
    spec = fitted(choice.fixed, picture.pixels.shape[1:]).spec
    output = apply_filter(picture.pixels, choice.weights, spec).output
    display = display_of(choice.weights)
    return Tile(choice.name, choice.title, choice.weights, choice.fixed is not None, output, display)


def _show(name: str) -> None:
    choose(name)
    state.store(compare=False)

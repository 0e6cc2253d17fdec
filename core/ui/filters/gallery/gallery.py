"""Small multiples: every filter with its kernel, its output and its shape; choosing one reports its name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.figures.labels import weight_label
from core.figures.rendering import DISPLAYS, scale_for, thumbnail, to_image, to_png
from core.figures.theme import DIVERGING
from core.ui.browser.component import component, reported_text
from core.ui.browser.wire import pack

_FEW, _SEVERAL = 3, 8
_SIDES = {_FEW: 400, _SEVERAL: 260}  # CSS pixels of a tile in a gallery of up to so many
_SMALLEST_SIDE = 200


@dataclass(frozen=True, eq=False)
class Tile:
    """One filter, and what comes of it.

    Attributes:
        name: what is reported when it is pressed. title: for people.
        weights: (1 or C, K_h, K_w). fixed_size: whether the filter has no other size.
        output: (1 or 3, H_out, W_out). display: one of rendering.DISPLAYS.
    """

    name: str
    title: str
    weights: np.ndarray
    fixed_size: bool
    output: np.ndarray
    display: str


def gallery(tiles: Sequence[Tile], chosen: str, full: int, on_choose: Callable[[str], None]) -> None:
    """Show the tiles as buttons; ``on_choose`` gets the name of the one that is pressed.

    ``full`` is what white reads as, 255 or 1.
    """
    side = next((side for most, side in _SIDES.items() if len(tiles) <= most), _SMALLEST_SIDE)
    images = {
        tile.name: to_png(thumbnail(to_image(tile.output, scale_for(tile.output, tile.display)), 2 * side))
        for tile in tiles
    }
    header = {
        "tiles": [_described(tile, tile.name == chosen) for tile in tiles],
        "palette": DIVERGING,
        "full": full,
        "side": side,
    }
    component(Path(__file__).with_name("gallery.js"))(
        data=pack(header, **images),
        key="gallery",
        on_choice_change=lambda: on_choose(reported_text("gallery", "choice")),
    )


def _described(tile: Tile, chosen: bool) -> dict:
    """What the browser is told of a tile, besides its picture."""
    kernels = [kernel.ravel().tolist() for kernel in tile.weights]
    return {
        "name": tile.name,
        "title": tile.title,
        "chosen": chosen,
        "kernels": kernels,
        "labels": [[weight_label(weight) for weight in kernel] for kernel in kernels],
        "size": tile.weights.shape[1:],
        "fixed": tile.fixed_size,
        "shape": [1, *tile.output.shape],
        "display": DISPLAYS[tile.display],
        "smallest": float(tile.output.min()),
        "largest": float(tile.output.max()),
    }

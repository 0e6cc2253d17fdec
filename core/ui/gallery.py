"""Small multiples: every filter with its kernel, its output and its shape; choosing one reports its name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.figures.labels import weight_label
from core.figures.rendering import scale_for, thumbnail, to_image, to_png
from core.figures.theme import DIVERGING
from core.ui.browser import component, pack

_TILE_SIDE = 200


@dataclass(frozen=True)
class Tile:
    """One filter (1 or C, K_h, K_w) and what came of it: an output (1 or 3, H_out, W_out) or a problem."""

    name: str
    title: str
    weights: np.ndarray
    output: np.ndarray | None
    display: str
    problem: str = ""


def gallery(tiles: Sequence[Tile], chosen: str, on_choose: Callable[[str], None]) -> None:
    """Show the tiles as buttons; ``on_choose`` gets the name of the one that is pressed."""
    images, entries = {}, []
    for tile in tiles:
        entry = {
            "name": tile.name,
            "title": tile.title,
            "chosen": tile.name == chosen,
            "kernels": [kernel.ravel().tolist() for kernel in tile.weights],
            "size": tile.weights.shape[1:],
            "weights": [weight_label(w) for w in tile.weights[0].ravel().tolist()],
            "display": tile.display,
            "text": tile.problem,
        }
        if tile.output is not None:
            image = to_image(tile.output, scale_for(tile.output, tile.display))
            images[tile.name] = to_png(thumbnail(image, _TILE_SIDE))
            entry["text"] = f"[1, {', '.join(map(str, tile.output.shape))}]"
        entries.append(entry)
    component("gallery", "shared.js", "gallery.js", "shared.css", "gallery.css")(
        data=pack({"tiles": entries, "palette": DIVERGING}, **images),
        key="gallery",
        on_choice_change=lambda: on_choose(str(st.session_state["gallery"]["choice"])),
    )

"""Pictures side by side, in some of which a position is chosen by pointer or keyboard."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from core.arithmetic import Pair
from core.figures.rendering import Scale
from core.figures.theme import DIVERGING
from core.receptive_field import Region
from core.ui.app import state
from core.ui.browser.component import component
from core.ui.browser.wire import pack, pack_identified


@dataclass(frozen=True)
class Overlay:
    """A PNG laid over a region of a panel; ``optional`` ones go with the button of :func:`point`."""

    png: bytes
    at: Region
    optional: bool = False


@dataclass(frozen=True)
class Panel:
    """One picture.

    Attributes:
        title: its caption; alt: what it shows, for those who do not see it.
        shape: (rows, columns) that positions on it are counted in; the image is stretched to that.
        image: the :func:`digest` of one that :func:`send_images` sends, PNG bytes, or None for an empty grid.
        view: the half-open region to show, if not all of it; what lies outside is hatched as padding.
        frames: regions drawn as frames, each with a label, possibly empty.
        overlays: drawn over the image in order. legend: as made by :func:`signed_legend` or
            :func:`strength_legend`. pick: whether a position can be chosen in it.
    """

    title: str
    alt: str
    shape: Pair
    image: str | bytes | None = None
    view: Region | None = None
    frames: tuple[tuple[Region, str], ...] = ()
    overlays: tuple[Overlay, ...] = ()
    legend: Mapping[str, Any] | None = None
    pick: bool = False


def signed_legend(scale: Scale, smallest: float, greatest: float) -> dict[str, Any]:
    """The bar of a signed scale, and the true range of its values."""
    return {"largest": scale.high, "smallest": smallest, "greatest": greatest, "colors": DIVERGING}


def strength_legend(title: str, scale: Scale, greatest: float, colors: Sequence[str]) -> dict[str, Any]:
    """The bar of a scale from 0; it goes with the optional overlays."""
    return {"title": title, "largest": scale.high, "greatest": greatest, "colors": colors, "optional": True}


def digest(png: bytes) -> str:
    """The digest by which a panel names an image that is sent apart."""
    return hashlib.blake2b(png, digest_size=8).hexdigest()


def send_images(*images: bytes) -> None:
    """Send PNGs that stay the same while positions change: unchanged they cost only a reference.

    To be called once in a run, after what shows them: it leaves a small gap on the page.
    """
    mount = component(Path(__file__).with_name("point_images.js"))
    mount(data=pack({}, **{digest(image): image for image in images}), key="point_images", height=1)


def point(
    key: str,
    panels: Sequence[Panel],
    *,
    parameter: str = "",
    position: Pair = (0, 0),
    shape: Pair | None = None,
    option: str = "",
    small: bool = False,
    bars: Mapping[str, Any] | None = None,
    values: bytes = b"",
) -> None:
    """Show panels; a position that is picked is stored in a parameter.

    Args:
        key: of the component. panels: of which those to pick in have the same shape.
        parameter: where to store the picked position, if one can be picked. position: the chosen one.
        shape: (H, W) that positions are given and reported in, if not the panels' own; a cell of a panel
            then stands for the pixel at its middle.
        option: the title of the button that shows and hides optional overlays.
        small: whether to draw thumbnails.
        bars: {"title", "groups": [{"title", "start", "count"}]} of the bar chart below, if any.
        values: its numbers, float32.
    """
    parts: dict[str, bytes] = {}
    header: dict[str, Any] = {
        "panels": [_entry(panel, parts) for panel in panels],
        "position": position,
        "shape": shape,
        "option": option,
        "small": small,
        "bars": bars and {**bars, "positive": DIVERGING[8], "negative": DIVERGING[2]},
    }
    if bars:
        parts["values"] = values
    component(Path(__file__).with_name("point.js"))(
        data=pack_identified(header, **parts), key=key, on_pick_change=lambda: _take(key, parameter)
    )


def _take(key: str, parameter: str) -> None:
    """Keep what the browser reports, checked as if it came from a link."""
    if parameter:
        state.store_text(parameter, st.session_state[key].get("pick"))


def _entry(panel: Panel, parts: dict[str, bytes]) -> dict[str, Any]:
    """A panel for the header; its PNGs are added to the parts."""

    def part(png: bytes) -> str:
        name = f"image{len(parts)}"
        parts[name] = png
        return name

    return {
        "title": panel.title,
        "alt": panel.alt,
        "shape": panel.shape,
        "image": panel.image if isinstance(panel.image, str) else None,
        "part": part(panel.image) if isinstance(panel.image, bytes) else None,
        "view": panel.view or tuple((0, size) for size in panel.shape),
        "frames": [{"at": at, "label": label} for at, label in panel.frames],
        "overlays": [
            {"part": part(overlay.png), "at": overlay.at, "optional": overlay.optional}
            for overlay in panel.overlays
        ],
        "legend": panel.legend,
        "pick": panel.pick,
    }

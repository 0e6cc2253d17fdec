"""Hypercolumns: the values of all layers above one position of the picture, and where they are alike."""

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import streamlit as st

from core.arithmetic import Pair
from core.figures.labels import by
from core.figures.rendering import Scale, to_image, to_png
from core.lessons.explanations import counted
from core.lessons.glossary import meaning
from core.network.hypercolumns import (
    MAX_SIDE,
    MAX_VALUES,
    hypercolumns,
    offsets,
    principal_colors,
    similarity,
    standardized,
    vector_at,
)
from core.ui.app import state
from core.ui.app.remembering import remembered
from core.ui.components.point.point import Panel, digest, point, send_images, signed_legend
from core.ui.feature_maps.hypercolumn_words import comparison_notes, resized_sentence
from core.ui.feature_maps.network_picture import network_picture_png
from core.ui.feature_maps.network_run import Run

_OTHER_WEIGHTS = ("weights_from", "first", "slot")  # where weights that are not random come from
_COSINE = Scale("signed", -1.0, 1.0)


@dataclass(frozen=True, eq=False)
class _Columns:
    """The hypercolumns (D, h, w), the same with every layer of equal weight, where layers begin, three colors, a PNG.

    The colors are (3, h, w) in [0, 1]; the PNG shows them.
    """

    values: np.ndarray
    equal: np.ndarray
    offsets: tuple[int, ...]
    rgb: np.ndarray
    colors: bytes


@dataclass(frozen=True, eq=False)
class Chosen:
    """What the page shows of the chosen position.

    Attributes:
        pixel: (row, column) of the picture. vector: (D,), its hypercolumn.
        alike: (h, w), the cosine similarity of every position with it, shown as ``scale`` says.
        rgb: (3, h, w) in [0, 1], all hypercolumns in three colors.
    """

    pixel: Pair
    vector: np.ndarray
    alike: np.ndarray
    scale: Scale
    rgb: np.ndarray


@remembered
def _columns(key: str, shape: Pair, _maps: list[np.ndarray]) -> _Columns:
    values, places = hypercolumns(_maps, shape), offsets(_maps)
    equal = standardized(values, places)
    rgb = principal_colors(equal)
    colors = to_png(to_image(rgb, Scale("clip", 0.0, 1.0)))
    return _Columns(values, equal, places, rgb, colors)


def chosen(run: Run) -> Chosen:
    """The chosen position's hypercolumn, and what is shown with it. Raises ValueError where there is none."""
    return _chosen(run)[1]


def _chosen(run: Run) -> tuple[_Columns, Chosen]:
    full = run.x.shape[1:]
    maps = [activation.after for activation in run.layer_maps]
    shape = _bounded(full, sum(map(len, maps)))
    columns = _columns(run.key, shape, maps)
    cell = _scaled(_pixel(full), full, shape)
    vector = np.concatenate(vector_at(columns.values, columns.offsets, cell))
    alike = similarity(columns.equal, cell)
    return columns, Chosen(_scaled(cell, shape, full), vector, alike, _COSINE, columns.rgb)


def show_hypercolumn(run: Run) -> None:
    """A position of the picture, picked there, its hypercolumn, and the positions with a similar one."""
    full = run.x.shape[1:]
    maps = [activation.after for activation in run.layer_maps]
    columns, at = _chosen(run)
    alike, pixel, shape = at.alike, at.pixel, at.alike.shape
    st.markdown(
        "The hypercolumn of a picture position: the values of all layers above it, one under the other "
        f"([Hariharan et al., 2015](https://arxiv.org/abs/1411.5752)). {resized_sentence(maps, shape)}",
        help=meaning("hypercolumn"),
    )
    picture = network_picture_png(run)
    size = by(shape)
    panels = [
        Panel("Pick a position of the picture", f"{run.picture.title}.", shape, digest(picture), pick=True),
        Panel(
            "How similar is every other position?",
            f"Cosine similarity, after centering, of all {size} hypercolumns with the chosen one.",
            shape,
            to_png(to_image(alike[None], _COSINE)),
            legend=signed_legend(_COSINE, float(alike.min()), float(alike.max())),
            pick=True,
        ),
        Panel(
            "All hypercolumns in three colors",
            f"The {size} hypercolumns reduced to red, green and blue by principal component analysis.",
            shape,
            digest(columns.colors),
            pick=True,
        ),
    ]
    point(
        "hypercolumn",
        panels,
        parameter="pixel",
        position=pixel,
        shape=full,
        bars=_bars(columns.offsets, pixel),
        values=at.vector.astype("<f4").tobytes(),
    )
    st.caption(comparison_notes(maps, size, not state.differs(*_OTHER_WEIGHTS)))
    send_images(picture, columns.colors)


def _bounded(full: Pair, channels: int) -> Pair:
    """(h, w) of the square picture's side or less: at most MAX_SIDE, and MAX_VALUES in so many channels.

    >>> _bounded((224, 224), 512), _bounded((224, 224), 1536), _bounded((32, 32), 16)
    ((64, 64), (52, 52), (32, 32))
    """
    most = min(MAX_SIDE, math.isqrt(MAX_VALUES // channels))
    factor = min(1, most / max(full))
    return tuple(max(1, round(size * factor)) for size in full)


def _pixel(full: Pair) -> Pair:
    """(row, column) of the chosen pixel of the network's picture; its middle unless one was chosen."""
    chosen = state.value("pixel") or tuple(size // 2 for size in full)
    return tuple(min(at, size - 1) for at, size in zip(chosen, full))


def _scaled(position: Pair, shape: Pair, other: Pair) -> Pair:
    """The position on a grid of another shape (rows, columns) that lies under the middle of this one."""
    return tuple((2 * at + 1) * new // (2 * old) for at, old, new in zip(position, shape, other))


def _bars(places: tuple[int, ...], pixel: Pair) -> dict:
    groups = [
        {
            "name": f"layer {number}",
            "title": f"layer {number}: {start}–{stop - 1}"
            if stop - start > 1
            else f"layer {number}: {start}",
            "start": start,
            "count": stop - start,
        }
        for number, (start, stop) in enumerate(pairwise(places), 1)
    ]
    title = f"The hypercolumn at row {pixel[0]}, column {pixel[1]}: {counted(places[-1], 'number')} in all"
    return {"title": title, "groups": groups}

"""Choosing the picture: a sample photograph, a test picture, a drawing, an upload or the camera."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import ParamSpec, TypeVar

import numpy as np
import streamlit as st

from core.images import open_image, resize, to_gray
from core.pictures.drawings import to_pixels
from core.pictures.samples import PHOTOGRAPHS, TEST_PICTURES, photograph
from core.ui.app import parameter, state
from core.ui.app.choices import segments, select, titles
from core.ui.app.drawn_picture import draw_picture, drawn_picture
from core.ui.app.own_picture import (
    LARGEST,
    OwnPicture,
    camera_is_on,
    choose_own_picture,
    digest_of,
    forget_problem,
    keep_own_picture,
    own_picture,
)
from core.ui.app.remembering import remembered, remembered_for_one

P, R = ParamSpec("P"), TypeVar("R")
CHOSEN_BY = ("source", "photo", "test", "drawing")  # the parameters that say which picture it is
SOURCES = {"photo": "Photo", "test": "Test", "draw": "Draw", "own": "Yours"}
PIXEL_ART = ("test", "draw")  # sources whose pictures are made of single pixels, and few of them
COLORS = {"gray": "Gray", "rgb": "RGB"}
SMALLEST, STEP = 64, 32

state.register(
    {
        "source": parameter.choice("photo", SOURCES),
        "photo": parameter.choice("astronaut", PHOTOGRAPHS),
        "test": parameter.choice("patch", TEST_PICTURES),
        "color": parameter.choice("gray", COLORS),
        "size": parameter.integer(512, SMALLEST, LARGEST, STEP),
    }
)


@dataclass(frozen=True, eq=False)
class Picture:
    """The current picture at its working size.

    Sessions keep it, a hundred of them at once: a sample's pixels are not in it but with what is remembered for all.

    Attributes:
        load: gives ``pixels``.
        digest: the same for the same pixels, another for any others.
        title: for people. notes: what was done to the file, and whose picture it is, as parts of a caption.
    """

    load: Callable[[], np.ndarray]
    digest: str
    title: str
    notes: tuple[str, ...]

    @property
    def pixels(self) -> np.ndarray:
        """(C, H, W) float32 in [0, 1], C is 1 or 3; read-only."""
        return self.load()


def picture_source(picture: Picture, films: bool = False) -> None:
    """Draw the controls that choose the picture, and under them the size and the notes of the current one.

    ``films`` is whether the page shows what the camera sees; else a picture can be taken here.
    """
    segments("Picture", "source", SOURCES, width="stretch")
    source = state.value("source")
    if source == "own":
        choose_own_picture(films)
    elif source == "draw":
        draw_picture()
    elif source == "test":
        select("Test picture", "test", titles(TEST_PICTURES), label_visibility="collapsed")
    else:
        select("Photograph", "photo", titles(PHOTOGRAPHS), label_visibility="collapsed")
    if source != "own":
        forget_problem()
    segments("Colors", "color", COLORS, width="stretch", label_visibility="collapsed")
    if films and camera_is_on():
        return  # the current picture is not in sight
    _, height, width = picture.pixels.shape
    size = f"{height} × {width} px" if width == height else f"{height} px high, {width} px wide"
    st.caption(" · ".join((size, *picture.notes)))


def keep_picture() -> None:
    """Without a control: have a picture of one's own kept, and sent back, by the browser."""
    if state.value("source") == "own":
        keep_own_picture(shown=False)


def _is_of_ones_own() -> bool:
    """Whether nobody else has this picture, so that nothing of it need be kept for others; until it is here, all do."""
    source = state.value("source")
    return source == "draw" or (source == "own" and own_picture() is not None)


def remembered_with_picture(function: Callable[P, R]) -> Callable[P, R]:
    """Remember what is made of the current picture: for all, or if nobody else has it for its reader alone."""
    for_all, for_one = remembered(function), remembered_for_one(function)

    def once(*arguments: P.args) -> R:
        return (for_one if _is_of_ones_own() else for_all)(*arguments)

    return once


def working_size() -> None:
    """Draw the slider for the longest side of the picture, in pixels."""
    st.slider(
        "Longest side of the picture",
        SMALLEST,
        LARGEST,
        state.value("size"),
        STEP,
        format="%d px",
        help="Photographs are reduced to this size before anything is computed; drawings and small test pictures keep "
        "theirs.",
        **state.widget("size"),
    )


def current_picture() -> Picture:
    """The picture that the controls choose, at its working size; a sample until one's own is uploaded."""
    source, size, color = (state.value(name) for name in ("source", "size", "color"))
    if source == "draw":
        return _own(to_pixels(drawn_picture()), "Your drawing", (), color)
    if source != "own":
        return _sample(source, state.value(source), size, color)
    if own := own_picture():
        return _at_working_size(own, own.name, own.digest, size, color)
    waiting = _sample("photo", state.value("photo"), size, color)
    return replace(waiting, notes=("shown until yours is here", *waiting.notes))


@remembered
def _sample(source: str, name: str, size: int, color: str) -> Picture:
    load = partial(_sample_pixels, source, name, size, color)
    if source == "test":
        title, note, channels = TEST_PICTURES[name].title, TEST_PICTURES[name].description, 1
    else:
        title, note, channels = PHOTOGRAPHS[name].title, PHOTOGRAPHS[name].credit, len(_photograph(name))
    return Picture(load, digest_of(load()), title, (*_is_gray(channels, color), note))


@remembered
def _sample_pixels(source: str, name: str, size: int, color: str) -> np.ndarray:
    if source == "test":
        return _in_color(TEST_PICTURES[name].make(size), color)
    pixels = _photograph(name).astype(np.float32) / np.float32(255)
    return _in_color(resize(pixels, size), color)


@remembered
def _photograph(name: str) -> np.ndarray:
    """Its 8-bit levels (C, H, W), a quarter of what its pixels would take."""
    return np.rint(open_image(photograph(name), LARGEST, trusted=True).pixels * 255).astype(np.uint8)


@remembered_for_one
def _at_working_size(_picture: OwnPicture, name: str, digest: str, size: int, color: str) -> Picture:
    reduced = _picture.unpacked().at_size(size)
    return _own(reduced.pixels, name, reduced.notes, color)


def _own(pixels: np.ndarray, title: str, notes: tuple[str, ...], color: str) -> Picture:
    """A picture that nobody else has: it holds its pixels."""
    shown = _in_color(pixels, color)
    return Picture(lambda: shown, digest_of(shown), title, (*_is_gray(len(pixels), color), *notes))


def _in_color(pixels: np.ndarray, color: str) -> np.ndarray:
    """The pixels (C, H, W) in gray, or in the colors that there are; read-only."""
    shown = to_gray(pixels) if color == "gray" else pixels
    shown.flags.writeable = False
    return shown


def _is_gray(channels: int, color: str) -> tuple[str, ...]:
    """A note where colors are asked for and there are none."""
    return ("this picture is gray",) if color == "rgb" and channels == 1 else ()

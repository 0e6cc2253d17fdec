"""Choosing the picture: a sample photograph, a test picture, a drawing, an upload or the camera."""

from dataclasses import dataclass, replace

import numpy as np
import streamlit as st

from core.images import LoadedImage, open_image, resize, to_gray
from core.pictures.drawings import to_pixels
from core.pictures.samples import PHOTOGRAPHS, TEST_PICTURES, photograph
from core.ui.app import parameter, state
from core.ui.app.choices import segments, select, titles
from core.ui.app.drawn_picture import draw_picture, drawn_picture
from core.ui.app.own_picture import (
    LARGEST,
    camera_is_on,
    choose_own_picture,
    digest_of,
    forget_problem,
    own_picture,
)
from core.ui.app.remembering import remembered

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

    Attributes:
        pixels: (C, H, W) float32 in [0, 1], C is 1 or 3; read-only.
        digest: the same for the same pixels, another for any others.
        title: for people. notes: what was done to the file, and whose picture it is, as parts of a caption.
    """

    pixels: np.ndarray
    digest: str
    title: str
    notes: tuple[str, ...]


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


def is_of_ones_own() -> bool:
    """Whether nobody else has this picture, so that nothing of it need be kept for others."""
    return state.value("source") in ("draw", "own")


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
        return _picture(to_pixels(drawn_picture()), "Your drawing", (), color)
    if source != "own":
        return _sample(source, state.value(source), size, color)
    if own := own_picture():
        return _at_working_size(*own, size, color)
    waiting = _sample("photo", state.value("photo"), size, color)
    return replace(waiting, notes=("shown until yours is here", *waiting.notes))


@remembered
def _sample(source: str, name: str, size: int, color: str) -> Picture:
    if source == "test":
        test = TEST_PICTURES[name]
        return _picture(test.make(size), test.title, (test.description,), color)
    sample = PHOTOGRAPHS[name]
    return _picture(resize(_photograph(name), size), sample.title, (sample.credit,), color)


@remembered
def _photograph(name: str) -> np.ndarray:
    return open_image(photograph(name), LARGEST, trusted=True).pixels


@st.cache_resource(max_entries=2, show_spinner=False, scope="session")
def _at_working_size(name: str, _loaded: LoadedImage, digest: str, size: int, color: str) -> Picture:
    reduced = _loaded.at_size(size)
    return _picture(reduced.pixels, name, reduced.notes, color)


def _picture(pixels: np.ndarray, title: str, notes: tuple[str, ...], color: str) -> Picture:
    if color == "gray":
        pixels = to_gray(pixels)
    elif len(pixels) == 1:
        notes = ("this picture is gray", *notes)
    pixels.flags.writeable = False
    return Picture(pixels, digest_of(pixels), title, notes)

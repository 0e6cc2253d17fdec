"""Choosing a small input: a ramp, random integers, the lecture's patch, a crop of the picture, typed numbers."""

import numpy as np
import streamlit as st

from core.arithmetic import Pair
from core.images import to_gray
from core.lessons.guide import FIGURE_NUMBERS
from core.lessons.small_inputs import LARGEST_SIDE, WHY_SMALL, crop, ramp, random_integers, typed
from core.pictures.samples import lecture_patch
from core.ui.app import parameter, state
from core.ui.app.choices import LAST_SEED, seed_input, select
from core.ui.app.picture_source import Picture
from core.ui.app.whole_number import explain_numbers, whole_number
from core.ui.components.crop.crop import choose_crop
from core.ui.components.typed_numbers import numbers_field, parser

NUMBERS = {
    "ramp": "Ramp 0, 1, 2 …",
    "figure": "The guide's figure 1.1",
    "random": "Random integers",
    "patch": "The lecture's patch",
    "crop": "Crop of the picture",
    "typed": "Typed numbers",
}
SIZED = ("ramp", "random", "crop")  # the inputs whose height and width can be chosen
_EXAMPLE = "1 2 3 4; 5 6 7 8; 9 8 7 6; 5 4 3 2"


state.register(
    {
        "numbers": parameter.choice("ramp", NUMBERS),
        "height": parameter.integer(5, 1, LARGEST_SIDE),
        "width": parameter.integer(5, 1, LARGEST_SIDE),
        "number_seed": parameter.integer(0, 0, LAST_SEED),
        "typed": parameter.Parameter(_EXAMPLE, parser(typed)),
    }
)


def small_input(picture: Picture) -> np.ndarray:
    """The input (1, H, W) that the controls ask for, in 0..255 units where it comes from a picture."""
    kind, shape = state.value("numbers"), (state.value("height"), state.value("width"))
    if kind == "patch":
        return np.rint(lecture_patch() * 255)
    if kind == "figure":
        return FIGURE_NUMBERS[None]
    if kind == "typed":
        return typed(state.value("typed"))
    if kind == "random":
        return random_integers(shape, state.value("number_seed"))
    if kind == "crop":
        return np.rint(to_gray(crop(picture.pixels, state.value("crop"), shape)) * 255)
    return ramp(shape)


def input_shape(picture: Picture) -> Pair:
    """(H, W) of :func:`small_input`."""
    return small_input(picture).shape[1:]


def shows_picture() -> bool:
    """Whether the input is a part of the picture."""
    return state.value("numbers") == "crop"


def choose_numbers(label: str = "Input") -> None:
    """Draw the controls for the input."""
    select(label, "numbers", NUMBERS, width=180)
    kind = state.value("numbers")
    if kind in SIZED:
        sides = ("height", "width")
        explain_numbers(
            *[whole_number(side.title(), side, 1, LARGEST_SIDE, WHY_SMALL, width=90) for side in sides]
        )
    if kind == "random":
        seed_input("Seed of the numbers", "number_seed")
    if kind == "typed":
        numbers_field(
            "typed",
            st.text_area,
            "Rows of numbers",
            "input",
            height=100,
            width=260,
            help="A row a line, or after a semicolon; numbers are apart by spaces, tabs or commas (between tabs, a "
            "decimal sign). A matrix can be pasted as Python, NumPy, PyTorch, MATLAB, LaTeX or Markdown write it.",
        )


def choose_place(picture: Picture) -> None:
    """Show where on the picture the crop is taken from."""
    if shows_picture():
        with st.container(width=190):
            choose_crop(picture, input_shape(picture))

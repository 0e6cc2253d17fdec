"""Choosing what the im2col page unrolls: an input, some filters, groups."""

from typing import NamedTuple

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.arithmetic import Pair
from core.filters.filtering import as_filter
from core.filters.initializers import random_filters
from core.kernels import HANDCRAFTED
from core.lessons.glossary import meaning
from core.lessons.small_inputs import crop
from core.ui.app import parameter, state
from core.ui.app.choices import seed_input, select
from core.ui.app.picture_source import Picture
from core.ui.app.sidebar import Controls, Subject
from core.ui.app.whole_number import explain_numbers, whole_number
from core.ui.app.window import FixedKernel
from core.ui.components.crop.crop import choose_crop
from core.ui.components.small_input import choose_numbers, shows_picture, small_input
from core.ui.components.typed_kernel import TITLE, fixed_by_typing, type_kernel, typed_weights
from core.ui.filters.filter_choice import fixed_kernel
from core.ui.filters.filter_from_filters import depends_on_picture, filter_from_filters
from core.ui.im2col.trained_bank import trained_bank, trained_filters

BANKS = {
    "handcrafted": "Handcrafted",
    "random": "Random",
    "trained": "Trained",
    "typed": TITLE,
    "filter": "The one on Filters",
}
SUBJECTS = {"picture": "Crop of the picture", "numbers": "Numbers"}
GROWTHS = {"row": "row by row", "cell": "cell by cell"}
LARGEST_CROP, LARGEST_BANK = 64, 8
_SINGLE = ("typed", "filter")  # banks of one filter
_WHY_FEW = "more maps would not be seen beside each other"
_HANDCRAFTED = (
    "prewitt_vertical",
    "prewitt_horizontal",
    "laplacian_4",
    "sharpen",
    "sobel_vertical",
    "sobel_horizontal",
    "gaussian_lecture",
    "emboss",
)

state.register(
    {
        "unroll": parameter.choice("picture", SUBJECTS),
        "crop_size": parameter.integer(12, 4, LARGEST_CROP),
        "bank": parameter.choice("handcrafted", BANKS),
        "filters": parameter.integer(4, 1, LARGEST_BANK),
        "groups": parameter.integer(1, 1, 3),
        "multiply": parameter.choice("row", GROWTHS),
    }
)


class Unrolled(NamedTuple):
    """What is unrolled: x (C, H, W), its filters (F, C/G, K_h, K_w) and their names, and how values are shown."""

    x: np.ndarray
    weight: np.ndarray
    names: tuple[str, ...]
    groups: int
    unit: int


def subject() -> Subject:
    """What the window moves over on this page."""
    bank = state.value("bank")
    picture = _unrolls_picture() or (bank == "filter" and depends_on_picture())
    return Subject(_shape, fixed=_fixed(bank), picture=picture)


def _unrolls_picture() -> bool:
    """Whether what is unrolled is a part of the picture."""
    return state.value("unroll") == "picture" or shows_picture()


def _fixed(bank: str) -> FixedKernel | None:
    """The size of the filters, if they have one only."""
    if bank == "handcrafted":
        return FixedKernel("Each handcrafted filter here", (3, 3))
    if bank == "trained":
        _, weight = trained_filters()
        return FixedKernel("Each trained filter here", weight.shape[2:])
    if bank == "typed":
        return fixed_by_typing()
    return fixed_kernel() if bank == "filter" else None


def _shape(picture: Picture) -> Pair:
    return _input(picture).shape[1:]


def _input(picture: Picture) -> np.ndarray:
    if state.value("unroll") == "numbers":
        return small_input(picture)
    size = state.value("crop_size")
    return crop(picture.pixels, state.value("crop"), (size, size))


def choose(picture: Picture) -> None:
    """The controls above the stage."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        select("Input", "unroll", SUBJECTS, width=180)
        if state.value("unroll") == "numbers":
            choose_numbers("Numbers")
        else:
            st.slider(
                "Side of the crop",
                4,
                LARGEST_CROP,
                state.value("crop_size"),
                width=170,
                **state.widget("crop_size"),
            )
        select("Filters", "bank", BANKS, width=180, help=meaning("filter", "kernel"))
        if state.value("bank") == "typed":
            type_kernel()
        if state.value("bank") not in _SINGLE:
            explain_numbers(whole_number("How many", "filters", 1, LARGEST_BANK, _WHY_FEW, width=90))
        if state.value("bank") == "random":
            seed_input("Seed of the filters", "seed")
        if len(_input(picture)) == 3:
            _choose_groups()
        select("Product grows", "multiply", GROWTHS, width=130)


def _choose_groups() -> None:
    st.segmented_control(
        "Groups",
        [1, 3],
        default=_groups(3),
        required=True,
        help="With 3 groups, the number of filters is rounded up to a multiple of 3.\n\n"
        + meaning("groups", "depthwise", "channel"),
        **state.widget("groups", shown=_groups(3)),
    )


def _groups(channels: int) -> int:
    return 3 if channels == 3 and state.value("groups") == 3 and state.value("bank") not in _SINGLE else 1


def choose_place(picture: Picture) -> DeltaGenerator:
    """Where the crop is taken from, if it is one; returns the place beside it, or the whole width."""
    if not _unrolls_picture():
        return st.container()
    place, beside = st.columns([1, 4])
    with place:
        choose_crop(picture, _shape(picture))
    return beside


def unrolled(now: Controls) -> Unrolled:
    """The input and the filters that the controls ask for."""
    x = _input(now.picture)
    groups = _groups(len(x))
    channels = len(x) // groups
    unit = 255 if state.value("unroll") == "picture" else 1
    weight, names = _bank(now, channels, groups)
    return Unrolled(x, weight, names, groups, unit)


def _bank(now: Controls, channels: int, groups: int) -> tuple[np.ndarray, tuple[str, ...]]:
    """Filters (F, channels, K_h, K_w), as many as a multiple of the groups, and the names of those that have one."""
    kind = state.value("bank")
    if kind == "filter":
        choice = filter_from_filters(now, channels)
        return choice.weights[None], (choice.title,)
    if kind == "typed":
        return as_filter(typed_weights()[0], channels)[None], ("Typed kernel",)
    count = -(-state.value("filters") // groups) * groups
    if kind == "random":
        shape = (count, channels, *now.spec.kernel_size)
        return random_filters(shape, state.value("scheme"), state.value("seed")), ()
    if kind == "trained":
        return trained_bank(count, channels)
    kernels = [HANDCRAFTED[_HANDCRAFTED[i % len(_HANDCRAFTED)]] for i in range(count)]
    weight = np.stack([as_filter(kernel.weights, channels) for kernel in kernels])
    return weight, tuple(kernel.title for kernel in kernels)

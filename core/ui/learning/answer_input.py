"""The picture that the network is asked about: a drawing, a crop of the current picture, or a held-out picture."""

import numpy as np
import streamlit as st

from core.images import to_gray
from core.pictures.drawings import blank
from core.training.datasets import CROP, TASKS
from core.training.digits import BITMAP, BLOCK, as_digit
from core.ui.app import parameter, state
from core.ui.app.choices import segments
from core.ui.app.sidebar import controls
from core.ui.app.whole_number import explain_numbers, whole_number
from core.ui.components.crop.crop import choose_crop
from core.ui.components.drawing.drawing import drawing_pad
from core.ui.learning.held_out import held_out

_LAST = 448  # held-out picture of the task that has most
_PEN = 4  # cells
_KEPT = "drawn_digit"  # in the session: (32, 32) of bool

state.register(
    {
        "mistakes_input": parameter.choice("own", ("own", "held_out")),
        "mistakes_picture": parameter.integer(0, 0, _LAST),
    }
)


def choose_input(task: str) -> None:
    """Draw the control for what the picture comes from."""
    own = "Your drawing" if task == "digits" else "Your picture"
    segments("Ask about", "mistakes_input", {"own": own, "held_out": "A held-out picture"})


def asks_about_picture(task: str) -> bool:
    """Whether the network is asked about a part of the sidebar's picture."""
    return state.value("mistakes_input") == "own" and task != "digits"


def choose_picture(task: str) -> np.ndarray | None:
    """Draw what it is made or chosen in; the picture (1, H, W) in [0, 1], or None if there is none yet."""
    if state.value("mistakes_input") == "held_out":
        return _held_out_picture(task)
    return _drawing() if task == "digits" else _crop()


def asked_picture(task: str) -> np.ndarray | None:
    """The picture (1, H, W) in [0, 1] that the network is asked about, or None if there is none yet."""
    if state.value("mistakes_input") == "held_out":
        return held_out(task).x[chosen_held_out(task)]
    return _prepared_digit() if task == "digits" else _cropped()


def _held_out_picture(task: str) -> np.ndarray:
    found, classes = held_out(task), TASKS[task].classes
    last, chosen = len(found.truth) - 1, chosen_held_out(task)
    why = f"{last + 1} pictures were held out, counted from 0"
    explain_numbers(whole_number("Held-out picture", "mistakes_picture", 0, last, why, chosen, width=200))
    truth, answer = (classes[int(labels[chosen])] for labels in (found.truth, found.answers))
    said = "and that is what the network says" if truth == answer else f"and the network says {answer}"
    st.markdown(f"It is **{truth}**, {said}.")
    return found.x[chosen]


def chosen_held_out(task: str) -> int:
    """The index of the held-out picture that the network is asked about."""
    return min(state.value("mistakes_picture"), len(held_out(task).truth) - 1)


def drawn_digit() -> np.ndarray:
    """The drawing of this session, (32, 32) of bool; without ink if there is none."""
    return st.session_state.get(_KEPT, blank(BITMAP))


def _drawing() -> np.ndarray | None:
    bitmap = drawn_digit()
    drawing_pad("Your digit", bitmap, _keep, key="drawing", brushes=(_PEN,), block=BLOCK, live=True)
    if not bitmap.any():
        st.caption("Draw one large digit. It stays in this session: a link to this page does not hold it.")
        return None
    st.caption(
        "Prepared as the data set was: set upright, stretched to 20 × 32 cells, strokes made as thick; then the cells "
        "with ink are counted in blocks of 4 × 4."
    )
    return _prepared_digit()


def _prepared_digit() -> np.ndarray | None:
    bitmap = drawn_digit()
    return as_digit(bitmap) if bitmap.any() else None


def _keep(bitmap: np.ndarray) -> None:
    st.session_state[_KEPT] = bitmap


def _crop() -> np.ndarray | None:
    picture = controls().picture
    _, height, width = picture.pixels.shape
    if min(height, width) < CROP:
        st.info(
            f"This picture is {height} × {width} px, and the network takes {CROP} × {CROP}; choose a larger one in the "
            "sidebar."
        )
        return None
    choose_crop(picture, (CROP, CROP))
    return _cropped()


def _cropped() -> np.ndarray | None:
    picture = controls().picture
    if min(picture.pixels.shape[1:]) < CROP:
        return None
    row, column = (min(at, size - CROP) for at, size in zip(state.value("crop"), picture.pixels.shape[1:]))
    return to_gray(picture.pixels[:, row : row + CROP, column : column + CROP])

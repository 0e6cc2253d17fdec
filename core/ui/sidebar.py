"""The sidebar that every page shares: the picture, and how the window moves over it."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from core.arithmetic import ConvSpec, Pair
from core.fitting import fit, fit_transposed
from core.ui import state, window_controls
from core.ui.picture_source import Picture, picture_source, working_size
from core.ui.window_controls import FixedKernel


@dataclass(frozen=True)
class Subject:
    """What the window of a page moves over, where that is not the picture itself.

    Attributes:
        shape: from the picture to the (H, W) in pixels that the specification must fit.
        transposed: whether the operation is a transposed convolution.
        fixed: a kernel that the kernel-size slider cannot change.
    """

    shape: Callable[[Picture], Pair] = lambda picture: picture.pixels.shape[1:]
    transposed: bool = False
    fixed: FixedKernel | None = None


@dataclass(frozen=True)
class Controls:
    """What the sidebar says: the picture, and a specification that fits the page's subject."""

    picture: Picture
    spec: ConvSpec


def controls() -> Controls:
    """What the sidebar says: of this run for a page, of the last one for a callback."""
    return st.session_state["controls"]


def draw_sidebar(subject: Subject) -> None:
    """Draw the shared controls, showing values that fit the subject."""
    with st.sidebar:
        picture = picture_source()
        asked = window_controls.asked_for(subject.fixed)
        shape = subject.shape(picture)
        if not state.value("rectangular"):
            shape = (min(shape),) * 2
        fitted = (fit_transposed if subject.transposed else fit)(asked, shape)
        window_controls.draw(fitted.spec, subject.fixed)
        for note in fitted.notes:
            st.info(note, icon=":material/info:")
        with st.expander("More"):
            window_controls.draw_more()
            working_size()
    st.session_state["controls"] = Controls(picture, fitted.spec)

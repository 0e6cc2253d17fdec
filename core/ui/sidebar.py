"""The sidebar that every page shares: the picture, and how the window moves over it."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from core.arithmetic import ConvSpec, Pair
from core.fitting import fit, fit_transposed
from core.ui import state, window_controls
from core.ui.picture_source import Picture, current_picture, picture_source, working_size
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
    """What the sidebar says: the picture, a specification that fits the page's subject, and what was changed."""

    picture: Picture
    spec: ConvSpec
    notes: tuple[str, ...] = ()


def controls() -> Controls:
    """What the sidebar says: of this run for a page, of the last one for a callback."""
    return st.session_state["controls"]


def read_sidebar(subject: Subject) -> None:
    """Work out what the shared controls say. They have told ``state`` before this run, so they need not be drawn.

    A page computes from this and shows its picture; the controls themselves are drawn after it, as they
    would only delay it.
    """
    picture = current_picture()
    shape = subject.shape(picture)
    if not state.value("rectangular"):
        shape = (min(shape),) * 2
    fitted = (fit_transposed if subject.transposed else fit)(window_controls.asked_for(subject.fixed), shape)
    st.session_state["controls"] = Controls(picture, fitted.spec, fitted.notes)


def draw_sidebar(subject: Subject) -> None:
    """Draw the shared controls, showing values that fit the subject."""
    now = controls()
    with st.sidebar:
        picture_source(now.picture)
        window_controls.draw(now.spec, subject.fixed)
        for note in now.notes:
            st.info(note, icon=":material/info:")
        expanded = state.differs(*window_controls.MORE, "size")
        with st.expander("More", expanded, key="more", on_change="rerun") as more:
            if more.open:
                window_controls.draw_more()
                working_size()

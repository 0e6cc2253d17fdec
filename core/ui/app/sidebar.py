"""The sidebar that every page shares: the picture, and how the window moves over it."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.arithmetic import ConvSpec, Pair
from core.ui.app import link, state, window_controls
from core.ui.app.picture_source import Picture, current_picture, picture_source, working_size
from core.ui.app.window_controls import FixedKernel

_UNDER_MORE = (*window_controls.MORE, "size")
_Followed = tuple[DeltaGenerator, Callable[[], None]]  # a place on the page, and what draws it there


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
    """Work out what the shared controls say. They have told ``state`` before this run, so they need not be drawn."""
    picture = current_picture()
    fitted = window_controls.fitted(subject.fixed, subject.shape(picture), subject.transposed)
    st.session_state["controls"] = Controls(picture, fitted.spec, fitted.notes)


def follow_window(show: Callable[[], None]) -> None:
    """Have ``show`` draw, here, all that changes on a page with the window, from what :func:`controls` then say.

    It is drawn in the same fragment as the sliders: one that is moved redraws this and nothing else, in
    half the time that the whole page takes.
    """
    st.session_state["follows_window"] = (st.container(), show)


def draw_sidebar(subject: Subject) -> None:
    """Draw the shared controls, showing values that fit the subject; what follows the window comes first."""
    with st.sidebar:
        source, window = st.container(), st.container()
        with st.expander("More", state.differs(*_UNDER_MORE), key="more", on_change="rerun") as more:
            further = st.container()
            if more.open:
                working_size()
    followed = st.session_state.pop("follows_window", None)
    draw = st.fragment(_draw_window) if followed else _draw_window
    with window:
        draw(subject, followed, further if more.open else None)
    with source:
        picture_source(controls().picture)


def _draw_window(subject: Subject, followed: _Followed | None, more: DeltaGenerator | None) -> None:
    """The sliders, and before them whatever follows them."""
    read_sidebar(subject)
    if followed:
        place, show = followed
        with place:
            show()
    now = controls()
    window_controls.draw(now.spec, subject.fixed)
    for note in now.notes:
        st.info(note, icon=":material/info:")
    if more:
        with more:
            window_controls.draw_more()
    link.publish()

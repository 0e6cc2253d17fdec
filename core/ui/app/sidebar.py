"""The sidebar that every page shares: the picture, and how the window moves over it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.arithmetic import ConvSpec, Pair
from core.ui.app import exercise, showing, state, window_controls
from core.ui.app.picture_source import (
    Picture,
    current_picture,
    keep_picture,
    picture_source,
    working_size,
)
from core.ui.app.turns import turn
from core.ui.app.window import FixedKernel, fitted
from core.ui.serving.errors import followed_by, told_here

_Followed = tuple[DeltaGenerator, Callable[[], None]]  # a place on the page, and what draws it there


@dataclass(frozen=True)
class Subject:
    """What the sidebar's window moves over on a page; the picture itself unless the page says otherwise.

    Attributes:
        shape: gives, for the picture, the (H, W) in pixels that the specification must fit.
        transposed: whether the operation is a transposed convolution.
        fixed: the chosen kernel if the kernel-size slider cannot change its size, else None.
        window: whether the page has a window to move. picture: whether anything on the page depends on the picture.
            The controls of what does not matter are not drawn; they keep their values.
        films: whether the page itself shows what the camera sees, where the reader wants it.
    """

    shape: Callable[[Picture], Pair] = lambda picture: picture.pixels.shape[1:]
    transposed: bool = False
    fixed: FixedKernel | None = None
    window: bool = True
    picture: bool = True
    films: bool = False


@dataclass(frozen=True)
class Controls:
    """What the sidebar is set to.

    Attributes:
        picture: the current one. spec: how the window moves, made to fit the page's subject.
        notes: a sentence for each value that had to be changed to make it fit.
    """

    picture: Picture
    spec: ConvSpec
    notes: tuple[str, ...] = ()


def controls() -> Controls:
    """What the sidebar is set to: in this run if a page asks, in the last run if a callback asks."""
    return st.session_state["controls"]


def read_sidebar(subject: Subject) -> None:
    """Work out what :func:`controls` returns, from the state: the controls need not be drawn for that."""
    picture = current_picture()
    fits = fitted(subject.fixed, subject.shape(picture), subject.transposed)
    st.session_state["controls"] = Controls(picture, fits.spec, fits.notes)


def follow_window(show: Callable[[], None]) -> None:
    """Call ``show`` at this place of the page, now and again whenever one of the sidebar's sliders is moved.

    It must draw all that depends on the window, from :func:`controls`. It runs in the same fragment as the
    sliders, so moving one redraws this and nothing else, in half the time that the whole page takes.
    """
    st.session_state["follows_window"] = (st.container(), show)


def draw_sidebar(subject: Subject, afterwards: Callable[[], None]) -> None:
    """Draw the shared controls, at values that fit the subject, after the part of the page that follows the window.

    Those that the subject does not have leave their places empty. A control that moved to another place from one page
    to the next would outlast the run of the next, and a slow browser, drawing both at once, reports the values of the
    page that was left, not those of the link that was followed.

    ``afterwards`` is called when that is done, also when a slider was moved and nothing else is drawn anew.
    """
    with st.sidebar:
        source, window, more = st.container(), st.container(), st.container()
        exercise.offer_hidden(
            [name for name in exercise.CONTROLS if (subject.picture if name == "picture" else subject.window)]
        )
    further = _draw_more(subject, more)
    draw_source = partial(_draw_picture_source, subject, source)
    if not subject.window:
        draw_source()
        with window, st.container():
            afterwards()
        return
    followed = st.session_state.pop("follows_window", None)
    draw = st.fragment(_draw_window) if followed else _draw_window
    with followed_by(draw_source), window:
        draw(subject, followed, further, afterwards)


def _draw_more(subject: Subject, place: DeltaGenerator) -> DeltaGenerator | None:
    """Draw what is set less often; return where that of the window is to be drawn, if it is to be seen."""
    if not subject.window:
        with place, st.container():
            st.container()
            if subject.picture and exercise.is_shown("picture"):
                working_size()
        return None
    if not exercise.is_shown("more"):
        return None
    with place, st.expander("More", _opens_more(subject), key="more", on_change="rerun") as more:
        if not more.open:
            return None
        further = st.container()
        if subject.picture:
            working_size()
    return further


def _draw_picture_source(subject: Subject, place: DeltaGenerator) -> None:
    """Draw the choice of the picture where it matters, in its place; where an exercise hides it, keep the picture."""
    if not subject.picture:
        return
    with place:
        if exercise.is_shown("picture"):
            picture_source(controls().picture, subject.films)
        else:
            keep_picture()


def _opens_more(subject: Subject) -> bool:
    """Whether something under “More” is not as usual; a stop of the path that sets the picture's size is no reason."""
    resized = subject.picture and state.differs("size") and state.value("stop") is None
    return resized or state.differs(*window_controls.MORE)


def _draw_window(
    subject: Subject,
    followed: _Followed | None,
    more: DeltaGenerator | None,
    afterwards: Callable[[], None],
) -> None:
    """Draw the part of the page that follows the sliders, if there is one, and then the sliders."""
    draw_controls = partial(_draw_controls, subject, more, afterwards)
    showing.begin_run()
    with turn():
        read_sidebar(subject)
        if followed:
            place, show = followed
            with followed_by(draw_controls), place, told_here():
                show()
        else:
            draw_controls()


def _draw_controls(subject: Subject, more: DeltaGenerator | None, afterwards: Callable[[], None]) -> None:
    """Draw the sliders, and what is said of their values."""
    now = controls()
    window_controls.draw(now.spec, subject.fixed)
    for note in now.notes:
        st.info(note, icon=":material/info:")
    if more:
        with more:
            window_controls.draw_more(now.spec, fills=not subject.transposed)
    afterwards()

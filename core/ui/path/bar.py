"""The bar above a page that was reached by a stop: which one it is, its claim, what to try, and the way on."""

from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.lessons.stops import STOPS, Stop, neighbors
from core.ui.app import state
from core.ui.browser.component import component
from core.ui.path.place import current_stop, go_to, is_changed, link_to
from core.ui.prediction import ask

_CHANGED_HERE = "You have changed what this stop shows."
_ELSEWHERE = "This page is not the stop's."
_EXPECT = "Say what you expect, then see"  # in place of claims while the reader is asked first
_CHANGED = "path_bar_changed"  # in the session: the place of the words on a changed state, and the page


def show_bar(page: str) -> None:
    """Draw the bar, if there is a stop: on top of the page with this name."""
    stop = current_stop()
    st.session_state[_CHANGED] = None
    if stop is None:
        return
    with st.container(key="path_bar"):
        if state.value("bar"):
            _show_stop(stop, page)
            st.session_state[_CHANGED] = st.empty(), page
        else:
            _show_hidden(stop, page)
        component(Path(__file__).with_name("path_keys.js"))(
            data={"stop": stop.name}, key="path_keys", height=1
        )


def say_whether_changed() -> None:
    """Say that the state is no more the stop's, and offer it again; to be called when the state is known."""
    if place := st.session_state.get(_CHANGED):
        _say_whether_changed(*place)


def _say_whether_changed(place: DeltaGenerator, page: str) -> None:
    stop = current_stop()
    if stop is None or not is_changed(stop, page):
        place.empty()
        return
    with place.container(horizontal=True, vertical_alignment="center", key="path_changed"):
        st.markdown(_CHANGED_HERE if page == stop.page else _ELSEWHERE)
        _way("Back to the stop", stop, page, ":material/undo:")


def _show_stop(stop: Stop, page: str) -> None:
    before, after = neighbors(stop)
    with st.container(horizontal=True, vertical_alignment="center", key="path_claim"):
        st.markdown(f"{_number(stop)} **{_EXPECT if ask.hides_on(page) else stop.claim}**")
        with st.container(key="path_previous", width="content"):
            _way("Previous", before, page, ":material/chevron_left:")
        with st.container(key="path_next", width="content"):
            _way("Next", after, page, ":material/chevron_right:")
        st.button("Hide", key="path_hide", on_click=state.store, kwargs={"bar": False}, type="tertiary")
    words = [f"**Try:** {stop.try_this}"]
    if not ask.hides_on(page):
        words += [f"**Notice:** {stop.notice}"]
        words += [f"**Exactly:** {stop.correction}"] if stop.correction else []
    st.markdown(" ".join(words))


def _way(label: str, stop: Stop | None, page: str, icon: str) -> None:
    """Draw what leads to a stop: a button on the page that shows it, a link elsewhere; nothing happens without one.

    A link to the page on which it stands is no change of the page to Streamlit, and a button cannot change the page
    without a run in which the widgets are missing, after which Streamlit has forgotten what they show.
    """
    if stop is None or stop.page == page:
        key = f"path_way_{label.split()[0].lower()}"
        st.button(label, key=key, icon=icon, disabled=stop is None, on_click=go_to, args=(stop,))
    else:
        st.page_link(f"pages/{stop.page}.py", label=label, icon=icon, query_params=link_to(stop))


def _show_hidden(stop: Stop, page: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="path_claim"):
        st.markdown(f"{_number(stop)} {_EXPECT if ask.hides_on(page) else stop.title}")
        st.button(
            "Show the path", key="path_show", on_click=state.store, kwargs={"bar": True}, type="tertiary"
        )


def _number(stop: Stop) -> str:
    """The stop's number, and how many there are."""
    return f"{STOPS.index(stop) + 1} / {len(STOPS)}"

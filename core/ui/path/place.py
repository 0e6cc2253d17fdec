"""Where one is on the path: the stop in the link, whether its state was changed, and the links to stops."""

from collections.abc import Mapping

import streamlit as st

from core.lessons.stops import BY_NAME, Stop
from core.ui.app import link, parameter, state
from core.ui.app.picture_source import CHOSEN_BY

# How a state is shown, not what.
_HOW = ("stop", "bar", "ask", "editor", "question", "present", "hide", "task")
_STAYS = ("ask", "present")  # of those, what goes along from stop to stop
_KEPT = "picture_before_the_path"  # in the session: what the reader had chosen of CHOSEN_BY

state.register({"stop": parameter.choice(None, BY_NAME), "bar": parameter.switch(True)})


def current_stop() -> Stop | None:
    """The stop that this state was reached by; None for a state that was not."""
    name = state.value("stop")
    return BY_NAME[name] if name else None


def is_changed(stop: Stop, page: str) -> bool:
    """Whether the state on a page is no more the stop's; another picture counts only where the stop has one itself."""
    aside = {*_HOW, *(() if _has_picture(stop) else CHOSEN_BY)}
    return page != stop.page or any(
        state.value(name) != _value_at(stop, name) for name in state.registry if name not in aside
    )


def link_to(stop: Stop) -> dict[str, str]:
    """The parameters of the link to a stop: its state, with the reader's picture where it needs no particular one."""
    picture = _readers_picture()
    kept = {name: state.value(name) for name in _STAYS} | ({} if _has_picture(stop) else picture)
    return {**stop.state, "stop": stop.name, **link.written(kept)}


def go_to(stop: Stop) -> None:
    """A button's callback, on the stop's page: take its state."""
    state.replace_all(link.read(link_to(stop)))


def _has_picture(stop: Stop) -> bool:
    return any(name in stop.state for name in CHOSEN_BY)


def _value_at(stop: Stop, name: str):
    known = state.registry[name]
    return known.parse(stop.state[name]) if name in stop.state else known.default


def _readers_picture() -> Mapping[str, object]:
    """The picture that the reader chose, before a stop with a picture of its own or beside it."""
    stop = current_stop()
    if stop is None or not _has_picture(stop) or any(state.value(n) != _value_at(stop, n) for n in CHOSEN_BY):
        st.session_state[_KEPT] = {name: state.value(name) for name in CHOSEN_BY}
    return st.session_state.get(_KEPT, {})

"""Where one is on the path: the stop in the link, whether its state was changed, and the links to stops."""

from collections.abc import Mapping

import streamlit as st

from core.lessons.stops import BY_NAME, Stop
from core.ui.app import parameter, state

_PICTURE = ("source", "photo", "test")  # a stop that needs no particular picture keeps the reader's
_HOW = (
    "stop",
    "bar",
    "ask",
    "editor",
    "question",
    "present",
    "hide",
    "task",
)  # how a state is shown, not what
_STAYS = ("ask", "present")  # of those, what goes along from stop to stop
_KEPT = "picture_before_the_path"  # in the session: what the reader had chosen of _PICTURE

state.register({"stop": parameter.choice(None, BY_NAME), "bar": parameter.switch(True)})


def current_stop() -> Stop | None:
    """The stop that this state was reached by; None for a state that was not."""
    name = state.value("stop")
    return BY_NAME[name] if name else None


def is_changed(stop: Stop, page: str) -> bool:
    """Whether the state on a page is no more the stop's; another picture counts only where the stop has one itself."""
    aside = {*_HOW, *(() if _has_picture(stop) else _PICTURE)}
    return page != stop.page or any(
        state.value(name) != _value_at(stop, name) for name in state.registry if name not in aside
    )


def link_to(stop: Stop) -> dict[str, str]:
    """The parameters of the link to a stop: its state, with the reader's picture where it needs no particular one."""
    picture = _readers_picture()
    link = {**stop.state, "stop": stop.name} | ({} if _has_picture(stop) else _written(picture))
    return link | _written({name: state.value(name) for name in _STAYS if name in state.registry})


def go_to(stop: Stop) -> None:
    """A button's callback, on the stop's page: take its state."""
    texts = link_to(stop).items()
    state.replace_all({name: state.registry[name].parse(text) for name, text in texts})


def _has_picture(stop: Stop) -> bool:
    return any(name in stop.state for name in _PICTURE)


def _value_at(stop: Stop, name: str):
    known = state.registry[name]
    return known.parse(stop.state[name]) if name in stop.state else known.default


def _readers_picture() -> Mapping[str, object]:
    """The picture that the reader chose, before a stop with a picture of its own or beside it."""
    stop = current_stop()
    if stop is None or not _has_picture(stop) or any(state.value(n) != _value_at(stop, n) for n in _PICTURE):
        st.session_state[_KEPT] = {name: state.value(name) for name in _PICTURE}
    return st.session_state.get(_KEPT, {})


def _written(values: Mapping[str, object]) -> dict[str, str]:
    """Those that differ from their defaults, as text."""
    return {
        name: state.registry[name].write(value)
        for name, value in values.items()
        if value != state.registry[name].default
    }

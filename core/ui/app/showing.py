"""Setting what a widget shows, and hearing what a reader chooses there.

Until a browser has drawn what the server has set a widget to, it reports what the widget showed before, together with
whatever else the reader does meanwhile. Streamlit (1.67) takes that for a choice: a padding moved on past the one that
is called “same” would fall back to it, and a link followed on a slow line would lose the size that it asks for. So each
run has a number, in a field that nobody sees; a browser sends it back with all that it reports, and so tells which run
it has drawn.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

_FIELD = "number_of_this_run"  # page.css hides it
FIELD_LABEL = "Number of this run"


@dataclass(frozen=True)
class _Setting:
    """That a run, by its number, set a widget which showed the value ``before`` to the value ``after``."""

    run: str
    before: Any
    after: Any


@dataclass
class _Memory:
    """What a session remembers of its browser.

    Attributes:
        run: the number of this run. drawn: that of the last one that the browser had drawn when this one began.
        settings: key -> what the widget was set to and the browser may not have drawn, the first one first.
    """

    run: str = ""
    drawn: str = ""
    settings: dict[str, list[_Setting]] = field(default_factory=dict)

    def awaited(self, key: str, drawn: str) -> list[_Setting]:
        """What this widget was set to by later runs than the browser has drawn; the others are forgotten."""
        settings = self.settings.setdefault(key, [])
        settings[:] = [setting for setting in settings if setting.run > drawn]
        return settings


def _memory() -> _Memory:
    return st.session_state.setdefault("showing", _Memory())


def begin_run() -> None:
    """Take note that the page, or the part of it that follows the window, is drawn anew."""
    memory = _memory()
    memory.run = str(time.time_ns())  # a restarted server goes on counting from there
    memory.drawn = st.session_state.get(_FIELD, "")


def number_run() -> None:
    """Draw the field with the number of this run. What is drawn afterwards must be drawn in the same moment."""
    st.session_state[_FIELD] = _memory().run
    st.text_input(FIELD_LABEL, key=_FIELD, label_visibility="collapsed")


def widget(key: str, current: Any, choose: Callable[..., None], *args: Any) -> dict[str, Any]:
    """Keyword arguments that make a Streamlit widget show ``current``, and call ``choose`` when a reader has chosen.

    It is set unless it is known to show that. One that is not known here may be known to the browser: from a page that
    was left before its run had ended. It would go on showing what it showed there.

    Args:
        key: the widget's, under which the session has what was chosen. current: also to be given as its first value.
        choose: is called with ``args``; not for what a browser reports late.
    """
    _show(key, current)
    return {"key": key, "on_change": _hear, "args": (key, choose, *args)}


def _show(key: str, current: Any) -> None:
    memory = _memory()
    awaited = memory.awaited(key, memory.drawn)
    if key in st.session_state:
        shown = awaited[-1].after if awaited else st.session_state[key]
        if shown == current and not awaited:
            return
        awaited.append(_Setting(memory.run, shown, current))
    st.session_state[key] = current


def _hear(key: str, choose: Callable[..., None], *args: Any) -> None:
    if key not in st.session_state:  # a control of a page that is being left: what was chosen went with it
        return
    awaited = _memory().awaited(key, st.session_state.get(_FIELD, ""))
    if awaited and st.session_state[key] == awaited[0].before:
        return
    awaited.clear()
    choose(*args)

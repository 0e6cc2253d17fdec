"""Opening Feature maps at the lecture's network, whose sizes are not those of the other pages."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.ui.app import link, state
from core.ui.feature_maps.network_choice import preset_parameters

_PRESET = "strided"
_WORDS = {  # what the preset asks of the controls that all pages share, and what is said of each
    "kernel_size": "kernel size {}",
    "stride": "stride {}",
    "padding": "padding {}",
    "dilation": "dilation {}",
    "padding_name": "padding “{}”",
    "padding_mode": "padding filled by {}",
    "rectangular": "height and width apart",
    "asymmetric": "padding before and after apart",
    "color": "{}",
}
_AT, _OWN, _ASIDE = "at_network", "network_is_own", "aside_for_network"  # in the session


def arrive_or_leave(here: bool) -> None:
    """Open the lecture's network for who has chosen no other; on other pages, give back what was put aside for it.

    To be called in every run of every page, before the controls are read. A link is a choice, and so is whatever was
    changed on this page: it is left as it is from then on. The window and the colors of other pages are no choice of
    a network: they wait until the page is left.

    Args:
        here: whether this page is the one that is shown.
    """
    session, wanted = st.session_state, preset_parameters(_PRESET)
    arrives = here and not session.get(_AT)
    session[_AT] = here
    if arrives and _nobody_has_chosen(wanted):
        session[_ASIDE] = {name: state.value(name) for name in _WORDS}
        state.store(**wanted)
    if here or _ASIDE not in session:
        return
    aside = session.pop(_ASIDE)
    if _is_at(wanted):
        state.store(**aside)
    elif not len(st.query_params):
        session[_OWN] = True


def _nobody_has_chosen(wanted: Mapping[str, Any]) -> bool:
    if len(st.query_params):
        return state.untouched()  # nothing of the link could be read
    if link.came_by_navigation() and not st.session_state.get(_OWN):
        return not state.differs(*(name for name in wanted if name not in _WORDS))
    return not state.differs(*wanted)


def _is_at(wanted: Mapping[str, Any]) -> bool:
    return all(state.value(name) == value for name, value in wanted.items())


def say_what_waits() -> None:
    """Say what of the other pages' controls was put aside for the lecture's network, and offer it, if anything was."""
    aside, wanted = st.session_state.get(_ASIDE, {}), preset_parameters(_PRESET)
    waiting = waiting_words(aside, wanted) if _is_at(wanted) else ""
    if not waiting:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"This page opened at the lecture's network, with your picture. Your {waiting} will be back on the other "
            "pages.",
            width="content",
        )
        st.button("Use it here", key="use_what_waits", on_click=_use)


def waiting_words(aside: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """What somebody had chosen, and what is something else now, in words.

    >>> waiting_words({"stride": 3, "color": "rgb"}, {"stride": 2, "color": "rgb"})
    'stride 3'
    """
    chosen = [
        name
        for name, value in aside.items()
        if value not in (wanted[name], state.registry[name].default)
        and not (name == "padding" and aside["padding_name"])  # the name decides
    ]
    return ", ".join(_WORDS[name].format(aside[name]) for name in chosen)


def _use() -> None:
    """Take what was put aside; from now on it is somebody's choice."""
    state.store(**st.session_state.pop(_ASIDE))
    st.session_state[_OWN] = True

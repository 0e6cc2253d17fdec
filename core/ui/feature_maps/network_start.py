"""Opening Feature maps at the lecture's network, whose sizes are not the sidebar's defaults."""

import streamlit as st

from core.ui.app import state
from core.ui.feature_maps.network_choice import preset_parameters

_PRESET = "strided"
_FROM_THE_SIDEBAR = (  # what the preset asks of the controls that all pages share
    "kernel_size",
    "stride",
    "padding",
    "dilation",
    "padding_name",
    "padding_mode",
    "rectangular",
    "asymmetric",
    "color",
)


def arrive_or_leave(here: bool) -> None:
    """Set the preset if nobody has chosen anything else; on other pages, reset what only it had set.

    To be called in every run of every page, before the controls are read. A link, or a control that was moved,
    is a choice. What was set here is taken back on leaving only as long as all of it is untouched.

    Args:
        here: whether this page is the one that is shown.
    """
    session, wanted = st.session_state, preset_parameters(_PRESET)
    arrives = here and not session.get("at_network")
    session["at_network"] = here
    if arrives and (not len(st.query_params) or state.untouched()) and not state.differs(*wanted):
        state.store(**wanted)
        session["opened_at_preset"] = True
    leaves = not here and session.pop("opened_at_preset", False)
    if leaves and all(state.value(name) == value for name, value in wanted.items()):
        for name in _FROM_THE_SIDEBAR:
            state.store_text(name, None)

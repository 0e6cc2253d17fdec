"""What does a stack of convolutions make of my picture, channel by channel?"""

import sys
from contextlib import nullcontext

import streamlit as st

from core.ui.app.choices import segments
from core.ui.app.entry import enter_through_dashboard
from core.ui.app.place import comes_and_goes
from core.ui.app.sidebar import controls, follow_window
from core.ui.app.state import value
from core.ui.feature_maps import network_choice
from core.ui.feature_maps.channel_grid.channel_grid import show_channels
from core.ui.feature_maps.channel_sum.channel_sum import show_channel
from core.ui.feature_maps.classes import show_classes
from core.ui.feature_maps.hypercolumn import show_hypercolumn
from core.ui.feature_maps.layer_table.layer_table import layer_table
from core.ui.feature_maps.misconception import say_how_many_maps, say_what_stays
from core.ui.feature_maps.network_run import run_network
from core.ui.feature_maps.weights_file import show_weights_file
from core.ui.feature_maps.what_it_sees import show_what_it_sees

SECTIONS = {
    "channels": show_channels,
    "channel": show_channel,
    "sees": show_what_it_sees,
    "hypercolumn": show_hypercolumn,
    "classes": show_classes,
}

enter_through_dashboard()
st.subheader("Feature maps: what does a stack of convolutions make of my picture?", anchor=False)
preset = network_choice.choose_network()


def show_network() -> None:
    """The layers with their maps, and a closer look at one of them."""
    with preset:
        network_choice.choose_preset()
    with comes_and_goes():
        network_choice.describe_preset()
        with st.spinner("The network is running …") if "torch" not in sys.modules else nullcontext():
            run = run_network(controls())
        if run.problem:
            st.warning(run.problem)
        if run.notes:
            st.caption(run.notes)
    layer_table(run)
    if run.layer_maps:
        say_how_many_maps(run)
        segments("Look", "look", network_choice.LOOKS, label_visibility="collapsed")
        SECTIONS[value("look")](run)
        say_what_stays(run)
    show_weights_file(run)


follow_window(show_network)

"""What does a stack of convolutions make of my picture, channel by channel?"""

import sys
from contextlib import nullcontext

import streamlit as st

from core.lessons.glossary import meaning
from core.ui.app.choices import segments
from core.ui.app.entry import enter_through_dashboard
from core.ui.app.place import comes_and_goes
from core.ui.app.sidebar import controls, follow_window
from core.ui.app.state import value
from core.ui.feature_maps import network_choice, network_line, network_start
from core.ui.feature_maps.channel_grid.channel_grid import show_channels
from core.ui.feature_maps.channel_sum.channel_sum import show_channel
from core.ui.feature_maps.classes import show_classes
from core.ui.feature_maps.hypercolumn import show_hypercolumn
from core.ui.feature_maps.layer_maps.layer_maps import show_layers
from core.ui.feature_maps.layer_table.layer_table import layer_table
from core.ui.feature_maps.misconception import say_how_many_maps, say_what_stays
from core.ui.feature_maps.network_run import run_network
from core.ui.feature_maps.questions import questions
from core.ui.feature_maps.weights_file import show_weights_file
from core.ui.feature_maps.what_it_sees import show_what_it_sees
from core.ui.prediction import ask
from core.ui.prediction.input_picture import input_picture

SECTIONS = {
    "channels": show_channels,
    "layers": show_layers,
    "channel": show_channel,
    "sees": show_what_it_sees,
    "hypercolumn": show_hypercolumn,
    "classes": show_classes,
}
_COVERED = "The layers with their numbers and maps stay covered"

enter_through_dashboard()
ask.heading(
    "Feature maps: what does a stack of convolutions make of my picture?",
    meaning("feature_map", "filter", "channel"),
)
with comes_and_goes():
    network_start.say_what_waits()
folded = network_line.is_folded()
network = network_line.folded_network() if folded else network_choice.choose_network()


def show_network() -> None:
    """The layers with their maps, and a closer look at one of them."""
    if not folded:
        with network:
            network_choice.choose_preset()
    with comes_and_goes():
        picture = controls().picture
        if ask.asks_first(lambda: questions(controls()), _COVERED):
            input_picture(network_choice.shown_input(picture), picture.title)
            return
        with st.spinner("The network is running …") if "torch" not in sys.modules else nullcontext():
            run = run_network(controls())
        if folded:
            with network:
                network_line.show_line(run)
        else:
            network_line.describe(run)
        if run.problem:
            st.warning(run.problem)
        if run.notes:
            st.caption(run.notes)
    if not folded:
        layer_table(run)
    if run.layer_maps:
        say_how_many_maps(run)
        segments("Look", "look", network_choice.LOOKS, label_visibility="collapsed")
        SECTIONS[value("look")](run)
        say_what_stays(run)
    show_weights_file(run)


follow_window(show_network)

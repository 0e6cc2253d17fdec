"""What is easily mistaken about a network, with its numbers: how many maps a layer has, and what moves or stays."""

import streamlit as st

from core.lessons.glossary import meaning
from core.network.misconceptions import maps_of_a_layer, moves_along
from core.ui.app.place import comes_and_goes
from core.ui.app.state import value
from core.ui.feature_maps.network_run import Run


def say_how_many_maps(run: Run) -> None:
    """Below the layers: the maps of the open one, where its channels are in question."""
    with comes_and_goes():
        says = maps_of_a_layer(run.layers[run.layer], len(run.input_of(run.layer)))
        if says and value("look") != "classes":
            st.caption(says)


def say_what_stays(run: Run) -> None:
    """Below the classes: what a shift of the picture does to them."""
    if value("look") == "classes" and run.layer_maps[-1].after[0].size > 1:
        st.caption(
            moves_along(value("pooling"), run.rows[len(run.layers) - 1].stride),
            help=meaning("equivariance", "invariance"),
        )

"""What is easily mistaken about the open layer, or about the way to an answer."""

import streamlit as st

from core.network.misconceptions import maps_of_a_layer, moves_along
from core.ui.app.state import value
from core.ui.feature_maps.network_run import Run


def show_misconception(run: Run) -> None:
    """One sentence with this network's numbers, where there is something to mistake."""
    if value("look") != "classes":
        says = maps_of_a_layer(run.layers[run.layer], len(run.input_of(run.layer)))
    elif run.layer_maps[-1].after[0].size > 1:
        says = moves_along(value("pooling"), run.rows[len(run.layers) - 1].stride)
    else:
        says = ""
    if says:
        st.caption(says)

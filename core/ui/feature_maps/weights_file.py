"""The network's weights as a file, and the lines of PyTorch that build the network and load them."""

import numpy as np
import streamlit as st

from core.export.code_network import WEIGHTS_FILE
from core.network.sequential import parameter_names
from core.network.weight_files import pytorch_lines, to_safetensors
from core.network.weights import as_in_pytorch
from core.ui.app import state
from core.ui.components.files.taken import offer_file
from core.ui.feature_maps import classes
from core.ui.feature_maps.network_run import Run

_TITLE = "The weights as a file, and the same network in PyTorch"


def show_weights_file(run: Run) -> None:
    """A section that is computed only while it is open."""
    if not any(own is not None for own in run.weights):
        return
    with st.expander(_TITLE, key="weights_as_file", on_change="rerun") as section:
        if section.open:
            _show(run)


def named_weights(run: Run) -> dict[str, np.ndarray]:
    """The weights by PyTorch's names; the linear layer's with them where the page shows it and it was trained.

    Raises:
        ValueError: PyTorch has no module for a layer.
    """
    names, named = parameter_names(run.layers, run.x.shape), {}
    for layer, own_names, own in zip(run.layers, names, run.weights):
        if own is not None:
            weight = as_in_pytorch(layer, own.weight)
            named |= {own_names[0]: weight} | ({} if own.bias is None else {own_names[1]: own.bias})
    if linear := _trained_end(run):
        named |= zip(parameter_names(run.layers, run.x.shape, state.value("pooling"))[-1], linear)
    return named


def _trained_end(run: Run) -> tuple[np.ndarray, np.ndarray] | None:
    """The weight (K, D) and bias (K,) of a trained linear layer, if the page shows one."""
    if state.value("look") != "classes" or not run.layer_maps:
        return None
    features = run.layer_maps[-1].after
    return classes.trained_linear_layer(run, features, classes.asked_for(features)[0])


def _show(run: Run) -> None:
    linear = _trained_end(run)
    end = (state.value("pooling"), *linear[0].shape[::-1]) if linear else ()
    try:
        data = to_safetensors(named_weights(run))
        lines = pytorch_lines(run.layers, run.x.shape, WEIGHTS_FILE, *end)
    except ValueError as error:
        st.info(str(error))
        return
    offer_file(
        f"Download {WEIGHTS_FILE} ({len(data) / 1000:,.0f} kB)",
        lambda: data,
        WEIGHTS_FILE,
        "application/octet-stream",
        key="download_weights",
    )
    st.code(lines, "python")
    channels, height, width = run.x.shape
    gives = "a logit for each class" if linear else "the last layer's maps"
    st.caption(
        f"`model` takes a tensor [1, {channels}, {height}, {width}] and gives {gives}. The file holds "
        "numbers and their names only; opening it runs nothing."
    )

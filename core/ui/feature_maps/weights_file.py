"""The network's weights as a file, and the lines of PyTorch that build the network and load them."""

import streamlit as st

from core.network.sequential import parameter_names
from core.network.weight_files import pytorch_lines, to_safetensors
from core.network.weights import as_in_pytorch
from core.ui.components.files.taken import offer_file
from core.ui.feature_maps.network_run import Run

FILE = "weights.safetensors"
_TITLE = "The weights as a file, and the same network in PyTorch"


def show_weights_file(run: Run) -> None:
    """A section that is computed only while it is open."""
    if not any(own is not None for own in run.weights):
        return
    with st.expander(_TITLE, key="weights_as_file", on_change="rerun") as section:
        if section.open:
            _show(run)


def _show(run: Run) -> None:
    try:
        names = parameter_names(run.layers, run.x.shape)
        lines = pytorch_lines(run.layers, run.x.shape, FILE)
    except ValueError as error:
        st.info(str(error))
        return
    named = {}
    for layer, own_names, own in zip(run.layers, names, run.weights):
        if own is not None:
            weight = as_in_pytorch(layer, own.weight)
            named |= {own_names[0]: weight} | ({} if own.bias is None else {own_names[1]: own.bias})
    data = to_safetensors(named)
    offer_file(
        f"Download {FILE} ({len(data) / 1000:,.0f} kB)",
        lambda: data,
        FILE,
        "application/octet-stream",
        key="download_weights",
    )
    st.code(lines, "python")
    channels, height, width = run.x.shape
    st.caption(
        f"`model` takes a tensor [1, {channels}, {height}, {width}] and gives the last layer's maps. The file holds "
        "numbers and their names only; opening it runs nothing."
    )

"""The network in one line, its shapes from the picture on, in place of the controls that change it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.figures.labels import by
from core.lessons.frameworks import refusals
from core.lessons.glossary import meaning
from core.network.presets import PRESETS
from core.ui.app import state
from core.ui.feature_maps import network_choice, weights_choice
from core.ui.feature_maps.network_run import Run

_OPERATIONS = {  # as core.lessons names them
    "convolution": "convolution",
    "transposed": "transposed",
    "mean": "average",
    "maximum": "max",
}
_MOST_BUTTONS = 12  # layers that are chosen by a button each
_OF_ONE_LAYER = ("channels", "channel", "sees")  # looks for which a layer is chosen


def is_folded() -> bool:
    """Whether the controls of the network are folded away."""
    return not state.value("editor")


def folded_network() -> DeltaGenerator:
    """Draw the button that unfolds the controls; returns the place for :func:`show_line`."""
    with st.container(horizontal=True, vertical_alignment="center"):
        place = st.container(horizontal=True, vertical_alignment="center", width="stretch")
        st.button(
            "Edit the network",
            key="unfold_editor",
            icon=":material/unfold_more:",
            on_click=network_choice.fold,
            args=(False,),
        )
    return place


def describe(run: Run) -> None:
    """Say what there is to see in the current preset, whose weights it has, and whether the sliders do anything."""
    follows = any(choice.follows for choice in run.choices)
    says = "A network of your own." + (
        " What is left blank below follows the sidebar's sliders." if follows else ""
    )
    if name := network_choice.current_preset():
        says = f"{PRESETS[name].says} ({PRESETS[name].source})"
    st.caption(f"{says}  \n{weights_choice.described()}", help=meaning("parameters", "bias", "multiply_adds"))
    if run.choices and not follows:
        st.caption(
            "The sidebar's sliders change nothing here: no layer leaves its kernel size, stride, padding or dilation "
            "blank."
        )
    if refused := refused_by_pytorch(run):
        st.caption(refused)


def refused_by_pytorch(run: Run) -> str:
    """Which layers PyTorch's own modules refuse, and why; "" if none."""
    lines = []
    for number, (choice, layer) in enumerate(zip(run.choices, run.layers), 1):
        if layer.of_kind.whole_map:
            continue
        name = state.value("padding_name") if choice.padding is None else None
        operation = _OPERATIONS[layer.of_kind.operation]
        lines += [
            f"Layer {number}: {said}"
            for said in refusals(operation, layer.spec, name, layer.count_include_pad)
        ]
    return " ".join(lines)


def show_line(run: Run) -> None:
    """Show every layer's shape; where one layer is looked at, it is chosen here."""
    is_chosen_here = len(run.layers) > 1 and state.value("look") in _OF_ONE_LAYER
    st.markdown(f"**{shapes_line(run)}**" + (" &ensp; Layer" if is_chosen_here else ""), width="content")
    if is_chosen_here:
        named = {"options": range(len(run.layers)), "format_func": lambda index: str(index + 1)}
        shown = state.widget("layer", shown=run.layer, channel=None, position=None)
        if len(run.layers) > _MOST_BUTTONS:
            st.selectbox("Layer", index=run.layer, label_visibility="collapsed", width=90, **named, **shown)
        else:
            st.segmented_control(
                "Layer",
                default=run.layer,
                required=True,
                label_visibility="collapsed",
                width="content",
                **named,
                **shown,
            )
    for number, row in enumerate(run.rows, 1):
        if row.problem:
            st.markdown(f"⚠ Layer {number}: {row.problem}", width="content")
            break


def shapes_line(run: Run) -> str:
    """The shapes (channels × height × width) of the network's input and of its layers, as far as they fit."""
    shapes = [run.x.shape, *(row.output_shape for row in run.rows if not row.problem)]
    return " → ".join(by(shape, "×") for shape in shapes)

"""Choosing a network: a preset or one's own layers, and the picture that goes in."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.arithmetic import ConvSpec
from core.network.classifier import POOLINGS
from core.network.input import network_picture, normalized, preparation
from core.network.layers import MAX_CHANNELS, MAX_LAYERS, Layer
from core.network.presets import PRESETS
from core.network.stack_text import LayerChoice, from_layers, parse_stack, to_layers, write_stack
from core.ui.app import parameter, showing, state
from core.ui.app.picture_source import PIXEL_ART, Picture
from core.ui.app.remembering import remembered
from core.ui.app.sidebar import Subject, controls
from core.ui.components.crop.crop import parse_place, write_place
from core.ui.feature_maps import paste_network, weights_choice

SMALLEST, LARGEST, STEP = 32, 256, 32
MOST_CLASSES = 10
LOOKS = {
    "channels": "Channel by channel",
    "layers": "Every layer",
    "channel": "One channel",
    "sees": "What it sees",
    "hypercolumn": "Hypercolumn",
    "classes": "From features to classes",
}
_OF_A_PRESET = ("color", "net_size", "first", "slot", "weights_from")  # besides its layers
_UNIFORM = ("strided",)  # presets whose layers all move as the sidebar says
_DEFAULT = write_stack(from_layers(PRESETS["strided"].layers, PRESETS["strided"].layers[0].spec))

state.register(
    {
        "stack": parameter.Parameter(_DEFAULT, lambda text: write_stack(parse_stack(text))),
        "editor": parameter.switch(True),
        "net_size": parameter.integer(224, SMALLEST, LARGEST, STEP),
        "normalized": parameter.switch(),
        "look": parameter.choice("channels", LOOKS),
        "layer": parameter.Parameter(None, parameter.integer(0, 0, MAX_LAYERS - 1).parse),
        "channel": parameter.Parameter(None, parameter.integer(0, 0, MAX_CHANNELS - 1).parse),
        "position": parameter.Parameter(None, parse_place, write_place),
        "pixel": parameter.Parameter(None, parse_place, write_place),
        "pooling": parameter.choice("flatten", POOLINGS),
        "classes": parameter.integer(5, 2, MOST_CLASSES),
        "true_class": parameter.integer(0, 0, MOST_CLASSES - 1),
    }
)


def subject() -> Subject:
    """What the window moves over on this page: the picture as the network gets it."""
    return Subject(lambda picture: network_input(picture).shape[1:])


def network_input(picture: Picture) -> np.ndarray:
    """The picture (C, H, W) as the network gets it: its middle square, and normalized if that is asked for."""
    if not state.value("normalized"):
        return shown_input(picture)
    return _normalized(picture.digest, *_asked(), shown_input(picture))


def shown_input(picture: Picture) -> np.ndarray:
    """The same before it is normalized, (C, H, W) in [0, 1]."""
    return _network_picture(picture.digest, *_asked(), picture.pixels)


def input_words(picture: Picture) -> str:
    """A description of the network's input for people."""
    return ", ".join(filter(None, (picture.title, preparation(picture.pixels.shape[1:], *_asked()))))


def _asked() -> tuple[int, bool]:
    """The size of the network's picture in pixels, and whether small ones are enlarged: pixel art is not."""
    return state.value("net_size"), state.value("source") not in PIXEL_ART


@remembered
def _network_picture(digest: str, size: int, enlarge: bool, _pixels: np.ndarray) -> np.ndarray:
    x = network_picture(_pixels, size, enlarge)
    x.flags.writeable = False
    return x


@remembered
def _normalized(digest: str, size: int, enlarge: bool, _pixels: np.ndarray) -> np.ndarray:
    x = normalized(_pixels)
    x.flags.writeable = False
    return x


def choose_network() -> DeltaGenerator:
    """The controls for what goes in and for the weights; returns the place for :func:`choose_preset`."""
    st.session_state["shown_beside"] = _shown_beside()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):  # one row at 1400 pixels
        place = st.container(width=210)
        st.slider(
            "Picture",
            SMALLEST,
            LARGEST,
            state.value("net_size"),
            STEP,
            format="%d px",
            width=140,
            help="The side of the square that goes into the network: the middle of the picture, reduced or enlarged. "
            "Drawings and small test pictures keep their size.",
            **state.widget("net_size"),
        )
        weights_choice.choose_seed()
        with st.popover("Weights and input", icon=":material/tune:", width=185):
            weights_choice.choose_weights()
            st.toggle(
                "Normalize the picture",
                state.value("normalized"),
                help="Each channel minus its own mean over this picture, divided by its own standard deviation. "
                "(Trained networks use the mean and deviation of all their training pictures.)",
                **state.widget("normalized"),
            )
        paste_network.offer(range(SMALLEST, LARGEST + 1, STEP), MOST_CLASSES)
        st.button(
            "Fold",
            key="fold_editor",
            icon=":material/unfold_less:",
            help="Show the network as one line, its shapes.",
            on_click=fold,
        )
    return place


def fold(folded: bool = True) -> None:
    """Fold the controls of the network away, or unfold them; for a button's callback."""
    state.store(editor=not folded)


def _shown_beside() -> tuple:
    """The values of the controls that a preset may change but that are not drawn again with the network."""
    return tuple(state.value(name) for name in _OF_A_PRESET)


def choose_preset() -> None:
    """Draw the control for the preset. Where a preset changes what other controls show, the page is rerun."""
    if st.session_state["shown_beside"] != _shown_beside():
        st.rerun()
    names = list(PRESETS)
    now = current_preset()
    st.selectbox(
        "Network",
        names,
        names.index(now) if now else None,
        format_func=state.shown_as({name: preset.title for name, preset in PRESETS.items()}),
        placeholder="your own; or start from …",
        width=210,
        **showing.widget("preset", now, _take_preset),
    )


@cache
def preset_parameters(name: str) -> Mapping[str, Any]:
    """The parameters to store for a preset."""
    preset = PRESETS[name]
    parameters = {
        "net_size": preset.size,
        "color": "rgb" if preset.in_channels == 3 else "gray",
        "first": "handcrafted" if preset.handcrafted else "random",
        "slot": None,
        "weights_from": "random",
        "padding_mode": "zeros",
    }
    if name not in _UNIFORM:
        return parameters | {"stack": write_stack(from_layers(preset.layers))}
    spec = preset.layers[0].spec
    return parameters | {
        "stack": write_stack(from_layers(preset.layers, spec)),
        "kernel_size": spec.kernel_size[0],
        "stride": spec.stride[0],
        "padding": spec.padding[0][0],
        "dilation": 1,
        "padding_name": None,
        "rectangular": False,
        "asymmetric": False,
    }


def current_preset() -> str | None:
    """The name of the preset that the network is, if any: the same layers on the same kind of picture."""
    now = layers(controls().spec)
    for name, preset in PRESETS.items():
        parameters = preset_parameters(name)
        same = (state.value(key) == parameters[key] for key in _OF_A_PRESET)
        if now == preset.layers and all(same):
            return name
    return None


def _take_preset() -> None:
    if name := st.session_state["preset"]:
        state.store(layer=None, channel=None, position=None, **preset_parameters(name))


def choices() -> tuple[LayerChoice, ...]:
    """The layers as they are chosen, with what they leave to the sidebar left open."""
    return parse_stack(state.value("stack"))


def layers(window: ConvSpec) -> tuple[Layer, ...]:
    """The layers, with the sidebar's window where they leave it open."""
    return to_layers(choices(), window, state.value("padding_name"))

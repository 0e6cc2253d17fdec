"""Somebody's own network as text: a field to paste it into, what was read, and a button that takes it."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.network.module_text.network import Network
from core.network.module_text.preview import about_the_picture, fitting_side, preview_lines
from core.network.module_text.reading import MAX_LENGTH, read_network
from core.network.stack_text import write_stack
from core.ui.app import state
from core.ui.feature_maps import pasted_names

_KEY = "pasted_network"
_EXAMPLE = "model = nn.Sequential(\n    nn.Conv2d(3, 16, 3, padding=1),\n    nn.ReLU(),\n)"
_WHAT = "Your own network: paste its code, its print, or its JSON."
_HELP = (
    "Python source (an nn.Sequential, or a class with its forward), the output of print(model), or the layers as JSON. "
    "It is read, never run, and seen by nobody else."
)
_MOST_SENTENCES = 6
_CHANNELS = {1: "gray", 3: "rgb"}


def offer(sides: Sequence[int], most_classes: int) -> None:
    """Draw the popover.

    Args:
        sides: the sizes in pixels that the network's picture can have. most_classes: that the page can show.
    """
    with st.popover("Paste", icon=":material/content_paste:", width=100, help=_WHAT):
        text = st.text_area(
            "Your network", key=_KEY, height=170, max_chars=MAX_LENGTH, placeholder=_EXAMPLE, help=_HELP
        )
        if not text.strip():
            st.caption(
                "An nn.Sequential, a class with its forward, a printed model, or JSON. Then press Ctrl+Enter, or "
                "leave the field."
            )
            return
        try:
            network = read_network(text, most_classes)
        except ValueError as error:
            st.error(_plain(str(error)))
            return
        _show(network, sides)


def _show(network: Network, sides: Sequence[int]) -> None:
    """What was read, what was left out, and the button."""
    takes, now = network.in_channels, state.value("color")
    channels = takes if takes in _CHANNELS else {name: n for n, name in _CHANNELS.items()}[now]
    side = fitting_side(network, channels, sides, state.value("net_size"))
    shape = (channels, side, side)
    count = len(network.layers)
    wanted = _parameters(network, channels, side)
    is_used = all(state.value(name) == value for name, value in wanted.items())
    st.button(
        "In use" if is_used else f"Use it: {count} layer{'' if count == 1 else 's'}",
        key="use_pasted",
        type="primary",
        on_click=_take,
        args=(network, wanted),
        disabled=is_used,
        width="stretch",
    )
    if network.left_out:
        st.warning(_list(network.left_out))
    if notes := [*network.notes, *filter(None, [about_the_picture(network, shape)])]:
        st.caption(_list(notes))
    st.caption(f"On a picture `{[1, *shape]}`:  \n" + "  \n".join(map(_plain, preview_lines(network, shape))))


def _list(sentences: Sequence[str]) -> str:
    more = len(sentences) - _MOST_SENTENCES
    rest = [f"And {more} more."] if more > 0 else []
    return "  \n".join([*map(_plain, sentences[:_MOST_SENTENCES]), *rest])


def _plain(sentence: str) -> str:
    """A sentence that may quote the text, without characters that mean something in Markdown."""
    return "".join(f"\\{letter}" if letter in r"\`*_{}[]()<>#+-!|$~:" else letter for letter in sentence)


def _parameters(network: Network, channels: int, side: int) -> dict[str, Any]:
    """The stack, and what of the page belongs to it, for a picture (``channels``, side, side)."""
    head = network.head
    parameters = {
        "stack": write_stack(network.layers),
        "net_size": side,
        "color": _CHANNELS[channels],
        "padding_mode": network.fill,
        "first": "random",
        "slot": None,
        "weights_from": "own" if state.value("weights_from") == "own" else "random",
    }
    if head:
        parameters["pooling"] = head.pooling
    if head and head.classes:
        parameters["classes"] = head.classes
        parameters["true_class"] = min(state.value("true_class"), head.classes - 1)
    return parameters


def _take(network: Network, parameters: Mapping[str, Any]) -> None:
    """The button's callback: what :func:`_parameters` gave, and the names of the weights."""
    state.store(layer=None, channel=None, position=None, **parameters)
    pasted_names.keep(parameters["stack"], network.names, network.head.name if network.head else "")

"""Choosing the weights of a network: drawn or trained ones, a handcrafted first layer, one's own filter."""

from dataclasses import dataclass

import streamlit as st

from core.arithmetic import Pair
from core.figures.labels import by
from core.filters import typed_kernel
from core.filters.initializers import SCHEMES
from core.kernels import HANDCRAFTED
from core.network.layers import MAX_CHANNELS, MAX_LAYERS, Layer, Shape
from core.network.presets import PRESETS
from core.network.weight_files import shown
from core.network.weight_fitting import Filled, fill, linear_names
from core.network.weights import Weights, handcrafted_first, initial_weights, with_filter
from core.ui.app import parameter, showing, state
from core.ui.app.choices import LAST_SEED, seed_input, segments, select, titles
from core.ui.app.whole_number import explain_numbers, whole_number
from core.ui.components.crop.crop import parse_place, write_place
from core.ui.feature_maps import pasted_names, trained_weights
from core.ui.feature_maps.trained_weights import Trained

FIRST = {"random": "Random", "handcrafted": "Handcrafted"}
_HANDCRAFTED = PRESETS["handcrafted"].handcrafted


def _parse_slot(text: str) -> Pair:
    """A layer's index and an output channel, as "1,3"."""
    try:
        layer, channel = parse_place(text)
    except ValueError:
        raise ValueError("must be a layer and a channel, counted from 0") from None
    if layer >= MAX_LAYERS or channel >= MAX_CHANNELS:
        raise ValueError(f"must be a layer below {MAX_LAYERS} and a channel below {MAX_CHANNELS}")
    return layer, channel


state.register(
    {
        "first": parameter.choice("random", FIRST),
        "net_scheme": parameter.choice("default", SCHEMES),
        "net_seed": parameter.integer(0, 0, LAST_SEED),
        "slot": parameter.Parameter(None, _parse_slot, write_place),
    }
)


def carried_slot(slot: Pair | None, layer: int | None) -> Pair | None:
    """The slot (layer, channel) of one's own filter when its layer has the index ``layer`` now; None if it has gone.

    >>> carried_slot((0, 3), 1), carried_slot((0, 3), None), carried_slot(None, 1)
    ((1, 3), None, None)
    """
    return None if slot is None or layer is None else (layer, slot[1])


def choose_seed() -> None:
    """Draw the controls for the seed."""
    seed_input("Seed of the weights", "net_seed")


def choose_weights() -> None:
    """Draw the further controls of the weights."""
    trained_weights.choose_source()
    select("Initialization", "net_scheme", titles(SCHEMES))
    st.caption(SCHEMES[state.value("net_scheme")].description)
    segments("First layer", "first", FIRST, width="stretch")
    if state.value("first") == "handcrafted":
        first = "; ".join(HANDCRAFTED[name].title for name in _HANDCRAFTED)
        st.caption(f"Its first filters are, as far as it has channels: {first}.")
    _choose_slot()


def _choose_slot() -> None:
    """Where one's own kernel from the Filters page goes, if anywhere."""
    used = state.value("slot") is not None
    st.toggle(
        "Your own kernel in one slot",
        used,
        help="The kernel that you edit on **Filters** (Your own) in place of one filter of one layer.",
        **showing.widget("use_own", used, _take_slot),
    )
    if used:
        layer, slot = state.value("slot")
        with st.container(horizontal=True):
            said = [
                _place("Layer", "own_layer", 1, MAX_LAYERS, "a network has no more here", layer + 1),
                _place("Channel", "own_channel", 0, MAX_CHANNELS - 1, "a layer has no more here", slot),
            ]
        explain_numbers(*said)
        rows = state.value("own").replace("-", "−").replace(",", " ").replace(";", " / ").replace("|", " | ")
        st.caption(f"Its weights, row by row: {rows}")


def _place(label: str, key: str, low: int, high: int, why: str, now: int) -> str:
    return whole_number(label, key, low, high, why, now, _take_slot, width=130)


def _take_slot() -> None:
    layer, slot = st.session_state.get("own_layer", 1) - 1, st.session_state.get("own_channel", 0)
    state.store(slot=(layer, slot) if st.session_state["use_own"] else None)


def said() -> tuple:
    """All that determines the weights, besides the layers."""
    trained, _ = trained_weights.trained()
    drawn = tuple(state.value(name) for name in ("net_scheme", "net_seed", "first", "slot", "own"))
    return (*drawn, trained and (trained.digest, pasted_names.of_layers()))


def described() -> str:
    """The weights in one line: how they are drawn, and what is put in their place."""
    scheme, seed = SCHEMES[state.value("net_scheme")].title, state.value("net_seed")
    trained, _ = trained_weights.trained()
    words = [
        f"Weights: from {trained.title} where they fit"
        if trained
        else f"Weights: drawn at random by {scheme}, seed {seed}"
    ]
    if state.value("first") == "handcrafted":
        words.append("handcrafted first filters")
    if state.value("slot") is not None:
        layer, channel = state.value("slot")
        words.append(f"your own kernel in layer {layer + 1}, channel {channel}")
    return ", ".join(words) + "."


@dataclass(frozen=True, eq=False)
class Chosen:
    """The weights that the controls ask for.

    Attributes:
        weights: of every layer, None for pooling. problem: a sentence for each wish that could not be met.
        notes: sentences on which of the trained weights are used. trained: where all layers' weights come from; None
            if there are others among them.
    """

    weights: tuple[Weights | None, ...]
    problem: str = ""
    notes: str = ""
    trained: Trained | None = None


def weights(network: tuple[Layer, ...], picture_shape: Shape) -> Chosen:
    """The weights that the controls ask for, for a picture (C, H, W)."""
    drawn = initial_weights(network, picture_shape[0], state.value("net_scheme"), state.value("net_seed"))
    trained, missing = trained_weights.trained()
    problems, notes = [missing], ""
    if trained:
        elsewhere = linear_names(
            network, picture_shape, state.value("pooling"), pasted_names.of_head()
        )  # "From features to classes" has them
        filled = fill(network, picture_shape, drawn, trained.named, elsewhere, pasted_names.of_layers())
        drawn, notes = filled.weights, _notes(filled, trained)
        problems += filled.kept
    for wanted, put in (
        (state.value("first") == "handcrafted", lambda given: _with_handcrafted(network, given)),
        (state.value("slot") is not None, _with_own_filter),
    ):
        if not wanted:
            continue
        trained = None
        try:
            drawn, problem = put(drawn)
        except ValueError as error:
            problem = f"{error} Until then the random ones stay."
        problems.append(problem)
    problem = " ".join(filter(None, problems))
    return Chosen(drawn, problem, notes, None if problem else trained)


def _notes(filled: Filled, trained: Trained) -> str:
    """Which layers have trained weights, and what else there is to say of them."""
    taken = ", ".join(f"layer {index + 1} has {shown(name)}" for index, name in filled.taken)
    return " ".join(
        filter(None, (f"From {trained.title}: {taken}." if taken else "", trained.caution, *filled.notes))
    )


_Changed = tuple[tuple[Weights | None, ...], str]  # weights, and a sentence on what could not be kept


def _with_handcrafted(network: tuple[Layer, ...], drawn) -> _Changed:
    first = next((layer for layer in network if layer.has_weights), None)
    names = _HANDCRAFTED[: first.out_channels] if first else _HANDCRAFTED
    return handcrafted_first(network, drawn, names), ""


def _with_own_filter(drawn: tuple[Weights | None, ...]) -> _Changed:
    """One's own kernels added up or spread over the filter's channels, as the Filters page does."""
    index, slot = state.value("slot")
    kernels = typed_kernel.parse_filter(state.value("own"))
    own, cut = drawn[index] if index < len(drawn) else None, ""
    if own is not None:
        size, typed = own.weight.shape[2:], (len(kernels[0]), len(kernels[0][0]))
        kernels = typed_kernel.for_channels(kernels, own.weight.shape[1])
        kernels = tuple(typed_kernel.resized(kernel, size) for kernel in kernels)
        if any(old > new for old, new in zip(typed, size)):
            cut = (
                f"Your own kernel is {by(typed)}, the kernels of layer {index + 1} are {by(size)}: only its "
                "middle is used; give the layer a larger kernel to use all of it."
            )
    return with_filter(drawn, index, slot, typed_kernel.to_weights(kernels)), cut

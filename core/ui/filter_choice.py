"""Choosing what to apply: a handcrafted kernel, random filters, or one's own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core import typed_kernel
from core.filtering import as_filter
from core.kernels import HANDCRAFTED, SCHEMES, random_filters
from core.ui import state
from core.ui.choices import select
from core.ui.kernel_editor import kernel_editor
from core.ui.sidebar import Controls, Subject, controls
from core.ui.window_controls import FixedKernel, slider_kernel_size

KINDS = {"handcrafted": "Handcrafted", "random": "Random", "own": "Your own"}
LARGEST_COUNT, LARGEST_SEED = 16, 9999


def _parse_own(text: str) -> str:
    return typed_kernel.write_filter(typed_kernel.parse_filter(text))


state.register(
    {
        "apply": state.choice("handcrafted", KINDS),
        "kernel": state.choice("sobel_vertical", HANDCRAFTED),
        "count": state.integer(8, 1, LARGEST_COUNT),
        "scheme": state.choice("default", SCHEMES),
        "seed": state.integer(0, 0, LARGEST_SEED),
        "pick": state.integer(0, 0, LARGEST_COUNT - 1),
        "own": state.Parameter("0,-1,0;-1,5,-1;0,-1,0", _parse_own),
    }
)


@dataclass(frozen=True)
class Choice:
    """One filter that can be applied: its weights (1 or C, K_h, K_w), and what there is to say of it."""

    name: str
    title: str
    weights: np.ndarray
    description: str
    source: str = ""


def _titles(catalogue: Mapping) -> dict[str, str]:
    return {name: entry.title for name, entry in catalogue.items()}


def subject() -> Subject:
    """What the window moves over on this page: the picture, under the chosen kernel if it has one size only."""
    kernel = HANDCRAFTED[state.value("kernel")]
    if state.value("apply") != "handcrafted" or kernel.fixed_size is None:
        return Subject()
    return Subject(fixed=FixedKernel(kernel.title, kernel.weights.shape))


def choose_kind() -> None:
    """The control for the kind of filter. One's own kernel starts from what was chosen before."""
    st.segmented_control(
        "Filter",
        KINDS,
        format_func=state.shown_as(KINDS),
        default=state.value("apply"),
        required=True,
        label_visibility="collapsed",
        key="apply",
        on_change=_change_kind,
    )


def _change_kind() -> None:
    if st.session_state["apply"] == "own":
        before = chosen(controls(), len(controls().picture.pixels) if state.value("mix") == "sum" else 1)
        rows, columns = before.weights.shape[1:]
        state.store(
            own=typed_kernel.write_filter(typed_kernel.from_weights(before.weights)),
            kernel_size=rows,
            kernel_size_width=columns,
        )
    state.store(apply=st.session_state["apply"])


def choose_filter() -> None:
    """The control for which filter of the chosen kind is shown; one's own has no other."""
    kind = state.value("apply")
    if kind == "handcrafted":
        select("Kernel", "kernel", _titles(HANDCRAFTED), label_visibility="collapsed", width=245)
    elif kind == "random":
        last = state.value("count") - 1
        state.store(pick=min(state.value("pick"), last))
        options = list(range(last + 1))
        st.selectbox(
            "Filter shown",
            options,
            state.value("pick"),
            format_func=lambda i: f"filter {i} of 0…{last}" if isinstance(i, int) else i,
            label_visibility="collapsed",
            width=180,
            **state.widget("pick"),
        )


def adjust_filter(shape: tuple[int, int, int]) -> None:
    """The further controls of the chosen kind, for a filter of ``shape`` (channels, rows, columns)."""
    if state.value("apply") == "random":
        _random_controls()
    elif state.value("apply") == "own":
        _own_controls(shape)


def _random_controls() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        select("Initialisation", "scheme", _titles(SCHEMES), width=270)
        count = state.value("count")
        st.number_input("Filters", 1, LARGEST_COUNT, count, width=130, **state.widget("count"))
        st.number_input("Seed", 0, LARGEST_SEED, state.value("seed"), width=150, **state.widget("seed"))
        st.button("New seed", key="new_seed", on_click=_new_seed, icon=":material/casino:")


def _new_seed() -> None:
    state.store(seed=(state.value("seed") + 1) % (LARGEST_SEED + 1))


OPERATIONS: dict[str, tuple[Callable, str]] = {
    "Normalise": (typed_kernel.normalised, "Divide by the sum of the weights, so that brightness is kept."),
    "Negate": (typed_kernel.negated, "Change every sign."),
    "Transpose": (typed_kernel.transposed, "Exchange rows and columns."),
    "Rotate 180°": (
        typed_kernel.rotated,
        (
            "A network computes a cross-correlation: the kernel is laid on the picture as it is. "
            "The convolution of mathematics turns it by 180° first. This button is that difference."
        ),
    ),
}


def _own_kernels(shape: tuple[int, int, int]) -> tuple[typed_kernel.Matrix, ...]:
    kernels = typed_kernel.for_channels(typed_kernel.parse_filter(state.value("own")), shape[0])
    return tuple(typed_kernel.resized(kernel, shape[1:]) for kernel in kernels)


def _own_controls(shape: tuple[int, int, int]) -> None:
    kernels = _own_kernels(shape)
    kernel_editor(kernels, on_edit=lambda text: state.store(own=_parse_own(text)))
    with st.container(horizontal=True):
        for label, (operation, meaning) in OPERATIONS.items():
            st.button(label, key=label, help=meaning, on_click=_operate, args=(operation, kernels))
    if problem := st.session_state.pop("own_problem", None):
        st.warning(problem)


def _operate(operation: Callable, kernels: tuple[typed_kernel.Matrix, ...]) -> None:
    try:
        changed = operation(kernels)
    except ValueError as error:
        st.session_state["own_problem"] = str(error)
        return
    state.store(
        own=typed_kernel.write_filter(changed),
        kernel_size=len(changed[0]),
        kernel_size_width=len(changed[0][0]),
    )


def choices(now: Controls, channels: int) -> list[Choice]:
    """Every filter of the chosen kind, for filters of ``channels`` kernels."""
    kind, size = state.value("apply"), now.spec.kernel_size
    if kind == "handcrafted":
        return [_handcrafted(name, channels) for name in HANDCRAFTED]
    if kind == "random":
        return _random(now, channels)
    weights = typed_kernel.to_weights(_own_kernels((channels, *size)))
    return [Choice("own", "Your own kernel", weights, "Edit the weights: decimals or fractions such as 1/9.")]


def chosen(now: Controls, channels: int) -> Choice:
    """The filter that is shown large."""
    kind = state.value("apply")
    if kind == "handcrafted":
        return _handcrafted(state.value("kernel"), channels)
    every = choices(now, channels)
    return every[min(state.value("pick"), len(every) - 1) if kind == "random" else 0]


def _handcrafted(name: str, channels: int) -> Choice:
    kernel = HANDCRAFTED[name]
    weights = kernel.weights_for(slider_kernel_size()) if kernel.fixed_size is None else kernel.weights
    return Choice(name, kernel.title, as_filter(weights, channels), kernel.description, kernel.source)


def _random(now: Controls, channels: int) -> list[Choice]:
    scheme, seed = state.value("scheme"), state.value("seed")
    filters = random_filters((state.value("count"), channels, *now.spec.kernel_size), scheme, seed)
    about = SCHEMES[scheme]
    return [
        Choice(
            str(i),
            f"Random filter {i}",
            weights,
            f"{about.description} Seed {seed}.",
            f"torch.nn.init, {scheme}",
        )
        for i, weights in enumerate(filters)
    ]


def choose(name: str) -> None:
    """Make the filter of this name, of the current kind, the chosen one."""
    state.store_text("pick" if state.value("apply") == "random" else "kernel", name)

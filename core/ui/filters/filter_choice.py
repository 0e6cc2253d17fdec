"""Choosing what to apply: a handcrafted kernel, random filters, or one's own."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.filters.filtering import as_filter
from core.filters.initializers import SCHEMES, random_filters
from core.kernels import FAMILIES, HANDCRAFTED
from core.ui.app import parameter, showing, state
from core.ui.app.choices import LAST_SEED, seed_input, select, titles
from core.ui.app.own_picture import camera_is_on
from core.ui.app.sidebar import Controls, Subject, controls
from core.ui.app.whole_number import explain_numbers, whole_number
from core.ui.app.window import LARGEST_KERNEL, FixedKernel, slider_kernel_size
from core.ui.filters.loupe.camera import FRAME
from core.ui.filters.own_kernel import as_typed, edit_own, is_spread, own_filter, take_text

KINDS = {"handcrafted": "Handcrafted", "random": "Random", "own": "Your own"}
LARGEST_COUNT = 16
_SPREAD = " Each of the {} channels gets the weights divided by {}: the output is that of their mean."

state.register(
    {
        "apply": parameter.choice("handcrafted", KINDS),
        "kernel": parameter.choice("sobel_vertical", HANDCRAFTED),
        "family": parameter.choice("all", ("all", *FAMILIES)),
        "compare": parameter.switch(),
        "count": parameter.integer(8, 1, LARGEST_COUNT),
        "scheme": parameter.choice("default", SCHEMES),
        "seed": parameter.integer(0, 0, LAST_SEED),
        "pick": parameter.integer(0, 0, LARGEST_COUNT - 1),
    }
)


@dataclass(frozen=True, eq=False)
class Choice:
    """One filter that can be applied.

    Attributes:
        name: what :func:`choose` takes. title, description, source: for people.
        weights: (1 or C, K_h, K_w).
        fixed: its size, where that is not the sliders' to change.
    """

    name: str
    title: str
    weights: np.ndarray
    description: str
    source: str = ""
    fixed: FixedKernel | None = None


def subject() -> Subject:
    """What the window moves over on this page: the picture, under the chosen kernel if it has a size; or a frame."""
    if comparing():
        return Subject()
    if films():
        return Subject(lambda _: FRAME, fixed=fixed_kernel(), films=True)
    return Subject(fixed=fixed_kernel(), films=_may_film())


def films() -> bool:
    """Whether the page shows what the camera sees in place of the picture."""
    return _may_film() and camera_is_on()


def _may_film() -> bool:
    """Not while filters or settings are compared, nor where the page asks first: that is about the picture."""
    return not comparing() and state.value("beside") is None and not state.value("ask")


def fixed_kernel() -> FixedKernel | None:
    """The chosen kernel, if it has one size only."""
    return _fixed(state.value("kernel")) if state.value("apply") == "handcrafted" else None


def _fixed(name: str) -> FixedKernel | None:
    kernel = HANDCRAFTED[name]
    return None if kernel.fixed_size is None else FixedKernel(kernel.title, kernel.weights.shape)


def comparing() -> bool:
    """Whether all filters of the chosen kind are shown side by side; never for one's own, which is a single one."""
    return state.value("compare") and state.value("apply") != "own" and state.value("beside") is None


def choose_kind() -> None:
    """Draw the control for the kind of filter. One's own kernel starts as a copy of the filter chosen before."""
    st.segmented_control(
        "Filter",
        KINDS,
        format_func=state.shown_as(KINDS),
        default=state.value("apply"),
        required=True,
        label_visibility="collapsed",
        **showing.widget("apply", state.value("apply"), _change_kind),
    )


def _change_kind() -> None:
    """Change the kind; one's own kernel is copied anew from the chosen filter only if another was chosen since."""
    before, after = state.value("apply"), st.session_state["apply"]
    if after == "own" and st.session_state.get("own_left_for") != (now_chosen := _chosen_as_typed()):
        take_text(now_chosen)
    state.store(apply=after)
    if before == "own":
        st.session_state["own_left_for"] = _chosen_as_typed()


def _chosen_as_typed() -> str:
    """The chosen filter as text, as one's own kernel is stored."""
    now = controls()
    return as_typed(chosen(now, len(now.picture.pixels) if state.value("mix") == "sum" else 1).weights)


def choose_filter() -> None:
    """Draw the control for the filter within the chosen kind; there is none for one's own.

    While all are compared the tiles are that control, and handcrafted kernels can be narrowed to a family.
    """
    kind = state.value("apply")
    if comparing():
        if kind == "handcrafted":
            families = {"all": "all kernels", **FAMILIES}
            select("Kernels compared", "family", families, label_visibility="collapsed", width=230)
    elif kind == "handcrafted":
        select("Kernel", "kernel", titles(HANDCRAFTED), label_visibility="collapsed", width=230)
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
    """Draw the further controls of the chosen kind, for a filter of ``shape`` (channels, rows, columns)."""
    if state.value("apply") == "random":
        with st.container(horizontal=True, vertical_alignment="bottom"):
            select("Initialization", "scheme", titles(SCHEMES), width=400)
            said = whole_number("Filters", "count", 1, LARGEST_COUNT, "so many fit side by side", width=130)
            seed_input("Seed", "seed")
            explain_numbers(said)
    elif state.value("apply") == "own":
        edit_own(shape)


def choose_comparison() -> None:
    """Draw the switch between one large filter and many small ones."""
    if state.value("apply") != "own" and state.value("beside") is None:
        st.toggle("Compare", state.value("compare"), **state.widget("compare"))


def choices(now: Controls, channels: int) -> list[Choice]:
    """Every filter of the chosen kind and family, for filters of ``channels`` kernels."""
    kind, family = state.value("apply"), state.value("family")
    if kind == "handcrafted":
        names = (name for name, kernel in HANDCRAFTED.items() if family in ("all", kernel.family))
        return [_handcrafted(name, channels) for name in names]
    if kind == "random":
        return _random(now, channels)
    weights = own_filter((channels, *now.spec.kernel_size))
    spread = _SPREAD.format(channels, channels) if is_spread(channels) else ""
    about = (
        "Edit the weights: decimals or fractions such as 1/9. Networks lay them on the picture as they are "
        "(cross-correlation); rotated by 180°, they give the convolution of mathematics."
    )
    return [Choice("own", "Your own kernel", weights, about + spread)]


def chosen(now: Controls, channels: int) -> Choice:
    """The filter that is shown large."""
    kind = state.value("apply")
    if kind == "handcrafted":
        return _handcrafted(state.value("kernel"), channels)
    every = choices(now, channels)
    return every[min(state.value("pick"), len(every) - 1) if kind == "random" else 0]


def at_every_size(channels: int) -> list[np.ndarray]:
    """The chosen filter (channels, k, k) for each k of the kernel-size slider; none if it has one size only."""
    if fixed_kernel():
        return []
    return [_of_size((channels, k, k)) for k in range(1, LARGEST_KERNEL + 1)]


def _of_size(shape: tuple[int, int, int]) -> np.ndarray:
    """The chosen filter, float32 of ``shape`` (channels, rows, columns)."""
    match state.value("apply"):
        case "own":
            return own_filter(shape)
        case "random":
            count, scheme, seed = (state.value(name) for name in ("count", "scheme", "seed"))
            return random_filters((count, *shape), scheme, seed)[min(state.value("pick"), count - 1)]
    return as_filter(HANDCRAFTED[state.value("kernel")].weights_for(shape[1:]), shape[0])


def _handcrafted(name: str, channels: int) -> Choice:
    kernel = HANDCRAFTED[name]
    weights = as_filter(kernel.weights_for(slider_kernel_size()), channels)
    about = kernel.description + (_SPREAD.format(channels, channels) if channels > 1 else "")
    return Choice(name, kernel.title, weights, about, kernel.source, _fixed(name))


def _random(now: Controls, channels: int) -> list[Choice]:
    scheme, seed = SCHEMES[state.value("scheme")], state.value("seed")
    filters = random_filters((state.value("count"), channels, *now.spec.kernel_size), scheme.name, seed)
    about = f"{scheme.description} Seed {seed}."
    return [
        Choice(str(i), f"Random filter {i}", weights, about, scheme.source)
        for i, weights in enumerate(filters)
    ]


def choose(name: str) -> None:
    """Make the filter of this name, of the current kind, the chosen one."""
    state.store_text("pick" if state.value("apply") == "random" else "kernel", name)

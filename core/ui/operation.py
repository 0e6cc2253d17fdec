"""Choosing the operation of the Arithmetic page, its kernel, and the guide's prepared cases."""

import numpy as np
import streamlit as st

from core.arithmetic import ConvSpec, Pair
from core.convolution import flip
from core.guide import FIGURE_KERNEL, GUIDE, Case
from core.kernels import HANDCRAFTED
from core.scenes import Scene, convolution_scene, pooling_scene, transposed_scene
from core.small_inputs import ramp, random_integers
from core.ui import state
from core.ui.choices import segments, select
from core.ui.filter_choice import chosen
from core.ui.sidebar import Controls, Subject
from core.ui.small_input import input_shape

OPERATIONS = {
    "convolution": "Convolution",
    "transposed": "Transposed",
    "max": "Max pool",
    "average": "Avg pool",
}
WEIGHTS = {
    "random": "Random −2 … 2",
    "figure": "The guide's figure 1.1",
    "ones": "All ones",
    "ramp": "1, 2, 3 …",
    "filter": "The one on Filters",
}
LARGEST_OUTPUT_PADDING = 7

state.register(
    {
        "operation": state.choice("convolution", OPERATIONS),
        "weights": state.choice("random", WEIGHTS),
        "flipped": state.switch(),
        "scatter": state.switch(),
        "output_padding": state.integer(0, 0, LARGEST_OUTPUT_PADDING),
    }
)


def subject() -> Subject:
    """What the window moves over on this page."""
    return Subject(input_shape, transposed=state.value("operation") == "transposed")


def choose_operation() -> None:
    """The controls for the operation and the guide's cases."""
    segments("Operation", "operation", OPERATIONS, label_visibility="collapsed")
    names = list(GUIDE)
    state.keep_showing("case", _current_case())
    st.selectbox(
        "A case of the guide",
        names,
        names.index(_current_case()) if _current_case() else None,
        format_func=state.shown_as({name: case.title for name, case in GUIDE.items()}),
        placeholder="a case of the guide …",
        label_visibility="collapsed",
        width=330,
        key="case",
        on_change=_take_case,
    )


def keep_case_current() -> None:
    """Start the run over when a slider has led away from the case that is shown, or to another one."""
    if st.session_state.get("case") != _current_case():
        st.rerun()


def _parameters(case: Case) -> dict:
    """The state that a case of the guide is."""
    return {
        "operation": case.operation,
        "height": case.input_size,
        "width": case.input_size,
        "kernel_size": case.kernel_size,
        "stride": case.stride,
        "padding": case.padding,
        "dilation": case.dilation,
        "output_padding": case.output_padding,
        "padding_name": None,
        "rectangular": False,
        "asymmetric": False,
        **_numbers(case),
    }


def _numbers(case: Case) -> dict:
    """The guide's own numbers, for the cases whose figure has some."""
    if case.name.startswith("numerical"):
        return {"numbers": "figure", "weights": "figure"}
    return {"numbers": "figure"} if case.operation in ("max", "average") else {}


def _current_case() -> str | None:
    """The name of the guide's case that the controls are at, if any."""
    for name, case in GUIDE.items():
        if all(state.value(key) == wanted for key, wanted in _parameters(case).items()):
            return name
    return None


def _take_case() -> None:
    name = st.session_state["case"]
    if name is not None:
        wanted = _parameters(GUIDE[name])
        sized = state.value("numbers") in ("ramp", "random", "crop")
        kept = {"weights": _weights_that_fit()} | ({} if sized else {"numbers": "ramp"})
        state.store(**kept | wanted)


def _weights_that_fit() -> str:
    """The chosen kernel, unless it has one size only."""
    return "random" if state.value("weights") == "figure" else state.value("weights")


def describe_case() -> None:
    """What there is to learn from the guide's case that the controls are at."""
    if name := _current_case():
        case = GUIDE[name]
        st.caption(
            f"{case.says} ({case.source[0].upper()}{case.source[1:]}, relationship {case.relationship}.)"
        )


def choose_weights() -> None:
    """The controls for the kernel; a maximum and a mean have none."""
    operation = state.value("operation")
    if operation in ("convolution", "transposed"):
        select("Kernel", "weights", WEIGHTS, width=180)
    if operation == "convolution":
        st.toggle(
            "Flip the kernel",
            state.value("flipped"),
            help="A network computes the cross-correlation: the kernel as it is. Turned by 180° it is the "
            "convolution of mathematics; everything else stays equal.",
            **state.widget("flipped"),
        )
    if operation == "transposed":
        st.number_input(
            "Output padding",
            0,
            LARGEST_OUTPUT_PADDING,
            state.value("output_padding"),
            width=140,
            help="Extra pixels at the bottom and right; less than the stride or the dilation.",
            **state.widget("output_padding"),
        )
        st.toggle(
            "Scatter view",
            state.value("scatter"),
            help="Each input pixel times the whole kernel, added into the output: the same numbers, the other way round.",
            **state.widget("scatter"),
        )


def output_padding(spec: ConvSpec) -> int:
    """The output padding asked for, as far as stride and dilation allow it."""
    return min(state.value("output_padding"), min(map(max, zip(spec.stride, spec.dilation))) - 1)


def kernel(now: Controls) -> np.ndarray:
    """The kernel (1, 1, K_h, K_w) that the controls ask for."""
    size: Pair = now.spec.kernel_size
    kind = state.value("weights")
    if kind == "figure" and size == FIGURE_KERNEL.shape:
        weights = FIGURE_KERNEL[None]
    elif kind == "ramp":
        weights = ramp(size) + 1
    elif kind == "filter":
        weights = _filter_of_the_other_page(now, size)
    else:
        weights = np.ones((1, *size), np.float32) if kind == "ones" else random_integers(size, 1, -2, 2)
    if state.value("flipped") and state.value("operation") == "convolution":
        weights = flip(weights)
    return np.ascontiguousarray(weights[None], dtype=np.float32)


def _filter_of_the_other_page(now: Controls, size: Pair) -> np.ndarray:
    """The first kernel chosen on Filters, if it has this size; else the Gaussian of this size."""
    weights = chosen(now, 1).weights
    return weights if weights.shape[1:] == size else HANDCRAFTED["gaussian"].weights_for(size)[None]


def scene(now: Controls, x: np.ndarray) -> Scene:
    """The operation on x (1, H, W), ready for the stage.

    Raises:
        ValueError: it cannot be done with this specification.
    """
    operation = state.value("operation")
    if operation == "transposed":
        view = "scatter" if state.value("scatter") else "windows"
        return transposed_scene(x, kernel(now), now.spec, output_padding(now.spec), view)
    if operation == "convolution":
        return convolution_scene(x, kernel(now), now.spec)
    return pooling_scene(x, now.spec, operation)

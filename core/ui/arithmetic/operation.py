"""Choosing the operation of the Arithmetic page and its kernel."""

import numpy as np
import streamlit as st

from core.arithmetic import ConvSpec, Pair
from core.convolution import flip
from core.kernels import HANDCRAFTED
from core.lessons.frameworks import refusals, tensorflow_same
from core.lessons.glossary import meaning
from core.lessons.guide import FIGURE_KERNEL
from core.lessons.scenes import Scene, convolution_scene, pooling_scene, transposed_scene
from core.lessons.small_inputs import ramp, random_integers
from core.lessons.worked_sizes import POOLINGS
from core.pooling import AS_BY_DEFAULT, PoolingSettings
from core.ui.app import parameter, state
from core.ui.app.choices import segments, select
from core.ui.app.sidebar import Controls, Subject, controls
from core.ui.app.whole_number import explain_numbers, whole_number
from core.ui.app.window import FixedKernel
from core.ui.components.small_input import input_shape, shows_picture
from core.ui.components.typed_kernel import TITLE, fixed_by_typing, type_kernel, typed_weights
from core.ui.filters.filter_choice import fixed_kernel
from core.ui.filters.filter_from_filters import depends_on_picture, filter_from_filters

OPERATION_TITLES = {
    "convolution": "Convolution",
    "transposed": "Transposed",
    "max": "Max pool",
    "average": "Avg pool",
}
WEIGHTS = {
    "random": "Random −2 … 2",
    "figure": "The guide's figure 1.1",
    "sharpen": "Sharpen",
    "ones": "All ones",
    "ramp": "1, 2, 3 …",
    "typed": TITLE,
    "filter": "The one on Filters",
}
LARGEST_OUTPUT_PADDING = 7
_FIXED = {
    "figure": FixedKernel("The kernel of the guide's figure", FIGURE_KERNEL.shape),
    "sharpen": FixedKernel(HANDCRAFTED["sharpen"].title, HANDCRAFTED["sharpen"].weights.shape),
}

state.register(
    {
        "operation": parameter.choice("convolution", OPERATION_TITLES),
        "weights": parameter.choice("random", WEIGHTS),
        "flipped": parameter.switch(),
        "scatter": parameter.switch(),
        "output_padding": parameter.integer(0, 0, LARGEST_OUTPUT_PADDING),
        "ceil_mode": parameter.switch(),
        "count_include_pad": parameter.switch(True),
    }
)


def subject() -> Subject:
    """What the window moves over on this page."""
    return Subject(
        input_shape,
        transposed=state.value("operation") == "transposed",
        fixed=_fixed_kernel() if _has_kernel() else None,
        picture=shows_picture() or (_has_kernel() and _kernel_depends_on_picture()),
    )


def convolution_subject() -> Subject:
    """The same for the convolution of this page, whatever operation is chosen."""
    return Subject(
        input_shape, fixed=_fixed_kernel(), picture=shows_picture() or _kernel_depends_on_picture()
    )


def _has_kernel() -> bool:
    """Whether there is a kernel to choose; a maximum and a mean have none."""
    return state.value("operation") not in POOLINGS


def _kernel_depends_on_picture() -> bool:
    return state.value("weights") == "filter" and depends_on_picture()


def _fixed_kernel() -> FixedKernel | None:
    """The chosen kernel, if it has one size only."""
    if state.value("weights") == "typed":
        return fixed_by_typing()
    return fixed_kernel() if state.value("weights") == "filter" else _FIXED.get(state.value("weights"))


def weights_of_size(size: Pair) -> str:
    """The chosen kind of kernel, unless it belongs to another case or does not come in this size: then random."""
    kind, fixed = state.value("weights"), _fixed_kernel()
    return "random" if kind in _FIXED or (fixed and fixed.size != size) else kind


def words() -> str:
    """What the words of the chosen operation mean, in Markdown."""
    chosen = {"convolution": "cross_correlation", "transposed": "transposed"}
    return meaning("output_size", chosen.get(state.value("operation"), "pooling"))


def choose_operation() -> None:
    """Draw the control for the operation."""
    segments("Operation", "operation", OPERATION_TITLES, label_visibility="collapsed")


def choose_weights() -> None:
    """Draw the controls for the kernel."""
    if _has_kernel():
        select("Kernel", "weights", WEIGHTS, width=180)
        if state.value("weights") == "typed":
            type_kernel()
    if state.value("operation") == "convolution":
        st.toggle(
            "Flip the kernel",
            state.value("flipped"),
            help="A network computes the cross-correlation: the kernel as it is. Turned by 180° it is the "
            "convolution of mathematics; everything else stays equal.",
            **state.widget("flipped"),
        )
    _choose_pooling()
    if state.value("operation") == "max" and any(map(any, controls().spec.padding)):
        st.caption("What “zeros” pad counts as −∞ here, so that it never wins.")
    if state.value("operation") == "transposed":
        _choose_output_padding()
        st.toggle(
            "Scatter view",
            state.value("scatter"),
            help="Each input pixel times the whole kernel, added into the output: the same numbers, "
            "the other way round.",
            **state.widget("scatter"),
        )


def _choose_pooling() -> None:
    """Draw the controls for how pooling is set, with PyTorch's names."""
    if _has_kernel():
        return
    st.toggle(
        "Round the size up (ceil_mode)",
        state.value("ceil_mode"),
        help="Where the stride leaves pixels over, one window more is set there. It may reach beyond the padding, "
        "where nothing is: that neither wins nor counts.",
        **state.widget("ceil_mode"),
    )
    if state.value("operation") == "average":
        st.toggle(
            "Count the padding (count_include_pad)",
            state.value("count_include_pad"),
            help="Padding counts as pixels in every mean, as PyTorch has it by default. Without, a mean is that of the "
            "input's own cells in the window.",
            **state.widget("count_include_pad"),
        )


def pooling_settings() -> PoolingSettings:
    """How pooling is set; as by default where there is none."""
    operation = state.value("operation")
    return PoolingSettings(
        state.value("ceil_mode") and operation in POOLINGS,
        state.value("count_include_pad") or operation != "average",
    )


def _choose_output_padding() -> None:
    now = output_padding(controls().spec)
    said = whole_number(
        "Output padding",
        "output_padding",
        0,
        _most_output_padding(controls().spec),
        "it must be smaller than the stride or the dilation",
        shown=now,
        width=140,
        help="Extra pixels at the bottom and right; less than the stride or the dilation.",
    )
    explain_numbers(said)


def output_padding(spec: ConvSpec) -> int:
    """The output padding asked for, as far as stride and dilation allow it."""
    return min(state.value("output_padding"), _most_output_padding(spec))


def _most_output_padding(spec: ConvSpec) -> int:
    return min(map(max, zip(spec.stride, spec.dilation))) - 1


def keep_output_padding_current() -> None:
    """Rerun the page when a slider has changed the largest output padding; say so where less is used than asked for."""
    if state.value("operation") != "transposed":
        return
    now = controls().spec
    if st.session_state.get("output_padding") != output_padding(now):
        st.rerun()
    if state.value("output_padding") > output_padding(now):
        st.info(
            f"Output padding lowered from {state.value('output_padding')} to {output_padding(now)}: it must be "
            "smaller than the stride or the dilation.",
            icon=":material/info:",
        )


def kernel(now: Controls) -> tuple[np.ndarray, str]:
    """The kernel (1, 1, K_h, K_w) that the controls ask for, and its name."""
    size: Pair = now.spec.kernel_size
    kind, name = state.value("weights"), "Kernel"
    if kind == "figure":
        weights = FIGURE_KERNEL[None]
    elif kind == "sharpen":
        weights, name = HANDCRAFTED["sharpen"].weights[None], HANDCRAFTED["sharpen"].title
    elif kind == "filter":
        choice = filter_from_filters(now, 1)
        weights, name = choice.weights, choice.title
    elif kind == "typed":
        weights, name = typed_weights(), "Typed kernel"
    elif kind == "ramp":
        weights = ramp(size) + 1
    else:
        weights = np.ones((1, *size), np.float32) if kind == "ones" else random_integers(size, 1, -2, 2)
    if state.value("flipped") and state.value("operation") == "convolution":
        weights, name = flip(weights), f"{name}, rotated 180°"
    return np.ascontiguousarray(weights[None], dtype=np.float32), name


def scene(now: Controls, x: np.ndarray) -> Scene:
    """The operation on x (1, H, W), ready for the stage.

    Raises:
        ValueError: it cannot be done with this specification.
    """
    operation = state.value("operation")
    if not _has_kernel():
        return pooling_scene(x, now.spec, operation, pooling_settings())
    weights, name = kernel(now)
    if operation == "transposed":
        view = "scatter" if state.value("scatter") else "windows"
        return transposed_scene(x, weights, now.spec, output_padding(now.spec), view, name)
    return convolution_scene(x, weights, now.spec, names=(name,))


def browser_foresees(scene: Scene) -> bool:
    """Whether the browser can work out by itself what the sliders make of the scene."""
    return scene.operation != "transposed" and scene.pooling == AS_BY_DEFAULT


def say_what_frameworks_do(scene: Scene, spec: ConvSpec) -> None:
    """Say where PyTorch would refuse what is shown, and what TensorFlow does instead."""
    name = state.value("padding_name")
    sentences = refusals(scene.operation, spec, name, scene.pooling.count_include_pad)
    if name == "same" and max(spec.stride) > 1 and scene.operation != "transposed":
        sentences.append(tensorflow_same(scene, spec))
    if sentences:
        st.caption(" ".join(sentences))

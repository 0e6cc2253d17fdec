"""The backward pass of Arithmetic's convolution on the stage: where weights are used, and the two gradients."""

import numpy as np
import streamlit as st

from core.arithmetic import ConvSpec
from core.convolution import conv2d, conv2d_backward
from core.figures.labels import by
from core.lessons.backward import (
    LOSS_FORMULAS,
    LOSS_GRADIENTS,
    input_gradient_scene,
    input_gradient_words,
    weight_gradient_scene,
    weight_gradient_words,
)
from core.lessons.scenes import Scene, convolution_scene
from core.lessons.small_inputs import typed
from core.ui.app import parameter, state
from core.ui.app.choices import segments, select
from core.ui.app.sidebar import controls, follow_window
from core.ui.arithmetic import operation
from core.ui.components.crop.crop import parse_place, write_place
from core.ui.components.grids.grids import Matrix, show_matrices
from core.ui.components.small_input import choose_numbers, choose_place, small_input
from core.ui.components.stage.stage import stage

PASSES = {
    "weight": "∂L/∂w: the weights' gradient",
    "input": "∂L/∂x: the input's gradient",
    "forward": "Forward: where each weight is used",
}
LOSSES = {
    "ones": "Sum of the outputs: ones",
    "cell": "One output",
    "squares": "Half the squares: y itself",
    "cross_entropy": "Cross-entropy, outputs as logits",
    "typed": "Typed numbers",
}
_BESIDE = 64  # numbers of a matrix that is still shown beside the stage


def _parse_typed(text: str) -> str:
    typed(text)  # raises
    return text


state.register(
    {
        "backward_pass": parameter.choice("weight", PASSES),
        "backward_loss": parameter.choice("ones", LOSSES),
        "backward_cell": parameter.Parameter((0, 0), parse_place, write_place),
        "backward_typed": parameter.Parameter("1 0 0; 0 0 0; 0 0 -1", _parse_typed),
    }
)


def show_backward() -> None:
    """The controls, and below them what follows the window."""
    segments("Pass", "backward_pass", PASSES, label_visibility="collapsed")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        select("Loss L, and so the output gradient g = ∂L/∂y", "backward_loss", LOSSES, width=290)
        if state.value("backward_loss") == "typed":
            st.text_input(
                "g, row by row",
                state.value("backward_typed"),
                width=230,
                key="backward_text",
                on_change=_take_typed,
            )
        choose_numbers()
        select("Kernel", "weights", operation.WEIGHTS, width=180)
    if problem := st.session_state.get("backward_problem"):
        st.warning(problem)
    choose_place(controls().picture)
    follow_window(_show_pass)


def _take_typed() -> None:
    try:
        state.store(backward_typed=_parse_typed(st.session_state["backward_text"]))
        st.session_state["backward_problem"] = None
    except ValueError as error:
        st.session_state["backward_problem"] = f"{error} The last numbers stay."


def _show_pass() -> None:
    """The stage of the chosen pass, the formulas, and both gradients as numbers."""
    now = controls()
    x, (weight, _) = small_input(now.picture), operation.kernel(now)
    try:
        y = conv2d(x[None], weight, now.spec)[0]
        _choose_cell(y)
        grad_output = _output_gradient(y)
    except ValueError as error:
        st.warning(str(error))
        return
    chosen = state.value("backward_pass")
    scene = _scene(chosen, x, weight, now.spec, grad_output)
    stage(scene, title=PASSES[chosen], key=f"backward_stage_{chosen}")
    explained, formulas = st.columns([3, 2], gap="large")
    with explained:
        st.markdown(_explanation(chosen, now.spec, x, y))
    with formulas:
        _show_formula(chosen)
    _show_gradients(x, weight, now.spec, grad_output)


def _choose_cell(y: np.ndarray) -> None:
    """Draw the controls for the one output that the loss looks at, if it looks at one."""
    if state.value("backward_loss") not in ("cell", "cross_entropy"):
        return
    with st.container(horizontal=True):
        for axis, name in enumerate(("Row", "Column")):
            most = y.shape[1 + axis] - 1
            shown = min(state.value("backward_cell")[axis], most)
            key = f"backward_cell_{axis}"
            state.keep_showing(key, shown)
            st.number_input(f"{name} of the output", 0, most, shown, width=150, key=key, on_change=_take_cell)


def _take_cell() -> None:
    state.store(backward_cell=tuple(int(st.session_state[f"backward_cell_{axis}"]) for axis in (0, 1)))


def _cell(y: np.ndarray) -> tuple[int, int]:
    """The chosen output, or the nearest one that there is."""
    row, column = state.value("backward_cell")
    return min(row, y.shape[1] - 1), min(column, y.shape[2] - 1)


def _output_gradient(y: np.ndarray) -> np.ndarray:
    """(1, H_out, W_out) float32.

    Raises:
        ValueError: the typed numbers have another size than the output.
    """
    loss = state.value("backward_loss")
    if loss != "typed":
        return LOSS_GRADIENTS[loss](y, _cell(y))
    gradient = typed(state.value("backward_typed"))
    if gradient.shape != y.shape:
        raise ValueError(
            f"The typed gradient is {by(gradient.shape[1:])}, the output {by(y.shape[1:])}: type as many numbers."
        )
    return gradient


def _scene(chosen: str, x: np.ndarray, weight: np.ndarray, spec: ConvSpec, grad_output: np.ndarray) -> Scene:
    if chosen == "forward":
        return convolution_scene(x, weight, spec)
    make = weight_gradient_scene if chosen == "weight" else input_gradient_scene
    return make(x, weight, spec, grad_output)


def _explanation(chosen: str, spec: ConvSpec, x: np.ndarray, y: np.ndarray) -> str:
    """What the stage shows, with this state's numbers, and why the kernel is rotated."""
    if chosen == "forward":
        return (
            f"**Where is each weight used?** Point at a weight: it multiplies one input for each of the {y[0].size} "
            "outputs, those that are marked. So its gradient adds up all of these inputs, each times the gradient of "
            "its output.\n\n"
            "**Why will the kernel be rotated?** Point at an input in the middle: the output whose window begins there "
            "meets it with the first weight, the output before with the next one. Seen from the input the weights "
            "come in the opposite order, along both axes: the kernel turned by 180°."
        )
    words = weight_gradient_words(spec, y) if chosen == "weight" else input_gradient_words(spec, x.shape[1:])
    return " ".join(words)


def _show_formula(chosen: str) -> None:
    loss = state.value("backward_loss")
    if loss != "typed":
        formula = LOSS_FORMULAS[loss]
        st.latex(formula % (state.value("backward_cell") * (formula.count("%d") // 2)))
    st.latex(
        {
            "forward": r"y_{rc} = \sum_{a,b} w_{ab} \; x_{\,rs+ad-p,\; cs+bd-p}",
            "weight": r"\frac{\partial L}{\partial w_{ab}} = \sum_{r,c} g_{rc} \; x_{\,rs+ad-p,\; cs+bd-p}",
            "input": r"\frac{\partial L}{\partial x_{ij}} = \sum_{r,c,a,b:\; rs+ad-p=i,\; cs+bd-p=j} g_{rc} \; w_{ab}",
        }[chosen]
    )


def _show_gradients(x: np.ndarray, weight: np.ndarray, spec: ConvSpec, grad_output: np.ndarray) -> None:
    """The gradients as numbers, where they are few enough."""
    grad_x, grad_weight, grad_bias = conv2d_backward(x[None], weight, spec, grad_output[None])
    matrices = [
        Matrix("Output gradient g", grad_output[0], digits=6),
        Matrix("∂L/∂w", grad_weight[0, 0], digits=6),
        Matrix("∂L/∂x", grad_x[0, 0], digits=6),
    ]
    shown = [matrix for matrix in matrices if matrix.values.size <= _BESIDE]
    if shown:
        show_matrices(shown, key="backward_gradients")
    st.caption(
        f"The bias's gradient, if there were a bias, is the sum of g: {grad_bias[0]:.6g}."
        + ("" if len(shown) == 3 else " Matrices of more than 64 numbers are on the stage only.")
    )

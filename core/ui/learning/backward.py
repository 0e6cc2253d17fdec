"""The backward pass of Arithmetic's convolution on the stage: where weights are used, and the two gradients."""

import numpy as np
import streamlit as st

from core.arithmetic import ConvSpec, Pair
from core.convolution import conv2d, conv2d_backward
from core.figures.labels import by, rounded
from core.lessons.backward import input_gradient_scene, weight_gradient_scene
from core.lessons.backward_formulas import forward_formula, input_gradient_formula, weight_gradient_formula
from core.lessons.backward_words import forward_words, input_gradient_words, weight_gradient_words
from core.lessons.losses import LOSS_GRADIENTS, loss_formula
from core.lessons.scenes import convolution_scene
from core.lessons.small_inputs import typed
from core.ui.app import parameter, state
from core.ui.app.choices import segments, select
from core.ui.app.place import comes_and_goes
from core.ui.app.sidebar import controls, follow_window
from core.ui.app.whole_number import explain_numbers, whole_number
from core.ui.arithmetic import operation
from core.ui.components.crop.crop import parse_place, write_place
from core.ui.components.grids.grids import Matrix, show_matrices
from core.ui.components.small_input import choose_numbers, choose_place, small_input
from core.ui.components.stage.stage import stage
from core.ui.components.typed_numbers import numbers_field, parser

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
_ROUNDING = 1e-6  # of the largest number: what lies below is what float32 leaves
_BESIDE = 64  # numbers of a matrix that is still shown beside the stage


state.register(
    {
        "backward_pass": parameter.choice("weight", PASSES),
        "backward_loss": parameter.choice("ones", LOSSES),
        "backward_cell": parameter.Parameter((0, 0), parse_place, write_place),
        "backward_typed": parameter.Parameter("1 0 0; 0 0 0; 0 0 -1", parser(typed)),
    }
)


def show_backward() -> None:
    """The controls, and below them what follows the window."""
    segments("Pass", "backward_pass", PASSES, label_visibility="collapsed")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        select("Loss L, and so the output gradient g = ∂L/∂y", "backward_loss", LOSSES, width=290)
        choose_numbers()
        select("Kernel", "weights", operation.WEIGHTS, width=180)
    with comes_and_goes():
        if state.value("backward_loss") == "typed":
            numbers_field("backward_typed", st.text_input, "g, row after row", "gradient", width=290)
        choose_place(controls().picture)
    follow_window(_show_pass)


def _show_pass() -> None:
    """The stage of the chosen pass, what it shows in words and as formulas, and both gradients as numbers."""
    now, cell_controls = controls(), comes_and_goes()
    try:
        x, weight, name, y = forward_pass()
        with cell_controls:
            _choose_cell(y.shape[1:])
        grad_output = output_gradient(y)
    except ValueError as error:
        st.warning(str(error))
        return
    chosen, foreseen = state.value("backward_pass"), None
    if chosen == "weight":
        scene = weight_gradient_scene(x, weight, now.spec, grad_output)
        words = weight_gradient_words(now.spec, y.size)
        formula = weight_gradient_formula(now.spec, y.shape[1:])
    elif chosen == "input":
        scene = input_gradient_scene(x, weight, now.spec, grad_output)
        words = input_gradient_words(now.spec, x.shape[1:])
        formula = input_gradient_formula(now.spec)
    else:
        scene, foreseen = convolution_scene(x, weight, now.spec, names=(name,)), now.spec
        words, formula = forward_words(now.spec, y.size), forward_formula(now.spec)
    stage(scene, title=PASSES[chosen], spec=foreseen, key=f"backward_stage_{chosen}")
    explained, numbers = st.columns([6, 5], gap="medium")
    with explained:
        st.markdown(" ".join(words))
        _show_formulas(formula, y.shape[1:])
    with numbers:
        _show_gradients(x, weight, now.spec, grad_output)


def forward_pass() -> tuple[np.ndarray, np.ndarray, str, np.ndarray]:
    """Input (1, H, W), kernel (1, 1, K_h, K_w), its name, output (1, H_out, W_out). Raises ValueError without one."""
    now = controls()
    x, (weight, name) = small_input(now.picture), operation.kernel(now)
    return x, weight, name, conv2d(x[None], weight, now.spec)[0]


def _choose_cell(output_shape: Pair) -> None:
    """Draw the controls for the one output that the loss looks at, if it looks at one."""
    if state.value("backward_loss") not in ("cell", "cross_entropy"):
        return
    said = []
    with st.container(horizontal=True):
        for axis, name in enumerate(("Row", "Column")):
            most, shown = output_shape[axis] - 1, _cell(output_shape)[axis]
            key = f"backward_cell_{axis}"
            label, why = f"{name} of the output", "the output ends there"
            said.append(whole_number(label, key, 0, most, why, shown, _take_cell, width=150))
    explain_numbers(*said)


def _take_cell() -> None:
    state.store(backward_cell=tuple(int(st.session_state[f"backward_cell_{axis}"]) for axis in (0, 1)))


def _cell(output_shape: Pair) -> Pair:
    """The chosen output, or the nearest one that there is."""
    (row, column), (height, width) = state.value("backward_cell"), output_shape
    return min(row, height - 1), min(column, width - 1)


def output_gradient(y: np.ndarray) -> np.ndarray:
    """The chosen loss's gradient by an output (1, H_out, W_out), float32 of that shape.

    Raises:
        ValueError: the typed numbers have another size than the output.
    """
    loss = state.value("backward_loss")
    if loss != "typed":
        return LOSS_GRADIENTS[loss](y, _cell(y.shape[1:]))
    gradient = typed(state.value("backward_typed"))
    if gradient.shape != y.shape:
        raise ValueError(
            f"The typed gradient is {by(gradient.shape[1:])}, the output {by(y.shape[1:])}: type as many numbers."
        )
    return gradient


def _show_formulas(formula: str, output_shape: Pair) -> None:
    """The loss, its output gradient, and the sum that the stage works out."""
    loss = loss_formula(state.value("backward_loss"), _cell(output_shape))
    st.latex(rf"\begin{{aligned}} {loss} \\ {formula} \end{{aligned}}")


def _without_rounding(values: np.ndarray) -> np.ndarray:
    """The numbers of a matrix; what rounding leaves beside larger ones is no number to read, as on the stage."""
    return np.where(np.abs(values) < _ROUNDING * np.abs(values).max(), 0, values)


def gradients(x: np.ndarray, weight: np.ndarray, spec: ConvSpec, grad_output: np.ndarray) -> list[np.ndarray]:
    """The gradients by the output, the weights and the input, each (rows, columns), as they are shown."""
    grad_x, grad_weight, _ = conv2d_backward(x[None], weight, spec, grad_output[None])
    return [_without_rounding(values) for values in (grad_output[0], grad_weight[0, 0], grad_x[0, 0])]


def _show_gradients(x: np.ndarray, weight: np.ndarray, spec: ConvSpec, grad_output: np.ndarray) -> None:
    """The gradients as numbers, where they are few enough."""
    titles = ("Output gradient g", "∂L/∂w", "∂L/∂x")
    found = gradients(x, weight, spec, grad_output)
    matrices = [Matrix(title, values, digits=6) for title, values in zip(titles, found)]
    _, _, grad_bias = conv2d_backward(x[None], weight, spec, grad_output[None])
    shown = [matrix for matrix in matrices if matrix.values.size <= _BESIDE]
    if shown:
        show_matrices(shown, key="backward_gradients")
    canceled = abs(grad_bias[0]) < _ROUNDING * np.abs(grad_output).sum()
    st.caption(
        f"The bias's gradient, if there were a bias, is the sum of g: {rounded(0 if canceled else grad_bias[0], 6)}."
        + (
            ""
            if len(shown) == len(matrices)
            else f" Matrices of more than {_BESIDE} numbers are not shown here."
        )
    )

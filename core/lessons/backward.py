"""The backward pass of a convolution, ready for the stage: one channel, one kernel.

With y = conv2d(x, w) and a loss L, the output gradient g = dL/dy makes both other gradients: dL/dw is a convolution of
x with g, and dL/dx one of g with w turned by 180 degrees. Source: the chain rule; V. Dumoulin, F. Visin, A guide to
convolution arithmetic for deep learning (arXiv 1603.07285), section 4.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from core.arithmetic import ConvSpec, Pair, effective_kernel_size
from core.convolution import conv2d_backward
from core.lessons.scenes import Called, Scene, transposed_scene
from core.steps import Axis, Steps, convolution_steps

WEIGHT_GRADIENT = Called("Input", "inputs", "Output gradient", "Weight gradient", "weight gradients")
INPUT_GRADIENT = Called(
    "Output gradient", "output gradients", "Rotated weight", "Input gradient", "input gradients"
)
CANVAS_GRADIENT = replace(INPUT_GRADIENT, output="Padded input gradient", outputs="padded input gradients")


def weight_gradient_scene(
    x: np.ndarray, weight: np.ndarray, spec: ConvSpec, grad_output: np.ndarray
) -> Scene:
    """dL/dw as a convolution: the padded input under the output's gradient as the kernel.

    The kernel's cells lie a stride apart and the window moves by the dilation: what was one step of the window in
    the forward pass is one cell of the kernel here.

    Args:
        x: (1, H, W). weight: (1, 1, K_h, K_w). spec: of the forward pass. grad_output: (1, H_out, W_out).
    """
    _, grad_weight, _ = conv2d_backward(x[None], weight, spec, grad_output[None])
    forward = convolution_steps(spec, x.shape[1:])
    steps = Steps(_exchanged(forward.rows), _exchanged(forward.columns))
    kernel = np.ascontiguousarray(grad_output[None], np.float32)
    return Scene(
        "windows",
        "convolution",
        np.ascontiguousarray(x, np.float32),
        kernel,
        grad_weight[0],
        steps,
        called=WEIGHT_GRADIENT,
    )


def _exchanged(axis: Axis) -> Axis:
    """The same canvas, read in the other order: the cells of the kernel are the steps, and the steps its cells."""
    return replace(axis, taps=tuple(zip(*axis.taps)))


def input_gradient_scene(x: np.ndarray, weight: np.ndarray, spec: ConvSpec, grad_output: np.ndarray) -> Scene:
    """dL/dx as the transposed convolution: the stretched, padded output's gradient under the rotated kernel.

    With a fill that copies pixels, it is the gradient of the padded input: what falls on a copy belongs to its pixel.

    Args: as :func:`weight_gradient_scene`.
    """
    folded = spec.padding_mode == "zeros"
    moves = spec if folded else replace(spec, padding=0, padding_mode="zeros")
    scene = transposed_scene(grad_output, weight, moves, left_over(spec, x.shape[1:]))
    return replace(scene, called=INPUT_GRADIENT if folded else CANVAS_GRADIENT)


def left_over(spec: ConvSpec, input_shape: Pair) -> Pair:
    """The rows and columns of the padded input beyond the last window: their gradient is zero."""
    sizes = []
    for axis, size in enumerate(input_shape):
        k, s, padding, d = spec.on_axis(axis)
        sizes.append((size + sum(padding) - effective_kernel_size(k, d)) % s)
    return sizes[0], sizes[1]


def weight_gradient_words(spec: ConvSpec, y: np.ndarray) -> list[str]:
    """What happens to stride and dilation in :func:`weight_gradient_scene`; y: (1, H_out, W_out)."""
    words = [
        "**The output gradient is the kernel here.**",
        f"It lies on the input as the {y[0].size} windows did: under weight (a, b), every window saw one input.",
        "Each of them counts as much as its output does. Nothing is rotated.",
    ]
    if spec.stride != (1, 1):
        words.append(f"Its cells lie {_down_and_across(spec.stride)} apart: the stride became a dilation.")
    if spec.dilation != (1, 1):
        words.append(f"It moves by {_down_and_across(spec.dilation)}: the dilation became a stride.")
    return words


def input_gradient_words(spec: ConvSpec, input_shape: Pair) -> list[str]:
    """What stride, the last window and the fill do in :func:`input_gradient_scene`, for an input of (H, W)."""
    words = ["**The kernel is rotated,** because an input meets the weights in the opposite order."]
    if spec.stride != (1, 1):
        gaps = (spec.stride[0] - 1, spec.stride[1] - 1)
        words.append(
            f"The stride became inserted zeros: {_down_and_across(gaps)}, between every two output gradients."
        )
    rows, columns = left_over(spec, input_shape)
    if rows or columns:
        both = ((rows, "row"), (columns, "column"))
        counted = [f"{count} {name}{'s' * (count > 1)}" for count, name in both if count]
        words.append(
            f"No window read the last {' and '.join(counted)} of the padded input: the gradient there is 0."
        )
    if any(map(any, spec.padding)):
        words.append(
            "What would fall on the padding is cropped: a zero that nobody can change needs no gradient."
            if spec.padding_mode == "zeros"
            else f"The border copies pixels ({spec.padding_mode}), so this is the gradient of the padded input; what "
            "falls on a copy is added to the pixel that it copies, in ∂L/∂x below."
        )
    return words


def _down_and_across(sizes: Pair) -> str:
    """Two sizes as people say them, one if they are equal."""
    return str(sizes[0]) if sizes[0] == sizes[1] else f"{sizes[0]} down and {sizes[1]} across"


def _ones(y: np.ndarray, cell: Pair) -> np.ndarray:
    return np.ones_like(y)


def _one_cell(y: np.ndarray, cell: Pair) -> np.ndarray:
    gradient = np.zeros_like(y)
    gradient[0, cell[0], cell[1]] = 1
    return gradient


def _squares(y: np.ndarray, cell: Pair) -> np.ndarray:
    return y


def _cross_entropy(y: np.ndarray, cell: Pair) -> np.ndarray:
    exponentials = np.exp(y.astype(np.float64) - y.max())
    return (exponentials / exponentials.sum() - _one_cell(y, cell)).astype(np.float32)


# The output's gradient of a loss, by the loss's name: from the outputs (1, H_out, W_out) and a chosen one of them.
LOSS_GRADIENTS: Mapping[str, Callable[[np.ndarray, Pair], np.ndarray]] = MappingProxyType(
    {"ones": _ones, "cell": _one_cell, "squares": _squares, "cross_entropy": _cross_entropy}
)
LOSS_FORMULAS: Mapping[str, str] = MappingProxyType(
    {
        "ones": r"L = \sum_{r,c} y_{rc}, \qquad \frac{\partial L}{\partial y_{rc}} = 1",
        "cell": r"L = y_{%d,%d}, \qquad \frac{\partial L}{\partial y_{rc}} = 1 \text{ there, } 0 \text{ elsewhere}",
        "squares": r"L = \tfrac{1}{2} \sum_{r,c} y_{rc}^2, \qquad \frac{\partial L}{\partial y_{rc}} = y_{rc}",
        "cross_entropy": r"L = -\log p_{%d,%d}, \quad p_{rc} = \frac{e^{y_{rc}}}{\sum e^{y}}, \qquad "
        r"\frac{\partial L}{\partial y_{rc}} = p_{rc} - [\,rc = %d,%d\,]",
    }
)

"""The backward pass of a convolution, ready for the stage: one channel, one kernel.

With y = conv2d(x, w) and a loss L, the output gradient g = dL/dy makes both other gradients: dL/dw is a convolution of
x with g, and dL/dx one of g with w turned by 180 degrees. Source: the chain rule; V. Dumoulin, F. Visin, A guide to
convolution arithmetic for deep learning (arXiv 1603.07285), section 4.
"""

from dataclasses import replace

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
    copies = copies_pixels(spec)
    moves = replace(spec, padding=0 if copies else spec.padding, padding_mode="zeros")
    scene = transposed_scene(grad_output, weight, moves, left_over(spec, x.shape[1:]))
    return replace(scene, called=CANVAS_GRADIENT if copies else INPUT_GRADIENT)


def copies_pixels(spec: ConvSpec) -> bool:
    """Whether the border holds copies of pixels, which then have a part in their pixels' gradients."""
    return spec.padding_mode != "zeros" and any(map(any, spec.padding))


def left_over(spec: ConvSpec, input_shape: Pair) -> Pair:
    """The rows and columns of the padded input beyond the last window: their gradient is zero."""
    sizes = []
    for axis, size in enumerate(input_shape):
        k, s, padding, d = spec.on_axis(axis)
        sizes.append((size + sum(padding) - effective_kernel_size(k, d)) % s)
    return sizes[0], sizes[1]

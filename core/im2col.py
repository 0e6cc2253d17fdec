"""Convolution as one matrix product: every window unrolled into a column.

NumPy float32; the matrix is laid out as ``torch.nn.functional.unfold`` does it. Column l is the window of
output pixel l = row * W_out + column, row (c K_h + a) K_w + b holds what kernel cell (a, b) sees of channel c.
"""

from dataclasses import dataclass

import numpy as np

from core.arithmetic import ConvSpec, Pair
from core.convolution import with_border
from core.operands import check_spec, convolution_operands, float32_array
from core.steps import PADDING, PIXEL, Axis, convolution_steps

FLOAT32_BYTES = 4
BLOCK_BYTES = 256 * 1024  # of the matrix at once in conv2d_im2col: it stays in a core's second-level cache


def im2col(x, spec: ConvSpec) -> np.ndarray:
    """Copy every window of every image into a column, as ``torch.nn.functional.unfold``.

    Args:
        x: (N, C, H, W), any numbers; copied as float32.
        spec: how the windows move; all fills, padding may differ from side to side. Groups do not matter.

    Returns:
        (N, C*K_h*K_w, L) float32 with L = H_out * W_out, a new array.

    Raises:
        TypeError: x does not hold real numbers, or spec is not a ConvSpec.
        ValueError: x has another rank, the window does not fit, or the fill cannot reach that far.

    >>> im2col(np.arange(9).reshape(1, 1, 3, 3), ConvSpec(2))[0].astype(int)
    array([[0, 1, 3, 4],
           [1, 2, 4, 5],
           [3, 4, 6, 7],
           [4, 5, 7, 8]])
    """
    check_spec(spec)
    windows = _windows(float32_array("x", x, "(N, C, H, W)"), spec)
    n, c, k_h, k_w, h_out, w_out = windows.shape
    columns = np.empty(windows.shape, np.float32)
    columns[:] = windows
    return columns.reshape(n, c * k_h * k_w, h_out * w_out)


def _windows(x: np.ndarray, spec: ConvSpec) -> np.ndarray:
    """All windows without a copy, (N, C, K_h, K_w, H_out, W_out): the pixels that each kernel cell meets."""
    h_out, w_out = spec.output_shape(x.shape[2:])
    padded = with_border(x, spec) if any(map(any, spec.padding)) else x
    (s_h, s_w), (d_h, d_w) = spec.stride, spec.dilation
    image, channel, row, column = padded.strides
    return np.ndarray(  # np.lib.stride_tricks.as_strided takes 10 us more
        (*x.shape[:2], *spec.kernel_size, h_out, w_out),
        np.float32,
        padded,
        strides=(image, channel, row * d_h, column * d_w, row * s_h, column * s_w),
    )


def col2im(columns, spec: ConvSpec, image_shape: Pair) -> np.ndarray:
    """Add every number of the matrix to the pixel that it was read from: the adjoint of ``im2col``.

    Not its inverse: a pixel that was read m times comes back as the sum of m numbers. What was read from
    padding goes to the pixel that the padding copies, or nowhere if it was a zero. For zeros it is
    ``torch.nn.functional.fold``.

    Args:
        columns: (N, C*K_h*K_w, L), any numbers; added as float32.
        spec: as given to ``im2col``.
        image_shape: (H, W) in pixels, of the images that ``im2col`` was given.

    Returns:
        (N, C, H, W) float32, a new array.

    Raises:
        TypeError: columns does not hold real numbers, or spec is not a ConvSpec.
        ValueError: the matrix is not what ``im2col`` makes of such an image.

    >>> col2im(np.ones((1, 4, 4)), ConvSpec(2), (3, 3))[0, 0].astype(int)
    array([[1, 2, 1],
           [2, 4, 2],
           [1, 2, 1]])
    """
    check_spec(spec)
    columns = float32_array("columns", columns, "(N, C*K_h*K_w, L)")
    n, length, steps_found = columns.shape
    (k_h, k_w), (s_h, s_w), (d_h, d_w) = spec.kernel_size, spec.stride, spec.dilation
    steps = convolution_steps(spec, image_shape)
    if length % (k_h * k_w):
        raise ValueError(
            f"`columns` must hold whole windows: its {length} rows are not a multiple of the kernel's "
            f"{k_h * k_w} cells; use the spec that made it."
        )
    if steps_found != len(steps):
        raise ValueError(
            f"`columns` must have one column per window: {len(steps)} for an image of {steps.input_shape}, "
            f"not {steps_found}; use the spec and the image shape that made it."
        )
    c, (h_out, w_out) = length // (k_h * k_w), steps.output_shape
    windows = columns.reshape(n, c, k_h, k_w, h_out, w_out)
    canvas = np.zeros((n, c, *steps.canvas_shape), np.float32)
    for a, b in np.ndindex(k_h, k_w):
        top, left = a * d_h, b * d_w
        read = canvas[:, :, top : top + h_out * s_h : s_h, left : left + w_out * s_w : s_w]
        read += windows[:, :, a, b]
    return _unpad(_unpad(canvas, steps.rows, 2), steps.columns, 3)


def _unpad(canvas: np.ndarray, positions: Axis, axis: int) -> np.ndarray:
    """The adjoint of padding on one axis: crop, after adding every copy to the pixel it was made from."""
    canvas = np.moveaxis(canvas, axis, 0)
    first = positions.kinds.index(PIXEL)
    image = canvas[first : first + positions.input_size]
    for position, (kind, source) in enumerate(zip(positions.kinds, positions.sources)):
        if kind == PADDING and source >= 0:
            image[source] += canvas[position]
    return np.ascontiguousarray(np.moveaxis(image, 0, axis))


def conv2d_im2col(x, weight, spec: ConvSpec, bias=None) -> np.ndarray:
    """``conv2d`` as a matrix product: (C_out, C_in*K_h*K_w) @ (C_in*K_h*K_w, L), group by group.

    The matrix is made a few output rows at a time, so that it is still in the processor's cache when it is
    multiplied, and the memory it takes does not grow with the image.

    Args, Returns, Raises: as :func:`core.convolution.conv2d`.

    >>> conv2d_im2col([[[[1, 2, 3]]]], [[[[10, 1]]]], ConvSpec((1, 2))).tolist()
    [[[[12.0, 23.0]]]]
    """
    x, weight, bias = convolution_operands(x, weight, spec, bias)
    windows = _windows(x, spec)
    n, c_in, *_, h_out, w_out = windows.shape
    g, c_out = spec.groups, len(weight)
    filters = weight.reshape(g, c_out // g, -1)
    length = filters.shape[2]  # of a column: C_in/G * K_h * K_w
    windows = windows.reshape(n, g, c_in // g, *windows.shape[2:])
    y = np.empty((n, g, c_out // g, h_out * w_out), np.float32)
    rows = max(1, BLOCK_BYTES // (FLOAT32_BYTES * length * w_out))
    for image, group in np.ndindex(n, g):
        for first in range(0, h_out, rows):
            block = windows[image, group, ..., first : first + rows, :].reshape(length, -1)
            start = first * w_out
            np.matmul(filters[group], block, out=y[image, group, :, start : start + block.shape[1]])
    y = y.reshape(n, c_out, h_out, w_out)
    if bias is not None:
        y += bias[:, None, None]
    return y


@dataclass(frozen=True)
class Duplication:
    """What unrolling one image costs.

    Attributes:
        matrix_shape: (C*K_h*K_w, L). n_bytes: of the matrix at float32. ratio: its numbers per number of
            the image.
    """

    matrix_shape: Pair
    n_bytes: int
    ratio: float


def duplication(spec: ConvSpec, image_shape: tuple[int, int, int]) -> Duplication:
    """The size of the matrix that ``im2col`` makes of one image of (C, H, W).

    Raises:
        ValueError: the window does not fit, or the fill cannot reach that far.

    >>> duplication(ConvSpec(11, stride=4), (3, 227, 227))  # AlexNet's first layer
    Duplication(matrix_shape=(363, 3025), n_bytes=4392300, ratio=7.1...)
    """
    c, h, w = image_shape
    (k_h, k_w), (h_out, w_out) = spec.kernel_size, spec.output_shape((h, w))
    length, steps = c * k_h * k_w, h_out * w_out
    return Duplication((length, steps), length * steps * FLOAT32_BYTES, length * steps / (c * h * w))

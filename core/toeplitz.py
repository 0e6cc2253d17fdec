"""Convolution as one matrix product, the other way round: the kernel is unrolled instead of the image.

Row by row the same weights, moved along: a doubly blocked Toeplitz matrix, mostly zeros. Its transpose is
the transposed convolution (guide, section 4.1).
"""

import numpy as np

from core.arithmetic import ConvSpec, Pair
from core.operands import check_spec, convolution_operands, float32_array
from core.steps import Axis, convolution_steps

MAX_ENTRIES = 4_000_000  # 16 MB: more is neither readable nor drawn


def toeplitz(weight, spec: ConvSpec, image_shape: Pair) -> np.ndarray:
    """The matrix T with ``T @ x.ravel() == conv2d(x, weight, spec).ravel()`` for one image x (C_in, H, W).

    Args:
        weight: (C_out, C_in/G, K_h, K_w); its last two sizes must equal ``spec.kernel_size``.
        spec: how the windows move; the fill must be zeros, so that an entry is a weight or 0.
        image_shape: (H, W) in pixels.

    Returns:
        (C_out*H_out*W_out, C_in*H*W) float32, a new array.

    Raises:
        TypeError: weight does not hold real numbers, or spec is not a ConvSpec.
        ValueError: the shapes do not fit each other or the spec, the fill is not zeros, or the matrix
            would have more than ``MAX_ENTRIES`` entries.

    >>> toeplitz([[[[1, 2]]]], ConvSpec((1, 2)), (1, 4)).astype(int)
    array([[1, 2, 0, 0],
           [0, 1, 2, 0],
           [0, 0, 1, 2]])
    """
    check_spec(spec)
    if spec.padding_mode != "zeros":
        raise ValueError(
            "Each entry of the unrolled kernel is one weight or 0, and a copied pixel would add weights up: "
            f"`padding_mode` must be zeros, not {spec.padding_mode}."
        )
    weight = float32_array("weight", weight, "(C_out, C_in/G, K_h, K_w)")
    steps = convolution_steps(spec, image_shape)
    (h, w), (h_out, w_out) = steps.input_shape, steps.output_shape
    c_out, c_in, g = len(weight), weight.shape[1] * spec.groups, spec.groups
    convolution_operands(np.empty((0, c_in, h, w)), weight, spec, None)  # raises what conv2d would
    shape = (c_out * h_out * w_out, c_in * h * w)
    if shape[0] * shape[1] > MAX_ENTRIES:
        raise ValueError(
            f"The unrolled kernel would be {shape[0]} x {shape[1]} = {shape[0] * shape[1]} entries, "
            f"at most {MAX_ENTRIES} are made; use a smaller input, fewer channels or a larger stride."
        )
    unrolled = np.zeros((g, c_out // g, h_out, w_out, g, c_in // g, h, w), np.float32)
    a, row_out, row_in = (numbers[:, None] for numbers in _reads(steps.rows))
    b, column_out, column_in = _reads(steps.columns)
    for group, filters in enumerate(weight.reshape(g, c_out // g, c_in // g, *spec.kernel_size)):
        block = unrolled[group, :, :, :, group]
        # NumPy puts the axes of the pixels that were picked before those that were sliced.
        seen = np.moveaxis(filters[:, :, a, b], (2, 3), (0, 1))
        block[:, row_out, column_out, :, row_in, column_in] = seen
    return unrolled.reshape(shape)


def _reads(axis: Axis) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(kernel cells, output positions, input positions) of every read of a pixel on one axis, (R,) each."""
    reads = [
        (cell, output, axis.sources[position])
        for output, taps in enumerate(axis.taps)
        for cell, position in enumerate(taps)
        if axis.sources[position] >= 0
    ]
    return tuple(np.array(reads, int).reshape(-1, 3).T)

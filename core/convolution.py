"""Convolution and pooling of images (N, C, H, W), and the definition that they compute.

``conv2d`` is the deep-learning operation, a cross-correlation: the kernel is laid on the image as it is
printed. The convolution of signal processing rotates it by 180 degrees first, see :func:`flip`.

NumPy float32 in and out. PyTorch does the work; it is imported inside the functions, because that takes
longer than everything else a page needs for its first paint. Only channels that stay by themselves, as on
the Filters page, are convolved in NumPy: as fast as PyTorch's, which spreads a single channel over sixteen
times its memory, and there before PyTorch is.
"""

from dataclasses import replace

import numpy as np

from core.arithmetic import (
    ConvSpec,
    Pair,
    as_pair,
    check_cropped,
    check_padding,
    transposed_output_size,
)
from core.operands import (
    check_spec,
    convolution_operands,
    float32_array,
    pooling_operand,
)
from core.pooling import numbers_in_windows, rounded_up
from core.steps import Axis, convolution_steps

_NUMPY_PAD_MODES = {"reflect": "reflect", "symmetric": "symmetric", "replicate": "edge", "circular": "wrap"}


def conv2d_by_definition(x, weight, spec: ConvSpec, bias=None) -> np.ndarray:
    """The definition: every output number is a sum of products. As :func:`conv2d`, but slow."""
    x, weight, bias = convolution_operands(x, weight, spec, bias)
    padded = pad(x, spec)
    (s_h, s_w), (d_h, d_w) = spec.stride, spec.dilation
    c_out, c_in, k_h, k_w = weight.shape  # c_in: the channels of one group
    y = np.zeros((len(x), c_out, *spec.output_shape(x.shape[2:])), np.float32)
    for n, o, row, column in np.ndindex(y.shape):
        first = o // (c_out // spec.groups) * c_in  # the first channel of this output's group
        total = 0.0 if bias is None else bias[o]
        for c in range(c_in):
            for i in range(k_h):
                for j in range(k_w):
                    pixel = padded[n, first + c, row * s_h + i * d_h, column * s_w + j * d_w]
                    total += weight[o, c, i, j] * pixel
        y[n, o, row, column] = total
    return y


def conv2d(x, weight, spec: ConvSpec, bias=None) -> np.ndarray:
    """Cross-correlate every image with every filter, as ``torch.nn.functional.conv2d``.

    Args:
        x: (N, C_in, H, W), any numbers; computed as float32, not changed.
        weight: (C_out, C_in/G, K_h, K_w); its last two sizes must equal ``spec.kernel_size``.
        spec: how the windows move; all fills, padding may differ from side to side.
        bias: (C_out,), added to each output channel, or None.

    Returns:
        (N, C_out, H_out, W_out) float32, a new array.

    Raises:
        TypeError: an array does not hold real numbers, or spec is not a ConvSpec.
        ValueError: the shapes do not fit each other or the spec.

    >>> patch = np.arange(10, 100, 10).reshape(1, 1, 3, 3)
    >>> conv2d(patch, [[[[0, -1, 0], [-1, 5, -1], [0, -1, 0]]]], ConvSpec(3)).item()
    50.0
    """
    x, weight, bias = convolution_operands(x, weight, spec, bias)
    size = spec.output_shape(x.shape[2:])  # raises when the kernel does not fit
    if len(weight) == spec.groups == x.shape[1]:
        return _depthwise(x, weight, spec, bias, size)
    return _by_torch(x, weight, spec, bias)


def conv2d_by_torch(x, weight, spec: ConvSpec, bias=None) -> np.ndarray:
    """``torch.nn.functional.conv2d`` itself, also for single channels. As :func:`conv2d`."""
    x, weight, bias = convolution_operands(x, weight, spec, bias)
    spec.output_shape(x.shape[2:])  # raises when the kernel does not fit
    return _by_torch(x, weight, spec, bias)


def _by_torch(x: np.ndarray, weight: np.ndarray, spec: ConvSpec, bias: np.ndarray | None) -> np.ndarray:
    import torch

    (top, bottom), (left, right) = spec.padding
    padding = (top, left)
    if top != bottom or left != right or (spec.padding_mode != "zeros" and any(padding)):
        x, padding = with_border(x, spec), 0
    with torch.inference_mode():
        return torch.nn.functional.conv2d(
            torch.from_numpy(x),
            torch.from_numpy(weight),
            None if bias is None else torch.from_numpy(bias),
            stride=spec.stride,
            padding=padding,
            dilation=spec.dilation,
            groups=spec.groups,
        ).numpy()


def _depthwise(
    x: np.ndarray, weight: np.ndarray, spec: ConvSpec, bias: np.ndarray | None, size: Pair
) -> np.ndarray:
    """One filter for each channel by itself: every weight times the image as that weight meets it, added up."""
    padded = with_border(x, spec) if any(map(any, spec.padding)) else x
    (s_h, s_w), (d_h, d_w) = spec.stride, spec.dilation
    height, width = size
    y = np.zeros((*x.shape[:2], height, width), np.float32)
    if bias is not None:
        y += bias[:, None, None]
    product = np.empty_like(y)
    for i, j in np.ndindex(spec.kernel_size):
        rows = slice(i * d_h, i * d_h + (height - 1) * s_h + 1, s_h)
        columns = slice(j * d_w, j * d_w + (width - 1) * s_w + 1, s_w)
        y += np.multiply(padded[:, :, rows, columns], weight[:, :, i, j, None], out=product)
    return y


def conv2d_backward(x, weight, spec: ConvSpec, grad_output) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The gradients of a loss by what ``conv2d`` was given, from its gradient by what came out.

    The weight's gradient is the correlation of the padded input with the output's gradient, whose numbers lie a
    stride apart (so a stride acts as a dilation). The padded input's gradient is the full correlation of the output's
    gradient, stretched by the stride, with the kernel turned by 180 degrees; what falls on the border goes to the
    pixels that it copies, or nowhere. Source: V. Dumoulin, F. Visin, A guide to convolution arithmetic for deep
    learning (arXiv 1603.07285), section 4, and the chain rule.

    Args:
        x, weight, spec: as for :func:`conv2d`; all fills, any groups.
        grad_output: (N, C_out, H_out, W_out), the loss's gradient by each output number.

    Returns:
        (grad_x, grad_weight, grad_bias), float32, of the shapes of x, of weight and (C_out,); summed as float64.

    Raises:
        TypeError, ValueError: as :func:`conv2d`, or grad_output has another shape than the output.
    """
    x, weight, _ = convolution_operands(x, weight, spec, None)
    height, width = spec.output_shape(x.shape[2:])  # raises when the kernel does not fit
    grad_output = float32_array("grad_output", grad_output, "(N, C_out, H_out, W_out)")
    expected = (len(x), len(weight), height, width)
    if grad_output.shape != expected:
        raise ValueError(f"`grad_output` must have the output's shape {expected}, not {grad_output.shape}.")
    steps = convolution_steps(spec, x.shape[2:])
    (n, channels), (filters, each) = x.shape[:2], weight.shape[:2]
    g = spec.groups
    grad = grad_output.astype(np.float64).reshape(n, g, filters // g, height * width)
    kernels = weight.astype(np.float64).reshape(g, filters // g, each, *spec.kernel_size)
    padded = with_border(x, spec).astype(np.float64)
    grad_padded, grad_kernels = np.zeros_like(padded), np.zeros_like(kernels)
    for i, j in np.ndindex(spec.kernel_size):
        seen = np.ix_([taps[i] for taps in steps.rows.taps], [taps[j] for taps in steps.columns.taps])
        patch = padded[:, :, *seen].reshape(n, g, each, -1)
        grad_kernels[..., i, j] = np.matmul(grad, patch.swapaxes(2, 3)).sum(0)
        share = np.matmul(kernels[..., i, j].swapaxes(1, 2), grad)
        grad_padded[:, :, *seen] += share.reshape(n, channels, height, width)
    grad_x = _to_sources(_to_sources(grad_padded, steps.rows, 2), steps.columns, 3)
    return (
        grad_x.astype(np.float32),
        grad_kernels.reshape(weight.shape).astype(np.float32),
        grad.sum((0, 3)).reshape(filters).astype(np.float32),
    )


def _to_sources(values: np.ndarray, steps: Axis, axis: int) -> np.ndarray:
    """Add up what lies on the canvas along an axis at the pixels that it comes from; zeros come from none."""
    result = np.zeros((*values.shape[:axis], steps.input_size, *values.shape[axis + 1 :]))
    at = (slice(None),) * axis
    for position, source in enumerate(steps.sources):
        if source >= 0:
            result[*at, source] += values[*at, position]
    return result


def conv_transpose2d(x, weight, spec: ConvSpec, bias=None, output_padding: int | Pair = 0) -> np.ndarray:
    """The transpose of ``conv2d`` as a linear map, as ``torch.nn.functional.conv_transpose2d``.

    Every input number stamps its kernel onto the output, s pixels apart, and overlaps are summed. It undoes
    the shape of a ``conv2d`` with the same spec, not its values. Padding is cropped from the result.

    Args:
        x: (N, C_in, H, W), any numbers; computed as float32, not changed.
        weight: (C_in, C_out/G, K_h, K_w), input channels first as in PyTorch.
        spec: as for the ``conv2d`` that this transposes; the fill must be zeros.
        bias: (C_out,), added to each output channel, or None.
        output_padding: pixels added at the bottom and right, an int or (h, w), less than s or d.

    Returns:
        (N, C_out, H_out, W_out) float32, a new array; sizes as ``transposed_output_size`` gives them.

    Raises:
        TypeError: an array does not hold real numbers, spec is not a ConvSpec, or output_padding holds no integers.
        ValueError: the shapes do not fit each other or the spec, or the fill is not zeros.
    """
    import torch

    x, weight, bias = convolution_operands(x, weight, spec, bias, transposed=True)
    check_cropped(spec.padding_mode)
    extra = as_pair("output_padding", output_padding, 0)
    for axis in (0, 1):  # raises when nothing is left
        k, s, p, d = spec.on_axis(axis)
        transposed_output_size(x.shape[2 + axis], k, s, p, extra[axis], d)
    (top, bottom), (left, right) = spec.padding
    symmetric = top == bottom and left == right
    with torch.inference_mode():
        y = torch.nn.functional.conv_transpose2d(
            torch.from_numpy(x),
            torch.from_numpy(weight),
            None if bias is None else torch.from_numpy(bias),
            stride=spec.stride,
            padding=(top, left) if symmetric else 0,
            output_padding=extra,
            groups=spec.groups,
            dilation=spec.dilation,
        ).numpy()
    if symmetric:
        return y
    return np.ascontiguousarray(y[:, :, top : y.shape[2] - bottom, left : y.shape[3] - right])


def max_pool2d(x, spec: ConvSpec, ceil_mode: bool = False) -> np.ndarray:
    """The largest number in each window of each channel: (N, C, H, W) -> (N, C, H_out, W_out) float32.

    Padding by "zeros" never wins: it is filled with minus infinity, as PyTorch does. The other fills
    compete like pixels. A window that holds padding only gives minus infinity.

    Args:
        ceil_mode: whether output sizes are rounded up, see ``core.arithmetic.pooled_size``.

    Raises:
        TypeError, ValueError: as :func:`conv2d`; groups must be 1, pooling keeps channels apart anyway.
    """
    import torch

    x = _under_windows(pooling_operand(x, spec, ceil_mode), spec, ceil_mode, -np.inf)
    with torch.inference_mode():
        return torch.nn.functional.max_pool2d(
            torch.from_numpy(x), spec.kernel_size, spec.stride, 0, spec.dilation
        ).numpy()


def avg_pool2d(x, spec: ConvSpec, ceil_mode: bool = False, count_include_pad: bool = True) -> np.ndarray:
    """The mean of each window of each channel: (N, C, H, W) -> (N, C, H_out, W_out) float32.

    Dilation works too, which PyTorch's pooling does not offer.

    Args:
        ceil_mode: whether output sizes are rounded up, see ``core.arithmetic.pooled_size``. What lies beyond the
            padding counts neither in the sum nor in the number.
        count_include_pad: whether padding counts as pixels, as PyTorch's default is; without, the mean is that of the
            window's pixels alone, whatever fills the padding.

    Raises:
        TypeError, ValueError: as :func:`conv2d`; groups must be 1, pooling keeps channels apart anyway.
        ValueError: without ``count_include_pad`` a window holds padding only.
    """
    x = pooling_operand(x, spec, ceil_mode)
    rows, columns = numbers_in_windows(spec, x.shape[2:], ceil_mode, count_include_pad)
    if not rows.all() or not columns.all():
        raise ValueError(
            "`padding` leaves a window without a pixel, whose mean is of no number; use less padding."
        )
    if not count_include_pad:
        spec = replace(spec, padding_mode="zeros")
    x, channels = _under_windows(x, spec, ceil_mode, 0), x.shape[1]
    inside = replace(spec, padding=0, padding_mode="zeros", groups=channels)
    return conv2d(x, np.ones((channels, 1, *spec.kernel_size), np.float32), inside) / np.outer(
        rows, columns
    ).astype(np.float32)


def _under_windows(x: np.ndarray, spec: ConvSpec, ceil_mode: bool, nothing: float) -> np.ndarray:
    """The image with its border as far as windows reach; ``nothing`` is what zeros and what lies beyond are."""
    padded = pad(x, spec, nothing)
    if not ceil_mode:
        return padded
    (top, bottom), (left, right) = rounded_up(spec, x.shape[2:]).padding
    height, width = top + x.shape[2] + bottom, left + x.shape[3] + right
    beyond = ((0, max(0, height - padded.shape[2])), (0, max(0, width - padded.shape[3])))
    return np.pad(padded, ((0, 0), (0, 0), *beyond), constant_values=nothing)[:, :, :height, :width]


def pad(x, spec: ConvSpec, zero: float = 0) -> np.ndarray:
    """The image with its border: (N, C, H, W) -> (N, C, top + H + bottom, left + W + right) float32.

    Args:
        x: (N, C, H, W). spec: gives the padding in pixels and what fills it.
        zero: the value that the fill "zeros" puts there.

    Returns:
        A new array, also when there is nothing to add.

    Raises:
        TypeError: x does not hold real numbers, or spec is not a ConvSpec.
        ValueError: x has another rank, or the fill needs more pixels than the image has.
    """
    x = float32_array("x", x, "(N, C, H, W)")
    check_spec(spec)
    for axis in (0, 1):
        check_padding(x.shape[2 + axis], spec.padding[axis], spec.padding_mode)
    return with_border(x, spec, zero)


def with_border(x: np.ndarray, spec: ConvSpec, zero: float = 0) -> np.ndarray:
    """:func:`pad` for a float32 array that :meth:`ConvSpec.output_shape` has found to fit: checks nothing."""
    if spec.padding_mode != "zeros":
        return np.pad(x, ((0, 0), (0, 0), *spec.padding), _NUMPY_PAD_MODES[spec.padding_mode])
    (top, bottom), (left, right) = spec.padding
    n, c, h, w = x.shape
    padded = np.full((n, c, top + h + bottom, left + w + right), zero, np.float32)  # np.pad takes 35 us more
    padded[:, :, top : top + h, left : left + w] = x
    return padded


def flip(kernel: np.ndarray) -> np.ndarray:
    """Kernels (..., K_h, K_w) rotated by 180 degrees: all that separates convolution from ``conv2d``."""
    return np.asarray(kernel)[..., ::-1, ::-1]

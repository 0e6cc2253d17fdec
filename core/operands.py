"""What the operations of ``core.convolution`` accept: float32 arrays that fit each other and the spec."""

import numpy as np

from core.arithmetic import ConvSpec, check_padding, pooled_size

_REAL_NUMBERS = "fiubO"  # NumPy's kinds: float, int, unsigned, bool; objects such as fractions are tried


def float32_array(name: str, value, layout: str) -> np.ndarray:
    """``value`` as a float32 array with the axes of ``layout``, in the form that torch can share.

    Copies only what is not float32, contiguous and writable already: torch warns of read-only arrays.

    Raises:
        TypeError: it does not hold real numbers. ValueError: it has another number of axes.
    """
    try:
        array = np.asarray(value)
        if array.dtype.kind not in _REAL_NUMBERS:
            raise TypeError
        if array.dtype != np.float32 or not array.flags.carray:  # np.require asks it too, but takes longer
            array = np.require(array, np.float32, ["C", "W"])
    except (TypeError, ValueError):
        found = getattr(value, "dtype", type(value).__name__)
        raise TypeError(f"`{name}` must hold real numbers in a regular grid, not {found}.") from None
    if array.ndim != len(layout.strip("(,)").split(",")):
        raise ValueError(
            f"`{name}` must have shape {layout}, not {array.shape}; "
            "an axis of size 1 is added by indexing with None."
        )
    return array


def check_spec(spec) -> None:
    """Raise TypeError if ``spec`` is not a ConvSpec."""
    if not isinstance(spec, ConvSpec):
        raise TypeError(f"`spec` must be a ConvSpec, not {spec!r}.")


def convolution_operands(x, weight, spec: ConvSpec, bias, transposed: bool = False):
    """(x, weight, bias) as float32 arrays; shapes and errors as documented in ``core.convolution``."""
    check_spec(spec)
    x = float32_array("x", x, "(N, C_in, H, W)")
    layout = "(C_in, C_out/G, K_h, K_w)" if transposed else "(C_out, C_in/G, K_h, K_w)"
    weight = float32_array("weight", weight, layout)
    if min(weight.shape) < 1:
        raise ValueError(f"`weight` must not be empty, its shape is {weight.shape}.")
    if weight.shape[2:] != spec.kernel_size:
        raise ValueError(
            f"`weight` has kernels of {weight.shape[2:]}, `kernel_size` is {spec.kernel_size}; "
            "make them equal."
        )
    c_out = weight.shape[1] * spec.groups if transposed else weight.shape[0]
    _check_channels(x.shape[1], c_out, weight.shape, spec.groups, layout, transposed)
    if bias is not None:
        bias = float32_array("bias", bias, "(C_out,)")
        if len(bias) != c_out:
            raise ValueError(f"`bias` must hold one number per output channel, {c_out}, not {len(bias)}.")
    return x, weight, bias


def _check_channels(c_in, c_out, weight_shape, g, layout, transposed) -> None:
    """Raise ValueError if the groups do not divide the channels or the weight is for other channels."""
    for name, channels in (("in_channels", c_in), ("out_channels", c_out)):
        if channels % g:
            raise ValueError(f"Groups ({g}) must divide {name} ({channels}); use a divisor of both.")
    found = weight_shape[0] if transposed else weight_shape[1] * g
    if found != c_in:
        raise ValueError(
            f"`weight` {layout} = {weight_shape} with groups {g} is for {found} input channels, "
            f"`x` has {c_in}; make them equal."
        )


def pooling_operand(x, spec: ConvSpec, ceil_mode: bool = False) -> np.ndarray:
    """x as a float32 array that the windows fit; shapes and errors as documented in ``core.convolution``."""
    check_spec(spec)
    x = float32_array("x", x, "(N, C, H, W)")
    if spec.groups != 1:
        raise ValueError(f"Pooling works on each channel by itself: `groups` must be 1, not {spec.groups}.")
    for axis, size in enumerate(x.shape[2:]):
        k, s, p, d = spec.on_axis(axis)
        check_padding(size, p, spec.padding_mode)
        pooled_size(size, k, s, p, d, ceil_mode)  # raises when the window does not fit
    return x

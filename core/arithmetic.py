"""Convolution arithmetic: one specification, and the sizes that follow from it.

Integers only. Symbols are those of Dumoulin & Visin, "A guide to convolution arithmetic for deep
learning" (arXiv 1603.07285): input i, kernel k, stride s, padding p, dilation d, output o.
"""

import operator
from dataclasses import dataclass
from typing import Literal, get_args

PaddingMode = Literal["zeros", "reflect", "symmetric", "replicate", "circular"]
PaddingName = Literal["valid", "same", "full"]

Pair = tuple[int, int]
PADDING_MODES: tuple[str, ...] = get_args(PaddingMode)
PADDING_NAMES: tuple[str, ...] = get_args(PaddingName)


def as_integer(name: str, value, minimum: int) -> int:
    """``value`` as an int of at least ``minimum``; ``name`` is used in the error.

    Raises:
        TypeError: it is no integer. ValueError: it is less.
    """
    if isinstance(value, bool):
        raise TypeError(f"`{name}` must be an integer, not {value!r}.")
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"`{name}` must be an integer, not {value!r}.") from None
    if number < minimum:
        raise ValueError(f"`{name}` must be at least {minimum}, not {number}.")
    return number


def as_pair(name: str, value, minimum: int) -> Pair:
    """An int or an (h, w) pair as a pair of ints, each at least ``minimum``; ``name`` is used in the error.

    Raises:
        TypeError: one is no integer. ValueError: one is less, or there are not two.
    """
    if isinstance(value, str) or not hasattr(value, "__len__"):
        value = (value, value)
    if len(value) != 2:
        raise ValueError(f"`{name}` must be one integer or a pair, not {len(value)} values.")
    first, second = value
    return as_integer(name, first, minimum), as_integer(name, second, minimum)


def _padding_pairs(value) -> tuple[Pair, Pair]:
    """Padding as ((top, bottom), (left, right)) from an int, an (h, w) pair, or that form itself."""
    if isinstance(value, str) or not hasattr(value, "__len__"):
        value = (value, value)
    if len(value) != 2:
        raise ValueError(f"`padding` must be one integer or a pair, not {len(value)} values.")
    rows, columns = value
    return as_pair("padding", rows, 0), as_pair("padding", columns, 0)


@dataclass(frozen=True)
class ConvSpec:
    """How a window moves over an image; every size is normalized to a pair (rows, columns).

    Args:
        kernel_size: k in pixels, an int or (h, w), at least 1.
        stride: s in pixels, an int or (h, w), at least 1.
        padding: p in pixels per side: an int, (h, w), or ((top, bottom), (left, right)). Stored in
            the last form.
        dilation: d in pixels between kernel cells, an int or (h, w), at least 1.
        groups: G, the number of blocks that channels are split into, at least 1.
        padding_mode: what fills the border: "zeros", "reflect" (mirrored, the edge not repeated), "symmetric"
            (mirrored, the edge repeated), "replicate" or "circular".

    Raises:
        TypeError: a size is not an integer.
        ValueError: a size is out of range, or the padding mode is unknown.

    >>> ConvSpec(3, stride=2, padding=1).output_shape((224, 224))
    (112, 112)
    """

    kernel_size: int | Pair
    stride: int | Pair = 1
    padding: int | Pair | tuple[Pair, Pair] = 0
    dilation: int | Pair = 1
    groups: int = 1
    padding_mode: PaddingMode = "zeros"

    def __post_init__(self):
        for name in ("kernel_size", "stride", "dilation"):
            object.__setattr__(self, name, as_pair(name, getattr(self, name), 1))
        object.__setattr__(self, "padding", _padding_pairs(self.padding))
        object.__setattr__(self, "groups", as_integer("groups", self.groups, 1))
        if self.padding_mode not in PADDING_MODES:
            raise ValueError(
                f"`padding_mode` must be one of {', '.join(PADDING_MODES)}, not {self.padding_mode!r}."
            )

    @property
    def effective_kernel_size(self) -> Pair:
        """k_eff in pixels, (rows, columns)."""
        return tuple(effective_kernel_size(k, d) for k, d in zip(self.kernel_size, self.dilation))

    def output_shape(self, input_shape: Pair) -> Pair:
        """The output size in pixels, (H_out, W_out), for an input of (H, W) pixels.

        Raises:
            ValueError: the kernel does not fit the padded input, or the fill cannot reach that far.
        """
        sizes = []
        for axis, input_size in enumerate(as_pair("input_shape", input_shape, 1)):
            k, s, p, d = self.on_axis(axis)
            check_padding(input_size, p, self.padding_mode)
            span, padded = _fitting_sizes(input_size, k, p, d)
            sizes.append((padded - span) // s + 1)
        return tuple(sizes)

    def on_axis(self, axis: int) -> tuple[int, int, Pair, int]:
        """(k, s, (before, after), d) on axis 0 (rows) or 1 (columns), as the functions below take them."""
        return self.kernel_size[axis], self.stride[axis], self.padding[axis], self.dilation[axis]


@dataclass(frozen=True)
class TransposedSpec(ConvSpec):
    """How a transposed convolution moves: what :class:`ConvSpec` says of the convolution that it transposes.

    Its stride spreads the input's pixels apart, and its padding is cropped from the output.

    Raises:
        TypeError, ValueError: as ConvSpec, or something else than zeros is to fill the padding.

    >>> TransposedSpec(2, stride=2).output_shape((7, 7))
    (14, 14)
    """

    def __post_init__(self):
        super().__post_init__()
        check_cropped(self.padding_mode)

    def output_shape(self, input_shape: Pair) -> Pair:
        """The output size in pixels, (H_out, W_out), for an input of (H, W) pixels.

        Raises:
            ValueError: the padding crops everything.
        """
        sizes = []
        for axis, input_size in enumerate(as_pair("input_shape", input_shape, 1)):
            k, s, p, d = self.on_axis(axis)
            sizes.append(transposed_output_size(input_size, k, s, p, 0, d))
        return tuple(sizes)


def effective_kernel_size(k: int, d: int = 1) -> int:
    """k + (k-1)(d-1): the pixels that a kernel of size k with dilation d spans (guide, section 5.1).

    >>> effective_kernel_size(3, 2)
    5
    """
    return k + (k - 1) * (d - 1)


def before_after(p) -> Pair:
    """Padding per side, or (before, after), as (before, after)."""
    return as_pair("padding", p, 0)


def output_size(i: int, k: int, s: int = 1, p: int | Pair = 0, d: int = 1) -> int:
    """floor((i + 2p - k_eff) / s) + 1: the output size on one axis (guide, relationships 6 and 15).

    Args:
        i: input size in pixels. k: kernel size in pixels. s: stride in pixels. d: dilation in pixels.
        p: padding in pixels per side, or (before, after).

    Raises:
        ValueError: the kernel spans more than the padded input, or a size is out of range.

    >>> output_size(224, 3, s=2, p=1)
    112
    """
    span, padded = _span_and_padded_size(i, k, s, p, d)
    return (padded - span) // s + 1


def pooled_size(i: int, k: int, s: int = 1, p: int | Pair = 0, d: int = 1, ceil_mode: bool = False) -> int:
    """The output size of pooling on one axis: :func:`output_size`, or with ``ceil_mode`` the quotient rounded up.

    Rounded up, the last window may reach beyond the padded input, but it must begin on the input or the padding before
    it (PyTorch's rule).

    Raises:
        ValueError: no window is left, or a size is out of range.

    >>> pooled_size(5, 2, s=2), pooled_size(5, 2, s=2, ceil_mode=True)
    (2, 3)
    """
    if not ceil_mode:
        return output_size(i, k, s, p, d)
    i, k, s = as_integer("input_size", i, 1), as_integer("kernel_size", k, 1), as_integer("stride", s, 1)
    before, after = before_after(p)
    span = effective_kernel_size(k, as_integer("dilation", d, 1))
    size = -(-(i + before + after - span) // s) + 1
    if (size - 1) * s >= i + before:
        size -= 1
    if size < 1:
        raise ValueError(
            f"`kernel_size` {k} spans {span} pixels, more than the padded input's {i + before + after} even with the "
            "size rounded up; use a smaller kernel or more padding."
        )
    return size


def _span_and_padded_size(i: int, k: int, s: int, p: int | Pair, d: int) -> Pair:
    """(k_eff, i + padding), after checking that they and the stride make sense."""
    i, k = as_integer("input_size", i, 1), as_integer("kernel_size", k, 1)
    as_integer("stride", s, 1)
    return _fitting_sizes(i, k, before_after(p), as_integer("dilation", d, 1))


def _fitting_sizes(i: int, k: int, p: Pair, d: int) -> Pair:
    """(k_eff, i + padding) of sizes that make sense by themselves, after checking that they fit each other."""
    span, padded = effective_kernel_size(k, d), i + sum(p)
    if span > padded:
        dilated = f" with dilation {d}" if d > 1 else ""
        remedies = "a smaller kernel, less dilation" if d > 1 else "a smaller kernel"
        raise ValueError(
            f"`kernel_size` {k}{dilated} spans {span} pixels, more than the padded input's {padded}; "
            f"use {remedies} or more padding."
        )
    return span, padded


def check_padding(input_size: int, padding: Pair, padding_mode: str) -> None:
    """Raise ValueError if ``padding_mode`` cannot fill ``padding`` pixels beside ``input_size`` pixels.

    Reflection repeats pixels but not the edge itself, so it reaches input_size - 1; symmetric padding repeats the
    edge too, and circular padding wraps round once, so they reach input_size (PyTorch's limits, where it has the fill).
    """
    reach = {"reflect": input_size - 1, "symmetric": input_size, "circular": input_size}.get(padding_mode)
    if reach is not None and max(padding) > reach:
        raise ValueError(
            f"`padding` {max(padding)} with fill {padding_mode} needs more pixels than the input has: "
            f"at most {reach} for an input of {input_size}; use less padding or fill with zeros."
        )


def check_cropped(padding_mode: str) -> None:
    """Raise ValueError if something else than zeros is to fill the padding of a transposed convolution."""
    if padding_mode != "zeros":
        raise ValueError(
            "A transposed convolution crops its padding, so nothing can fill it: "
            f"`padding_mode` must be zeros, not {padding_mode}."
        )


def transposed_output_size(
    i: int, k: int, s: int = 1, p: int | Pair = 0, output_padding: int = 0, d: int = 1
) -> int:
    """(i - 1)s - 2p + k_eff + output_padding: the size after a transposed convolution (relationship 14).

    Args: as in :func:`output_size`; output_padding: pixels added at the far end only.

    Raises:
        ValueError: nothing would be left, or output_padding is not below the stride or the dilation.

    >>> transposed_output_size(112, 3, s=2, p=1, output_padding=1)
    224
    """
    i, k = as_integer("input_size", i, 1), as_integer("kernel_size", k, 1)
    s, d = as_integer("stride", s, 1), as_integer("dilation", d, 1)
    output_padding = as_integer("output_padding", output_padding, 0)
    if output_padding >= max(s, d):
        raise ValueError(
            f"`output_padding` must be smaller than the stride ({s}) or the dilation ({d}), "
            f"not {output_padding}."
        )
    size = (i - 1) * s - sum(before_after(p)) + effective_kernel_size(k, d) + output_padding
    if size < 1:
        raise ValueError(
            f"`padding` {sum(before_after(p))} in all removes the whole output (size {size}); "
            "use less padding or a larger kernel."
        )
    return size


def leftover(i: int, k: int, s: int = 1, p: int | Pair = 0, d: int = 1) -> int:
    """Pixels of the padded input beyond the last window: the remainder that the floor throws away.

    >>> leftover(6, 3, s=2)
    1
    """
    span, padded = _span_and_padded_size(i, k, s, p, d)
    return (padded - span) % s


def unused_pixels(i: int, k: int, s: int = 1, p: int | Pair = 0, d: int = 1) -> int:
    """Pixels of the picture itself (padding not counted) at the far end that no window reaches.

    >>> unused_pixels(224, 3, s=2, p=1)  # the last padded column is left over, no picture column is
    0
    """
    return min(i, max(0, leftover(i, k, s, p, d) - before_after(p)[1]))


def named_padding(name: PaddingName, k: int, d: int = 1) -> Pair:
    """(before, after) for "valid" (none), "same" (the guide's half) or "full" padding at stride 1.

    With an even effective kernel, "same" needs one pixel more on one side; PyTorch puts it after.

    Raises:
        TypeError, ValueError: the name is none of the three, or a number is no integer of at least 1.

    >>> named_padding("same", 3), named_padding("same", 4), named_padding("full", 3)
    ((1, 1), (1, 2), (2, 2))
    """
    reach = effective_kernel_size(as_integer("kernel_size", k, 1), as_integer("dilation", d, 1)) - 1
    if name == "valid":
        return 0, 0
    if name == "same":
        return reach // 2, reach - reach // 2
    if name == "full":
        return reach, reach
    raise ValueError(f"`padding` by name must be one of {', '.join(PADDING_NAMES)}, not {name!r}.")


def tensorflow_padding(i: int, k: int, s: int = 1, d: int = 1) -> Pair:
    """(before, after) of TensorFlow's "same": zeros for an output of ceil(i / s) pixels, an odd one after.

    Source: TensorFlow's documentation of ``tf.nn``, notes on padding: max((ceil(i / s) - 1)s + k_eff - i, 0) in all,
    half of them, rounded down, before.

    Raises:
        TypeError, ValueError: a number is no integer of at least 1.

    >>> tensorflow_padding(6, 3, s=2), tensorflow_padding(5, 3, s=2), tensorflow_padding(6, 3)
    ((0, 1), (1, 1), (1, 1))
    """
    i, k, s = as_integer("input_size", i, 1), as_integer("kernel_size", k, 1), as_integer("stride", s, 1)
    total = max((-(-i // s) - 1) * s + effective_kernel_size(k, as_integer("dilation", d, 1)) - i, 0)
    return total // 2, total - total // 2


def output_size_formula(i: int, k: int, s: int = 1, p: int | Pair = 0, d: int = 1) -> str:
    """The sum behind :func:`output_size` with its numbers substituted, as plain text.

    >>> output_size_formula(224, 3, s=2, p=1)
    'floor((224 + 2*1 - 3) / 2) + 1 = 112'
    """
    before, after = before_after(p)
    padding = f"2*{before}" if before == after else f"{before} + {after}"
    o = output_size(i, k, s, p, d)
    return f"floor(({i} + {padding} - {effective_kernel_size(k, d)}) / {s}) + 1 = {o}"

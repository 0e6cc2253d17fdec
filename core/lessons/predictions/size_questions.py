"""How large is the output? The question, for convolution, pooling and transposed convolution, and for a stack."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from core.arithmetic import (
    ConvSpec,
    Pair,
    effective_kernel_size,
    output_size,
    output_size_formula,
    pooled_size,
    transposed_output_size,
)
from core.lessons.explanations import move_words
from core.lessons.predictions.question import Numbers, Question, Slip
from core.lessons.worked_sizes import Operation, size_after, why_floor

SIZE_FIELDS = ("rows", "columns")
_ROUNDING = 0.01  # of those who forgot the floor and type 3.33
_OPERATIONS = {
    "convolution": "convolution",
    "transposed": "transposed convolution",
    "max": "max pooling",
    "average": "average pooling",
}
_Axis = tuple[int, int, int, Pair, int]  # i, k, s, (before, after), d


def size_question(
    operation: Operation, input_shape: Pair, spec: ConvSpec, output_padding: int = 0, ceil_mode: bool = False
) -> Question:
    """The size of what an operation makes of an input (H, W); ``ceil_mode``: of pooling, whether it is rounded up.

    Raises:
        ValueError: there is no output.
    """
    axes = [(i, *spec.on_axis(axis)) for axis, i in enumerate(input_shape)]
    right = tuple(size_after(operation, *axis, output_padding, ceil_mode) for axis in axes)
    added = f", output padding {output_padding}" if output_padding else ""
    added += ", the size rounded up (ceil_mode)" if ceil_mode else ""
    return Question(
        kind="size",
        words=f"How large is the output of this {_OPERATIONS[operation]}?",
        given=(f"Input {_by(input_shape)} (rows × columns), {window_words(spec)}{added}.",),
        fields=SIZE_FIELDS,
        right=right,
        reason=_both([_why(operation, axis, output_padding, ceil_mode) for axis in axes]),
        slips=tuple(_slips(operation, axes, right, output_padding, ceil_mode)),
        tolerance=_ROUNDING,
    )


def stack_size_question(
    specs: Sequence[ConvSpec],
    input_shape: Pair,
    given: Sequence[str],
    rounded_up: Mapping[int, ConvSpec] = MappingProxyType({}),
) -> Question:
    """The size of the last map of some layers, for an input (H, W).

    Args:
        specs: how each layer moves. given: a line about each layer.
        rounded_up: index of a layer whose size is rounded up -> its spec as it was chosen, without what lies beyond.

    Raises:
        ValueError: a layer does not fit.
    """
    sizes = [input_shape]
    for spec in specs:
        sizes.append(spec.output_shape(sizes[-1]))
    steps = [
        f"Layer {index + 1}: {_formulas(rounded_up.get(index, spec), before, index in rounded_up)}."
        for index, (spec, before) in enumerate(zip(specs, sizes))
    ]
    slips = [
        Slip(sizes[-2], f"That is the size before layer {len(specs)}."),
        Slip(sizes[1], "That is the size after the first layer; the others follow."),
        Slip(input_shape, "That is the size of the picture; see what each layer makes of it."),
        Slip(
            _without_plus_one(specs, input_shape), "The window's first place counts too: + 1 in every layer."
        ),
        Slip(sizes[-1][::-1], "Rows come first, then columns."),
    ]
    return Question(
        kind="size",
        words=f"How large are the maps of layer {len(specs)}, the last one?",
        given=tuple(given),
        fields=SIZE_FIELDS,
        right=sizes[-1],
        reason=" ".join([f"{' → '.join(map(_by, sizes))}.", *steps]),
        slips=tuple(slips),
        tolerance=_ROUNDING,
    )


def window_words(spec: ConvSpec) -> str:
    """How a window moves, in words: "kernel 3 × 3, stride 2, padding 1, dilation 1"."""
    stride, padding, dilation = move_words(spec)
    words = [
        f"kernel {_by(spec.kernel_size)}",
        f"stride {stride}",
        f"padding {padding}",
        f"dilation {dilation}",
    ]
    if any(map(any, spec.padding)) and spec.padding_mode != "zeros":
        words.append(f"filled by {spec.padding_mode}")
    return ", ".join(words)


def _by(shape: Iterable[int]) -> str:
    return " × ".join(map(str, shape))


def _both(axes: Sequence[str]) -> str:
    """What there is to say of rows and of columns, once if it is the same."""
    rows, columns = axes
    return f"For rows and columns alike: {rows}" if rows == columns else f"Rows: {rows} Columns: {columns}"


def _why(operation: Operation, axis: _Axis, output_padding: int, ceil_mode: bool) -> str:
    i, k, s, (before, after), d = axis
    span = effective_kernel_size(k, d)
    dilated = f"the kernel spans {k} + ({k} − 1)·({d} − 1) = {span} pixels; " if d > 1 else ""
    if operation == "transposed":
        o = size_after(operation, *axis, output_padding)
        cropped = f"2·{before}" if before == after else f"{before} − {after}"
        formula = f"{s}·({i} − 1) + {output_padding} + {span} − {cropped} = {o}"
    else:
        formula = _formula(axis, ceil_mode)
    return f"{dilated}{formula}. {why_floor(operation, *axis, output_padding, ceil_mode)}"


def _formula(axis: _Axis, ceil_mode: bool = False) -> str:
    if ceil_mode:
        i, k, s, p, d = axis
        o, steps = pooled_size(*axis, ceil_mode=True), math.ceil(_room(i, k, p, d) / s)
        left_out = " − 1" if o < steps + 1 else ""
        return f"ceil(({i} + {sum(p)} − {effective_kernel_size(k, d)}) / {s}) + 1{left_out} = {o}"
    return output_size_formula(*axis).replace("*", "·").replace("-", "−")


def _formulas(spec: ConvSpec, input_shape: Pair, ceil_mode: bool) -> str:
    rows, columns = (_formula((i, *spec.on_axis(axis)), ceil_mode) for axis, i in enumerate(input_shape))
    return rows if rows == columns else f"rows {rows}, columns {columns}"


def _slips(
    operation: Operation, axes: Sequence[_Axis], right: Pair, output_padding: int, ceil_mode: bool
) -> Iterable[Slip]:
    made = _TRANSPOSED if operation == "transposed" else _ROUNDED_UP if ceil_mode else _STRAIGHT
    for hint, size in made:
        try:
            yield Slip(tuple(size(*axis, output_padding) for axis in axes), hint)
        except ValueError:  # what such a slip would lead to does not exist
            continue
    yield Slip(right[::-1], "Rows come first, then columns.")
    yield Slip(tuple(float(axis[0]) for axis in axes), "That is the input's size.")


def _room(i: int, k: int, p: Pair, d: int) -> int:
    return i + sum(p) - effective_kernel_size(k, d)


_SizeOf = Callable[[int, int, int, Pair, int, int], float]
_FLOOR = "The last window must fit whole: the floor rounds the division down."
_STRAIGHT: tuple[tuple[str, _SizeOf], ...] = (
    (_FLOOR, lambda i, k, s, p, d, a: math.ceil(_room(i, k, p, d) / s) + 1),
    (_FLOOR, lambda i, k, s, p, d, a: _room(i, k, p, d) / s + 1),
    ("The window's first place counts too: + 1.", lambda i, k, s, p, d, a: output_size(i, k, s, p, d) - 1),
    ("Padding lies on both sides of each axis.", lambda i, k, s, p, d, a: output_size(i, k, s, (p[0], 0), d)),
    ("Padding makes room for more windows.", lambda i, k, s, p, d, a: output_size(i, k, s, 0, d)),
    ("Dilation spreads the kernel: it spans more pixels.", lambda i, k, s, p, d, a: output_size(i, k, s, p)),
    ("That is without the stride.", lambda i, k, s, p, d, a: output_size(i, k, 1, p, d)),
)
_ROUNDED_UP: tuple[tuple[str, _SizeOf], ...] = (
    ("The size is rounded up here: ceil_mode.", lambda i, k, s, p, d, a: output_size(i, k, s, p, d)),
    (
        "The window's first place counts too: + 1.",
        lambda i, k, s, p, d, a: pooled_size(i, k, s, p, d, True) - 1,
    ),
    (
        "Padding makes room for more windows.",
        lambda i, k, s, p, d, a: pooled_size(i, k, s, 0, d, True),
    ),
)
_TRANSPOSED: tuple[tuple[str, _SizeOf], ...] = (
    (
        "The output padding adds pixels at the end.",
        lambda i, k, s, p, d, a: transposed_output_size(i, k, s, p, 0, d),
    ),
    (
        "Padding crops a transposed convolution's output, on both sides.",
        lambda i, k, s, p, d, a: transposed_output_size(i, k, s, 0, a, d),
    ),
    (
        "Padding crops on both sides of each axis.",
        lambda i, k, s, p, d, a: transposed_output_size(i, k, s, (p[0], 0), a, d),
    ),
    (
        "Between i inputs there are i − 1 gaps: the stride counts for those.",
        lambda i, k, s, p, d, a: transposed_output_size(i, k, s, p, a, d) + s,
    ),
    (
        "That is what a convolution makes; a transposed one goes the other way.",
        lambda i, k, s, p, d, a: output_size(i, k, s, p, d),
    ),
)


def _without_plus_one(specs: Sequence[ConvSpec], input_shape: Pair) -> Numbers:
    sizes = input_shape
    for spec in specs:
        axes = [(i, *spec.on_axis(axis)) for axis, i in enumerate(sizes)]
        sizes = tuple(max(1, _room(i, k, p, d) // s) for i, k, s, p, d in axes)
    return sizes

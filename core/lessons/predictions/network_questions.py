"""How many parameters has a layer, and how much of the picture does its last map see? Integers only."""

import math
from collections.abc import Iterable, Sequence

from core.arithmetic import ConvSpec, effective_kernel_size
from core.lessons.predictions.question import Question, Slip
from core.receptive_field import receptive_field


def parameters_question(
    number: int, weight_shape: tuple[int, int, int, int], bias: bool, channels: int, given: Sequence[str]
) -> Question:
    """The weights and biases of the ``number``-th layer, a convolution.

    Args:
        weight_shape: (C_out, C_in/G, K_h, K_w). channels: C_in. given: a line about each layer.
    """
    filters, depth, k_h, k_w = weight_shape
    kernel, biases = k_h * k_w, filters if bias else 0
    total = filters * depth * kernel + biases
    grouped = (
        f", and with groups each filter reads {depth} of {channels} input channels"
        if depth < channels
        else ""
    )
    added = f" + {filters} biases" if bias else ", and no bias"
    return Question(
        kind="parameters",
        words=f"How many parameters (weights and biases) does layer {number} have?",
        given=tuple(given),
        fields=("parameters",),
        right=(total,),
        reason=f"A filter has one kernel for each input channel that it reads{grouped}: {filters} filters · {depth} "
        f"kernels · {k_h}·{k_w} weights{added} = {total}.",
        slips=tuple(_parameter_slips(weight_shape, bias, channels)),
    )


def _parameter_slips(weight_shape: tuple[int, int, int, int], bias: bool, channels: int) -> Iterable[Slip]:
    filters, depth, k_h, k_w = weight_shape
    kernel, biases = k_h * k_w, filters if bias else 0
    weights = filters * depth * kernel
    one_in_all = f"That gives each filter one kernel in all, not one for each of its {depth} input channels."
    for count in {filters * kernel + biases, filters * kernel}:
        yield Slip((count,), one_in_all)
    for count in {depth * kernel + bias, depth * kernel}:
        yield Slip((count,), f"That is one filter; the layer has {filters}.")
    if depth < channels:
        for count in {filters * channels * kernel + biases, filters * channels * kernel}:
            yield Slip(
                (count,), f"With groups, a filter reads only {depth} of the {channels} input channels."
            )
    if bias:
        yield Slip((weights,), "Each filter has a bias, too.")
        yield Slip((weights + 1,), f"Each of the {filters} filters has a bias of its own.")
        yield Slip(
            (filters * depth * (kernel + 1),), "There is one bias for each filter, not for each kernel."
        )
    else:
        yield Slip((weights + filters,), "These filters have no bias.")
    yield Slip((kernel,), "That is one kernel of one filter.")


def field_question(specs: Sequence[ConvSpec], given: Sequence[str]) -> Question:
    """The receptive field of the last of some layers, on the picture; ``given``: a line about each layer."""
    field = receptive_field(specs)
    fields = ("rows", "columns")

    def on_both(size) -> tuple[int, ...]:
        return tuple(size([spec.on_axis(axis) for spec in specs]) for axis in (0, 1))

    slips = (
        Slip(
            on_both(lambda axes: 1 + sum(effective_kernel_size(k, d) - 1 for k, _, _, d in axes)),
            "After a stride, a step of a later layer is several pixels of the picture.",
        ),
        Slip(on_both(lambda axes: _grown([(k, s, 1) for k, s, _, _ in axes])), "Dilation spreads a kernel."),
        Slip(on_both(lambda axes: sum(k for k, *_ in axes)), "A layer adds k − 1, not k: windows overlap."),
        Slip(on_both(lambda axes: math.prod(k for k, *_ in axes)), "Sizes add up, they do not multiply."),
        Slip(
            on_both(lambda axes: axes[-1][0]), "That is what it sees of the layer before, not of the picture."
        ),
        Slip(on_both(lambda axes: math.prod(s for _, s, *_ in axes)), "That is the total stride."),
    )
    return Question(
        kind="field",
        words=f"How large is the receptive field of layer {len(specs)}, the last one, on the picture?",
        given=tuple(given),
        fields=fields,
        right=field.size,
        reason=_field_words(specs),
        slips=slips,
    )


def _grown(axis: Sequence[tuple[int, int, int]]) -> int:
    """The field on one axis after layers of (k, s, d)."""
    size, jump = 1, 1
    for k, s, d in axis:
        size += (effective_kernel_size(k, d) - 1) * jump
        jump *= s
    return size


def _field_words(specs: Sequence[ConvSpec]) -> str:
    axes = [[(k, s, d) for k, s, _, d in (spec.on_axis(axis) for spec in specs)] for axis in (0, 1)]
    rows, columns = map(_field_sum, axes)
    rule = "Each layer adds its kernel's span − 1, times the strides before it: "
    return f"{rule}{rows}." if rows == columns else f"{rule}rows {rows}; columns {columns}."


def _field_sum(axis: Sequence[tuple[int, int, int]]) -> str:
    terms, jump = ["1"], 1
    for k, s, d in axis:
        terms.append(f"({effective_kernel_size(k, d)} − 1)·{jump}")
        jump *= s
    return f"{' + '.join(terms)} = {_grown(axis)}"

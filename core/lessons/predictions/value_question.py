"""What is the value of one output cell? The question, for a convolution, its transpose, a maximum and a mean."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from core.arithmetic import ConvSpec, Pair
from core.lessons.predictions.look import Look, asked_place, border_of, kernel_grid
from core.lessons.predictions.question import Grid, Question, Slip, number_text
from core.lessons.predictions.size_questions import window_words
from core.lessons.worked_sizes import Operation
from core.steps import PIXEL, Steps

MOST_PRODUCTS = 27  # that somebody works out by hand: 3 x 3 of 3 channels
_LONGEST_WEIGHT = 6  # signs, as in −1/144
_CHANNELS = ("red", "green", "blue")


def value_question(
    operation: Operation,
    x: np.ndarray,
    weight: np.ndarray | None,
    steps: Steps,
    spec: ConvSpec,
    place: Pair = (1, 2),
    exact: float | None = None,
    where: str = "",
    count_include_pad: bool = True,
) -> Question | None:
    """The value of the output cell at ``place``, or the nearest; None where it is too much to work out by hand.

    Args:
        x: (C, H, W), the numbers as they are written. weight: (C, K_h, K_w) as the windows meet it, rotated for a
            transposed convolution; None for a maximum. steps, spec: of the operation.
        where: what the cell is in, if that must be said, such as "of the red channel".
        exact: the value with the input's numbers unrounded, if they were rounded to be written.
        count_include_pad: of a mean, whether padding counts.
    """
    place = asked_place(steps.output_shape, place)
    look = Look(steps, place, x, border_of(operation))
    patch = look.patch()
    if operation == "average":
        patch = patch[:, look.counted(count_include_pad)]  # (C, numbers)
    value = _value(operation, patch, weight)
    kernels = kernel_grids(operation, weight)
    if patch.size > MOST_PRODUCTS or not np.isfinite(value) or not all(map(_by_hand, kernels)):
        return None
    whole = value == int(value) and _whole(x)
    slack = 0.0 if exact is None else abs(exact - value)
    unrounded = "" if slack < 0.005 else f" With the pixels unrounded it is {number_text(exact)}."
    titles = (
        [f"Input, {name}" for name in _CHANNELS]
        if len(x) > 1
        else ["Input" if _unpadded(steps) else "Padded input"]
    )
    if operation == "transposed":
        titles = ["Input, stretched and padded"]
    return Question(
        kind="value",
        words=f"What is the value of output cell ({place[0]}, {place[1]}){where and f' {where}'}?",
        given=(_given(operation, spec, whole) + _what_counts(steps, count_include_pad),),
        fields=("value",),
        right=(value,),
        reason=_why(operation, patch, weight, value) + unrounded,
        grids=(*look.grids(titles), *kernels),
        slips=tuple(_slips(operation, look, weight, count_include_pad)),
        tolerance=slack + (0.001 if whole else max(0.01, 0.005 * abs(value))),
    )


def _by_hand(kernel: Grid) -> bool:
    """Whether one would multiply by these weights by hand: integers, small fractions, short decimals."""
    return all(len(text) <= _LONGEST_WEIGHT for row in kernel.texts for text in row)


def _whole(values: np.ndarray) -> bool:
    return bool((values == np.rint(values)).all())


def _unpadded(steps: Steps) -> bool:
    return set(steps.rows.kinds + steps.columns.kinds) == {PIXEL}


def _given(operation: Operation, spec: ConvSpec, whole: bool) -> str:
    words = (
        f"{window_words(spec)[0].upper()}{window_words(spec)[1:]}. Cells are (row, column), counted from 0."
    )
    if operation == "transposed":
        words += " The kernel moves, rotated by 180°, over the stretched input by 1."
    return words if whole else f"{words} Two decimals are enough."


def _what_counts(steps: Steps, count_include_pad: bool) -> str:
    beyond = " Beyond the padding (–) nothing is." if steps.reach_beyond else ""
    return beyond + ("" if count_include_pad else " The padding does not count.")


def kernel_grids(operation: Operation, weight: np.ndarray | None) -> tuple[Grid, ...]:
    """The kernels (C, K_h, K_w) of a filter as grids, not rotated; none for pooling."""
    if operation in ("max", "average"):
        return ()
    if operation == "transposed":
        return (kernel_grid("Kernel, not yet rotated", weight[0, ::-1, ::-1]),)
    names = [f"Kernel, {name}" for name in _CHANNELS] if len(weight) > 1 else ["Kernel"]
    return tuple(kernel_grid(name, kernel) for name, kernel in zip(names, weight))


def _value(operation: Operation, patch: np.ndarray, weight: np.ndarray | None) -> float:
    """What an operation makes of a patch (C, K_h, K_w)."""
    if operation == "max":
        return float(patch.max())
    if operation == "average":
        return float(patch.mean(dtype=np.float64))
    return _clean((patch.astype(np.float64) * weight).sum())


def _clean(value: float) -> float:
    """A sum without what float32 weights such as 1/9 leave behind the fifth decimal."""
    return float(round(value)) if abs(value - round(value)) < 1e-5 * max(1, abs(value)) else float(value)


def _why(operation: Operation, patch: np.ndarray, weight: np.ndarray | None, value: float) -> str:
    numbers = [number_text(v) for v in patch.ravel().tolist() if np.isfinite(v)]
    if operation == "max":
        return f"The largest of {', '.join(numbers)} is {number_text(value)}."
    if operation == "average":
        return f"({' + '.join(map(_signed, numbers))}) / {patch.size} = {number_text(value)}."
    cells = [text for kernel in weight for row in kernel_grid("", kernel).texts for text in row]
    terms = [f"{_signed(v)}·{_signed(w)}" for v, w in zip(numbers, cells) if w != "0"]
    left_out = "" if len(terms) == len(cells) else " Weights of 0 are left out."
    return f"{' + '.join(terms) or '0'} = {number_text(value)}.{left_out}"


def _signed(text: str) -> str:
    return f"({text})" if text.startswith("−") else text


def _slips(
    operation: Operation, look: Look, weight: np.ndarray | None, count_include_pad: bool
) -> Iterable[Slip]:
    patch = look.patch()
    if operation == "average":
        counted = look.counted(count_include_pad)
        size = len(patch) * int(counted.sum())
        yield Slip((float(patch.sum()),), f"That is the sum; the mean divides it by {size}.")
        pixels = replace(look, border=np.nan).patch()
        if not count_include_pad:
            yield Slip((float(patch.mean()),), "The padding does not count here.")
        elif not counted.all():
            yield Slip((float(patch.mean()),), "What lies beyond the padding does not count.")
        elif np.isnan(pixels).any() and not np.isnan(pixels).all():
            yield Slip((float(np.nanmean(pixels)),), "The zeros of the padding count, too.")
    elif operation == "max":
        yield Slip((float(patch[np.isfinite(patch)].mean()),), "That is the mean; this takes the largest.")
    else:
        turned = weight[:, ::-1, ::-1]
        hint = "Nothing is rotated here: the kernel lies on the input as it is."
        if operation == "transposed":
            hint = "On the stretched input the kernel lies rotated by 180°."
        yield Slip((_value(operation, patch, turned),), hint)
        if len(weight) > 1:
            first = _value(operation, patch[:1], weight[:1])
            yield Slip((first,), "Each channel has a kernel of its own; add up what all of them give.")
    for rows, columns, hint in look.other_windows():
        if rows[-1] < look.steps.rows.canvas_size and columns[-1] < look.steps.columns.canvas_size:
            found = _value(operation, look.values(rows, columns), weight)
            if np.isfinite(found):
                yield Slip((found,), hint)

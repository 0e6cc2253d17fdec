"""The nearest specification that fits a picture, and what had to change: controls can never be invalid."""

from dataclasses import dataclass, replace

from core.arithmetic import ConvSpec, Pair, effective_kernel_size, transposed_output_size

AXES = ("rows", "columns")


@dataclass(frozen=True)
class Fitted:
    """A specification that fits, with one sentence for every change that was made to get there."""

    spec: ConvSpec
    notes: tuple[str, ...]


def largest_padding(kernel_size: int, dilation: int) -> int:
    """The most padding per side that makes sense: "full", and at least one pixel.

    >>> largest_padding(3, 1), largest_padding(3, 2), largest_padding(1, 1)
    (2, 4, 1)
    """
    return max(1, effective_kernel_size(kernel_size, dilation) - 1)


def fit(spec: ConvSpec, input_shape: Pair) -> Fitted:
    """``spec`` changed as little as needed to be valid and sensible on an (H, W) picture.

    In this order: padding beyond "full" is lowered; padding is raised where the kernel would not fit the picture;
    a fill that cannot reach that far becomes zeros. Full padding with zeros always fits, so the result is always
    valid.
    """
    fitted, changes = zip(*(_fit_axis(i, *spec.on_axis(axis)) for axis, i in enumerate(input_shape)))
    notes = _of_both(changes)
    spec = replace(spec, padding=fitted)
    try:
        spec.output_shape(input_shape)
    except ValueError as error:
        reason, _, _ = str(error).partition(";")  # without what to do about it: it is done
        notes.append(f"Fill changed to zeros: {reason.replace('`', '')}.")
        spec = replace(spec, padding_mode="zeros")
    return Fitted(spec, tuple(notes))


def _fit_axis(i: int, k: int, s: int, sides: Pair, d: int) -> tuple[Pair, tuple[str, ...]]:
    """The (before, after) that fits one axis, and what changed, to be said after "Padding"."""
    changes = []
    most, span = largest_padding(k, d), effective_kernel_size(k, d)
    if max(sides) > most:
        changes.append(f"lowered to {most}: more would only add windows that miss the picture.")
        sides = tuple(min(side, most) for side in sides)
    missing = span - i - sum(sides)
    if missing > 0:
        sides = _raised(sides, missing)
        pixels = f"{sides[0]}" if sides[0] == sides[1] else f"{sides[0]} before and {sides[1]} after"
        changes.append(f"raised to {pixels}: a kernel spanning {span} pixels does not fit {i} without it.")
    return sides, tuple(changes)


def _raised(sides: Pair, missing: int) -> Pair:
    """The (before, after) with at least so many pixels more: the lower side first, then both.

    >>> _raised((1, 1), 3), _raised((0, 4), 1), _raised((0, 4), 6)
    ((3, 3), (1, 4), (5, 5))
    """
    low, high = min(sides), max(sides)
    level = min(low + missing, high)
    both = max(0, missing - (high - low) + 1) // 2
    return tuple(max(side, level) + both for side in sides)


def _of_both(changes: tuple[tuple[str, ...], tuple[str, ...]]) -> list[str]:
    """A sentence for every change of the padding of rows and of columns; one for both where they agree."""
    rows, columns = changes
    if rows == columns:
        return [f"Padding {change}" for change in rows]
    return [f"Padding of the {axis} {change}" for axis, of in zip(AXES, changes) for change in of]


def fit_transposed(spec: ConvSpec, input_shape: Pair) -> Fitted:
    """``spec`` changed as little as needed for a transposed convolution of an (H, W) input.

    Padding crops the output there; it is lowered until something is left. Nothing can fill it but zeros.
    """
    fitted, changes = zip(*(_fit_cropping(i, *spec.on_axis(axis)) for axis, i in enumerate(input_shape)))
    notes = _of_both(changes)
    if spec.padding_mode != "zeros":
        notes.append("Fill changed to zeros: a transposed convolution crops its padding, nothing fills it.")
    return Fitted(replace(spec, padding=fitted, padding_mode="zeros"), tuple(notes))


def _fit_cropping(i: int, k: int, s: int, sides: Pair, d: int) -> tuple[Pair, tuple[str, ...]]:
    """As :func:`_fit_axis`, where padding crops the output of a transposed convolution."""
    uncropped = transposed_output_size(i, k, s, 0, 0, d)
    most = min(largest_padding(k, d), (uncropped - 1) // 2)
    if max(sides) <= most:
        return sides, ()
    reason = (
        f"it crops an output of {uncropped} pixels"
        if most < largest_padding(k, d)
        else "that is full padding"
    )
    change = f"lowered to {most}: {reason} here."
    return tuple(min(side, most) for side in sides), (change,)

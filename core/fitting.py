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

    In this order: padding beyond "full" is lowered; a fill that cannot reach that far becomes zeros;
    padding is raised where the kernel would not fit the picture. Full padding with zeros always fits,
    so the result is always valid.
    """
    notes = []
    padding = []
    for axis, (input_size, name) in enumerate(zip(input_shape, AXES)):
        k, _, sides, d = spec.on_axis(axis)
        most = largest_padding(k, d)
        if max(sides) > most:
            notes.append(f"Padding of the {name} lowered to {most}: more would only add empty windows.")
            sides = tuple(min(side, most) for side in sides)
        missing = effective_kernel_size(k, d) - input_size - sum(sides)
        if missing > 0:
            raised = max(sides) + (missing + 1) // 2
            sides = tuple(min(most, max(side, raised)) for side in sides)
            notes.append(
                f"Padding of the {name} raised to {max(sides)}: a kernel spanning "
                f"{effective_kernel_size(k, d)} pixels does not fit {input_size} without it."
            )
        padding.append(sides)
    spec = replace(spec, padding=tuple(padding))
    try:
        spec.output_shape(input_shape)
    except ValueError as error:
        notes.append(f"Fill changed to zeros. {error}")
        spec = replace(spec, padding_mode="zeros")
    return Fitted(spec, tuple(dict.fromkeys(notes)))


def fit_transposed(spec: ConvSpec, input_shape: Pair) -> Fitted:
    """``spec`` changed as little as needed for a transposed convolution of an (H, W) input.

    Padding crops the output there; it is lowered until something is left. Nothing can fill it but zeros.
    """
    notes = []
    padding = []
    for axis, (input_size, name) in enumerate(zip(input_shape, AXES)):
        k, s, sides, d = spec.on_axis(axis)
        uncropped = transposed_output_size(input_size, k, s, 0, 0, d)
        most = min(largest_padding(k, d), (uncropped - 1) // 2)
        if max(sides) > most:
            notes.append(
                f"Padding of the {name} lowered to {most}: here it crops an output of {uncropped} pixels."
            )
            sides = tuple(min(side, most) for side in sides)
        padding.append(sides)
    if spec.padding_mode != "zeros":
        notes.append("Fill changed to zeros: a transposed convolution crops its padding, nothing fills it.")
    return Fitted(replace(spec, padding=tuple(padding), padding_mode="zeros"), tuple(dict.fromkeys(notes)))

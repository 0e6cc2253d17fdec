"""What stride, padding, dilation and fill become in the backward pass, in sentences with a state's own numbers."""

from core.arithmetic import ConvSpec, Pair
from core.lessons.backward import copies_pixels, left_over

_PADDED = "x̃ is the padded input."
_OUTSIDE = "An x outside the input counts 0: padding."


def forward_words(spec: ConvSpec, outputs: int) -> list[str]:
    """Where each weight is used, and so why its kernel is rotated on the way back; outputs: their number."""
    used = (
        f"**Where is a weight used?** Point at it: it met one cell for {_each_of(outputs)}, those that are marked. Its "
        "gradient adds up these cells, each times the gradient of its output."
    )
    order = (
        "**Why will the kernel be rotated?** Point at an input in the middle: the outputs that it reached are marked "
        "with the weight under which they saw it. The later the output, the earlier is the weight: seen from an "
        "input, the weights come in the opposite order."
    )
    return [used, order, *_about_the_border(spec)]


def weight_gradient_words(spec: ConvSpec, outputs: int) -> list[str]:
    """What happens in ``weight_gradient_scene``; outputs: their number."""
    sums = (
        f"**The output gradient is the kernel here.** Weight (a, b) met one cell for {_each_of(outputs)}: its gradient "
        "adds them up, each times the gradient of its output. Nothing is rotated."
    )
    words = [sums]
    if spec.stride != (1, 1):
        words.append(f"The kernel's cells lie {_down_and_across(spec.stride)} apart: stride became dilation.")
    if spec.dilation != (1, 1):
        words.append(f"It moves by {_down_and_across(spec.dilation)}: dilation became stride.")
    return words + _about_the_border(spec)


def input_gradient_words(spec: ConvSpec, input_shape: Pair) -> list[str]:
    """What the rotation, stride, the last window and the fill do in ``input_gradient_scene``; input: (H, W)."""
    words = [_rotation(spec.kernel_size), "Where a formula's place is no output, g counts 0."]
    if spec.stride != (1, 1):
        gaps = _down_and_across((spec.stride[0] - 1, spec.stride[1] - 1))
        words.append(f"Stride became inserted zeros, {gaps} between neighbors.")
    rows, columns = left_over(spec, input_shape)
    if rows or columns:
        lines = [_last(count, name) for count, name in ((rows, "row"), (columns, "column")) if count]
        words.append(
            f"No window reached the last {' and '.join(lines)} of the padded input: the gradient there is 0."
        )
    if copies_pixels(spec):
        words.append(
            f"The border copies pixels ({spec.padding_mode}), so this is the gradient of the padded input x̃; what "
            "falls on a copy is added to the pixel that it copies, in the matrix ∂L/∂x."
        )
    elif any(map(any, spec.padding)):
        words.append("What would fall on the padding is cropped: it never changes, so it needs no gradient.")
    return words


def _rotation(kernel_size: Pair) -> str:
    """Why the kernel is rotated, and how that can be seen."""
    if kernel_size == (1, 1):
        return "**The kernel is rotated,** but a single weight looks the same."
    last = f"({kernel_size[0] - 1}, {kernel_size[1] - 1})"
    return (
        f"**The kernel is rotated:** its cell (0, 0) is weight {last}. The later an output is, the earlier is the "
        "weight under which it saw the same input: the minus before a and b. *Forward* marks it."
    )


def _about_the_border(spec: ConvSpec) -> list[str]:
    """What the formula's x is beyond the input, where windows look there."""
    if not any(map(any, spec.padding)):
        return []
    return [_PADDED if copies_pixels(spec) else _OUTSIDE]


def _each_of(outputs: int) -> str:
    return "the only output" if outputs == 1 else f"each of the {outputs} outputs"


def _last(count: int, line: str) -> str:
    return line if count == 1 else f"{count} {line}s"


def _down_and_across(sizes: Pair) -> str:
    """Two sizes as people say them, one if they are equal."""
    return str(sizes[0]) if sizes[0] == sizes[1] else f"{sizes[0]} down and {sizes[1]} across"

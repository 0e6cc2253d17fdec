"""What a specification does to a picture's size, in sentences with this state's numbers."""

from core.arithmetic import ConvSpec, Pair, leftover, output_size_formula, unused_pixels

_FAR_END = ("bottom", "right")


def size_formulas(spec: ConvSpec, input_shape: Pair) -> list[str]:
    """The output size worked out: one line, or one for rows and one for columns where they differ."""
    rows, columns = (output_size_formula(i, *spec.on_axis(axis)) for axis, i in enumerate(input_shape))
    return [rows] if rows == columns else [f"rows: {rows}", f"columns: {columns}"]


def unused_sentences(spec: ConvSpec, input_shape: Pair) -> list[str]:
    """What the last windows leave over, where the stride does not divide evenly."""
    over = [leftover(i, *spec.on_axis(axis)) for axis, i in enumerate(input_shape)]
    unused = [unused_pixels(i, *spec.on_axis(axis)) for axis, i in enumerate(input_shape)]
    if not any(over):
        return []
    if not any(unused):
        return [
            "The stride does not divide evenly: the last padding is never used, no pixel of the picture is lost."
        ]
    places = [f"{_count(pixels)} at the {end}" for pixels, end in zip(unused, _FAR_END) if pixels]
    return [f"The stride does not divide evenly: {' and '.join(places)} never used."]


def _count(pixels: int) -> str:
    return f"{pixels} pixel" if pixels == 1 else f"{pixels} pixels"


def size_sentence(spec: ConvSpec, input_shape: Pair) -> str:
    """Why the output is smaller, larger or the same, in a learner's words."""
    output_shape = spec.output_shape(input_shape)
    if max(spec.stride) > 1:
        return "The window jumps: the stride divides the size."
    if output_shape == tuple(input_shape):
        return "Padding makes up for the border: the output keeps the picture's size."
    if output_shape[0] < input_shape[0] or output_shape[1] < input_shape[1]:
        lost = [i - o for i, o in zip(input_shape, output_shape)]
        amount = f"{lost[0]}" if lost[0] == lost[1] else f"{lost[0]} and {lost[1]}"
        return f"The window must stay inside, so its center never reaches the border: {amount} pixels are lost per dimension."
    return "More padding than the kernel needs: the output grows."

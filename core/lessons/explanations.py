"""What a specification does to a picture's size, in sentences with this state's numbers."""

from core.arithmetic import (
    ConvSpec,
    Pair,
    effective_kernel_size,
    leftover,
    output_size,
    output_size_formula,
    unused_pixels,
)
from core.steps import convolution_steps

_LINES = ("row", "column")
_FAR_END = ("bottom", "right")


def size_formulas(spec: ConvSpec, input_shape: Pair) -> list[str]:
    """The output size worked out: one line, or one for rows and one for columns where they differ."""
    rows, columns = (output_size_formula(i, *spec.on_axis(axis)) for axis, i in enumerate(input_shape))
    return [rows] if rows == columns else [f"rows: {rows}", f"columns: {columns}"]


def move_words(spec: ConvSpec) -> tuple[str, str, str]:
    """Stride, padding and dilation as people write them: one number where all are alike.

    >>> move_words(ConvSpec(3, stride=2, padding=((0, 1), (0, 1)), dilation=(1, 2)))
    ('2', '0 before, 1 after', '1 × 2')
    """
    return _alike(spec.stride), _padding_words(spec.padding), _alike(spec.dilation)


def _alike(pair: Pair) -> str:
    return str(pair[0]) if pair[0] == pair[1] else f"{pair[0]} × {pair[1]}"


def _padding_words(padding: tuple[Pair, Pair]) -> str:
    (top, bottom), (left, right) = padding
    if top == bottom and left == right:
        return _alike((top, left))
    if (top, bottom) == (left, right):
        return f"{top} before, {bottom} after"
    return f"top {top}, bottom {bottom}, left {left}, right {right}"


def size_sentence(spec: ConvSpec, input_shape: Pair) -> str:
    """Why the output is smaller, larger or the same, in a learner's words; rows and columns apart if they differ.

    >>> size_sentence(ConvSpec(3), (224, 224))
    'Without padding the window stays inside the picture: 2 pixels are lost per dimension, 1 on each side.'
    """
    rows, columns = (_reason(i, *spec.on_axis(axis)) for axis, i in enumerate(input_shape))
    if rows == columns:
        both = rows.format(per=" per dimension")
        return f"{both[0].upper()}{both[1:]}."
    return f"Rows: {rows}. Columns: {columns}.".format(per="")


def _reason(i: int, k: int, s: int, p: Pair, d: int) -> str:
    """Why one axis has the output size that it has; ``{per}`` stands where both axes can be spoken of."""
    if s > 1:
        places = output_size(i, k, 1, p, d)
        taken = output_size(i, k, s, p, d)
        return f"the window moves {s} pixels at a time: it takes {taken} of {counted(places, 'place')}{{per}}"
    taken, given = effective_kernel_size(k, d) - 1, sum(p)
    if given > taken:
        grown = counted(given - taken, "pixel")
        return f"there is more padding than the kernel needs: the output grows by {grown}{{per}}"
    if given == taken:
        balance = f"padding gives back the {counted(taken, 'pixel')} that the kernel takes" if taken else ""
        return f"{balance or 'a kernel of one pixel takes nothing'}: the output keeps its size"
    lost = f"{counted(taken - given, 'pixel')} {are(taken - given)} lost{{per}}"
    before, after = lost_on(k, p, d)
    lost += f", {before} on each side" if before == after else ""
    if given:
        return f"padding gives back {given} of the {taken} pixels that the kernel takes: {lost}"
    return f"without padding the window stays inside the picture: {lost}"


def lost_on(k: int, p: Pair, d: int = 1) -> Pair:
    """(before, after): how many pixels at the ends of an axis are in the middle of no window that moves by one.

    >>> lost_on(3, (0, 0)), lost_on(5, (1, 1)), lost_on(3, (1, 1)), lost_on(4, (0, 0))
    ((1, 1), (1, 1), (0, 0), (1, 2))
    """
    reach = effective_kernel_size(k, d) - 1
    return max(0, reach // 2 - p[0]), max(0, reach - reach // 2 - p[1])


def unused_sentences(spec: ConvSpec, input_shape: Pair) -> list[str]:
    """Which pixels of the picture no window reads, and what the last windows leave over.

    A copy in the padding (reflect, symmetric, replicate, circular) that a window reads counts as the pixel itself.
    """
    at_end, in_gaps = zip(*_unread(spec, input_shape))
    sentences = []
    if any(leftover(i, *spec.on_axis(axis)) for axis, i in enumerate(input_shape)):
        if any(at_end):
            left_out = _listed(at_end, [f" at the {end}" for end in _FAR_END])
        elif any(unused_pixels(i, *spec.on_axis(axis)) for axis, i in enumerate(input_shape)):
            left_out = "what is left over at the end is read as copies in the padding only"
        else:
            left_out = "the last padding is never used"
            left_out += "" if any(in_gaps) else ", no pixel of the picture is lost"
        sentences.append(f"The stride does not divide evenly: {left_out}.")
    if any(in_gaps):
        sentences.append(f"The windows leave gaps: {_listed(in_gaps, ('', ''))}.")
    return sentences


def _unread(spec: ConvSpec, input_shape: Pair) -> list[Pair]:
    """For rows and for columns: how many are never read beyond the last window, and how many elsewhere."""
    if max(spec.stride) == max(spec.dilation) == 1:
        return [(0, 0), (0, 0)]  # windows side by side read everything
    steps = convolution_steps(spec, input_shape)
    found = []
    for axis, (i, reads) in enumerate(zip(input_shape, (steps.rows.counts(), steps.columns.counts()))):
        last = i - unused_pixels(i, *spec.on_axis(axis))
        found.append((reads[last:].count(0), reads[:last].count(0)))
    return found


def _listed(counts: Pair, places: Pair) -> str:
    """ "1 row at the bottom and 2 columns at the right are never used", without what is 0."""
    named = [f"{counted(count, line)}{place}" for count, line, place in zip(counts, _LINES, places) if count]
    return f"{' and '.join(named)} {are(sum(counts))} never used"


def counted(number: int, thing: str) -> str:
    """A number of things: "1 pixel", "2 pixels"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def are(number: int) -> str:
    """The verb for a number of things."""
    return "is" if number == 1 else "are"

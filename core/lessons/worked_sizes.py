"""The guide's sums with one's own numbers in them: the relationship, the reason for its floor, what-if tables.

Dumoulin & Visin (arXiv 1603.07285): relationship 6 for convolution and pooling, 14 for transposed
convolution, with the effective kernel of relationship 15. The sizes are ``core.arithmetic``'s.
"""

from collections.abc import Callable
from typing import Literal, get_args

from core.arithmetic import (
    Pair,
    before_after,
    effective_kernel_size,
    pooled_size,
    transposed_output_size,
)

Operation = Literal["convolution", "transposed", "max", "average"]
OPERATIONS: tuple[str, ...] = get_args(Operation)
POOLINGS = ("max", "average")

MOST_K, MOST_S, MOST_D = 16, 8, 4  # where the tables end, unless the current value lies beyond


def size_after(
    operation: Operation,
    i: int,
    k: int,
    s: int = 1,
    p: int | Pair = 0,
    d: int = 1,
    output_padding: int = 0,
    ceil_mode: bool = False,
) -> int:
    """The output size in pixels on one axis, by the function of ``core.arithmetic`` for the operation.

    Args:
        operation: what is computed; only "transposed" looks at ``output_padding``.
        i, k, s, p, d: as for :func:`core.arithmetic.output_size`. output_padding: a in pixels.
        ceil_mode: of pooling, whether the size is rounded up, as in :func:`core.arithmetic.pooled_size`.

    Raises:
        ValueError: there is no such operation, or the size does not exist.

    >>> size_after("convolution", 6, 3, s=2, p=1), size_after("transposed", 3, 3, 2, 1, output_padding=1)
    (3, 6)
    """
    if operation not in OPERATIONS:
        raise ValueError(f"`operation` must be one of {', '.join(OPERATIONS)}, not {operation!r}.")
    if operation == "transposed":
        return transposed_output_size(i, k, s, p, output_padding, d)
    return pooled_size(i, k, s, p, d, ceil_mode and operation in POOLINGS)


def substituted(
    operation: Operation,
    i: int,
    k: int,
    s: int = 1,
    p: int | Pair = 0,
    d: int = 1,
    output_padding: int = 0,
    ceil_mode: bool = False,
) -> str:
    """The general relationship, this state's numbers in it and the result: lines of LaTeX, narrow enough to read.

    With dilation the kernel becomes k_eff, on a line of its own; padding that differs is before + after. Where a
    stride divides, its whole steps and the remainder stand before the result.

    Args, Raises: as :func:`size_after`.

    >>> print(substituted("transposed", 3, 3, s=2, p=1))
    \\begin{aligned}
    o' &= s(i' - 1) + a + k - 2p \\\\
    &= 2 \\cdot (3 - 1) + 0 + 3 - 2 \\cdot 1 = 5
    \\end{aligned}
    """
    o = size_after(operation, i, k, s, p, d, output_padding, ceil_mode)
    span = effective_kernel_size(k, d)
    kernel = r"k_\mathrm{eff}" if d > 1 else "k"
    lines = [rf"{kernel} &= k + (k - 1)(d - 1) = {k} + ({k} - 1)({d} - 1) = {span}"] if d > 1 else []
    sign = "-" if operation == "transposed" else "+"
    before, after = before_after(p)
    padding, pixels = "2p", rf"2 \cdot {before}"
    if before != after:
        padding = rf"p_\mathrm{{before}} {sign} p_\mathrm{{after}}"
        pixels = f"{before} {sign} {after}"
    if operation == "transposed":
        lines.append(f"o' &= s(i' - 1) + a + {kernel} - {padding}")
        lines.append(rf"&= {s} \cdot ({i} - 1) + {output_padding} + {span} - {pixels} = {o}")
    else:
        rounding = "ceil" if ceil_mode and operation in POOLINGS else "floor"
        lines.append(rf"o &= \left\l{rounding} \frac{{i + {padding} - {kernel}}}{{s}} \right\r{rounding} + 1")
        worked = rf"&= \left\l{rounding} \frac{{{i} + {pixels} - {span}}}{{{s}}} \right\r{rounding} + 1"
        room = i + before + after - span
        left_out = rounding == "ceil" and o < -(-room // s) + 1
        lines.append(f"{worked}{' - 1' if left_out else _whole_steps(room, s, rounding)} = {o}")
    return aligned(*lines)


def _whole_steps(room: int, s: int, rounding: str) -> str:
    """The sum before it is rounded, as whole steps and a remainder; nothing where no stride divides."""
    steps, over = divmod(room, s)
    if s == 1:
        return ""
    if not over:
        return f" = {steps} + 1"
    return rf" = \left\l{rounding} {steps} + \frac{{{over}}}{{{s}}} \right\r{rounding} + 1"


def aligned(*lines: str) -> str:
    """Lines of LaTeX below each other, aligned at their ``&``."""
    return "\n".join([r"\begin{aligned}", " \\\\\n".join(lines), r"\end{aligned}"])


RULES = {  # relationship -> what it says, in words
    6: "The first window, and one more for every whole stride that fits into the rest",
    14: "As many pixels as the kernel spans, a stride more for every further input, and the output padding; cropped by "
    "the padding",
    15: "The first window, and one more for every whole stride that fits into the rest; a dilated kernel counts with "
    "its gaps",
}


ROUNDED_UP = "The first window, and one more for every stride that begins in the rest: the size is rounded up"


def general_relationship(operation: Operation, d: int = 1) -> int:
    """The number of the guide's relationship that :func:`substituted` writes: 6, dilated 15, transposed 14."""
    return 14 if operation == "transposed" else 15 if d > 1 else 6


def why_floor(
    operation: Operation,
    i: int,
    k: int,
    s: int = 1,
    p: int | Pair = 0,
    d: int = 1,
    output_padding: int = 0,
    ceil_mode: bool = False,
) -> str:
    """One sentence: what the stride leaves over; for a transposed convolution, which size is meant.

    Args, Raises: as :func:`size_after`.

    >>> why_floor("convolution", 6, 3, s=2, p=1)
    '6 + 2 − 3 = 5 steps of 1 pixel; a stride of 2 fits 2 times and 1 pixel is left over.'
    """
    o = size_after(operation, i, k, s, p, d, output_padding, ceil_mode)
    if operation == "transposed":
        return _which_size(i, s, o, output_padding)
    room = i + sum(before_after(p)) - effective_kernel_size(k, d)
    if ceil_mode and operation in POOLINGS:
        return _why_ceil(i, k, s, before_after(p), d, o)
    over = room % s
    padding = f" + {sum(before_after(p))}" if sum(before_after(p)) else ""
    sum_of_steps = f"{i}{padding} − {effective_kernel_size(k, d)} = {room}"
    if not room:
        return f"{sum_of_steps}: the window fits in one place only, and nothing is left over."
    steps = f"{sum_of_steps} {'step' if room == 1 else 'steps'} of 1 pixel"
    left = {0: "nothing is left over", 1: "1 pixel is left over"}.get(over, f"{over} pixels are left over")
    if s == 1:
        return f"{steps}; a stride of 1 takes every one of them, so {left}."
    times = "does not fit" if o == 1 else "fits once" if o == 2 else f"fits {o - 1} times"
    return f"{steps}; a stride of {s} {times} and {left}."


def _why_ceil(i: int, k: int, s: int, p: Pair, d: int, o: int) -> str:
    """What rounding up makes of what the stride leaves over."""
    span = effective_kernel_size(k, d)
    room = i + sum(p) - span
    padding = f" + {sum(p)}" if sum(p) else ""
    steps = f"{i}{padding} − {span} = {room} {'step' if room == 1 else 'steps'} of 1 pixel"
    if o < -(-room // s) + 1:
        return f"{steps}; rounded up, one more window would begin beyond the input, so it is left out."
    beyond = (o - 1) * s - room
    if not beyond:
        return f"{steps}: a stride of {s} leaves nothing over, so there is nothing to round up."
    return (
        f"{steps}; a stride of {s} leaves {room % s} over. Rounded up, one window more reaches {beyond} "
        f"{'pixel' if beyond == 1 else 'pixels'} beyond{' the padding' if sum(p) else ''}, where nothing is."
    )


def _which_size(i: int, s: int, o: int, output_padding: int) -> str:
    """Why a transposed convolution needs no floor, and which of the sizes that lead to i is meant."""
    first = o - output_padding
    low, high = max(1, first), first + s - 1
    if high < 1:
        return "No floor: nothing is divided, the sizes are only added up."
    sizes = f"every size from {low} to {high} pixels"
    if high - low < 2:
        sizes = f"{low} pixels only" if high == low else f"{low} and of {high} pixels"
    made = f"No floor: nothing is divided; a convolution with stride {s} makes {i} of {sizes}"
    if output_padding >= s:
        return f"{made}, and an output padding of {output_padding} goes beyond, to {o}."
    if high == low:
        return f"{made}."
    return f"{made}, and an output padding of {output_padding} says that {o} is meant."


def size_table(
    operation: Operation,
    i: int,
    k: int,
    s: int = 1,
    p: int | Pair = 0,
    d: int = 1,
    output_padding: int = 0,
    ceil_mode: bool = False,
) -> dict[str, list[tuple[int, int | None]]]:
    """What the output size would be if one parameter changed and the others stayed.

    Ranges: k from 1 to what the padded input holds, at most 16 (always 16 if transposed); s to 8; p, the
    same on both sides, from 0 to full padding; d to 4; each further if the current value lies beyond.

    Args: as :func:`size_after`. The current state itself may be impossible.

    Returns:
        "k", "s", "p" and "d" -> (value, output size) in pixels, the size None where there is none.

    Raises:
        ValueError: there is no such operation.

    >>> size_table("convolution", 5, 3)["s"][:3]
    [(1, 3), (2, 2), (3, 1)]
    """

    def column(low: int, high: int, size: Callable[[int], int]) -> list[tuple[int, int | None]]:
        return [(value, _or_none(size, value)) for value in range(low, high + 1)]

    a = output_padding
    if operation not in OPERATIONS:
        size_after(operation, i, k)  # raises
    most_k = MOST_K if operation == "transposed" else min(MOST_K, i + sum(before_after(p)))
    most_p = max(effective_kernel_size(k, d) - 1, *before_after(p))
    return {
        "k": column(1, max(k, most_k), lambda k: size_after(operation, i, k, s, p, d, a, ceil_mode)),
        "s": column(1, max(s, MOST_S), lambda s: size_after(operation, i, k, s, p, d, a, ceil_mode)),
        "p": column(0, most_p, lambda p: size_after(operation, i, k, s, p, d, a, ceil_mode)),
        "d": column(1, max(d, MOST_D), lambda d: size_after(operation, i, k, s, p, d, a, ceil_mode)),
    }


def _or_none(size: Callable[[int], int], value: int) -> int | None:
    try:
        return size(value)
    except ValueError:
        return None

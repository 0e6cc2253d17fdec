"""Exercises on sizes: of an output, the padding that keeps it, the operation that undoes it."""

import random

from core.arithmetic import ConvSpec, effective_kernel_size, transposed_output_size
from core.lessons.predictions.question import Question, Slip
from core.lessons.predictions.size_questions import size_question
from core.lessons.small_inputs import LARGEST_SIDE
from core.practice.exercise import Exercise


def output_size_ranges(level: int) -> dict[str, tuple[int, ...]]:
    """What sizes, strides, paddings and dilations are drawn from."""
    return {
        1: {"i": tuple(range(4, 9)), "k": (2, 3), "s": (1,), "p": (0, 1), "d": (1,)},
        2: {"i": tuple(range(6, 15)), "k": (2, 3, 5), "s": (1, 2, 3), "p": (0, 1, 2), "d": (1,)},
        3: {
            "i": tuple(range(9, 17)),
            "k": (2, 3, 4, 5, 7),
            "s": (1, 2, 3, 4),
            "p": (0, 1, 2, 3),
            "d": (1, 2, 3),
        },
    }[level]


def _drawn(chance: random.Random, level: int) -> dict[str, int]:
    drawn = {name: chance.choice(values) for name, values in output_size_ranges(level).items()}
    return drawn | {"p": min(drawn["p"], drawn["k"] - 1)}  # more padding than the kernel spans says nothing


def moves(spec: ConvSpec) -> dict[str, str]:
    """The parameters of a link that set the window, which is square and padded alike on all sides."""
    return {
        "kernel_size": str(spec.kernel_size[0]),
        "stride": str(spec.stride[0]),
        "padding": str(spec.padding[0][0]),
        "dilation": str(spec.dilation[0]),
    }


def on_arithmetic(
    shape: tuple[int, int], spec: ConvSpec, operation: str = "convolution", **more: str
) -> dict[str, str]:
    """The parameters of the link to an operation on the page Arithmetic, over a ramp of (H, W)."""
    height, width = shape
    return {"operation": operation, "height": str(height), "width": str(width), **moves(spec), **more}


def output_size(chance: random.Random, level: int) -> Exercise | None:
    """How large is the output? Other operations than a convolution from level 2 on."""
    n = _drawn(chance, level)
    operation = chance.choice(("convolution", "convolution", "max", "transposed")[: (1, 3, 4)[level - 1]])
    if operation == "max":
        n["p"], n["d"] = min(n["p"], n["k"] // 2), 1
    spec = ConvSpec(n["k"], n["s"], n["p"], n["d"])
    shape = (n["i"], n["i"] if level == 1 else chance.choice(output_size_ranges(level)["i"]))
    try:
        question = size_question(operation, shape, spec)
    except ValueError:
        return None
    return Exercise(question, "arithmetic", on_arithmetic(shape, spec, operation))


def padding_that_keeps(chance: random.Random, level: int) -> Exercise:
    """Which padding on each side keeps the size at stride 1? With dilation from level 2 on."""
    k = chance.choice({1: (3, 5), 2: (3, 5, 7), 3: (3, 5, 7, 9, 11)}[level])
    d = chance.choice({1: (1,), 2: (1, 2), 3: (1, 2, 3, 4)}[level])
    span = effective_kernel_size(k, d)
    size = chance.randint(span, span + 12)
    p = (span - 1) // 2
    dilated = f" and dilation {d}" if d > 1 else ""
    spread = f" Dilation spreads the kernel over {k} + ({k} − 1)·({d} − 1) = {span} pixels." if d > 1 else ""
    slips = [
        Slip((k,), "So many pixels the kernel covers; the padding makes up for what its border loses."),
        Slip((span - 1,), f"So much is lost in all: {span - 1}. Half of it is padded on each side."),
        Slip((0,), f"Without padding the output is {size - span + 1} wide, {span - 1} less."),
    ]
    slips += (
        [Slip(((k - 1) // 2,), "That is right without dilation; it spreads the kernel.")] if d > 1 else []
    )
    question = Question(
        kind="keep",
        words="How many pixels of padding on each side keep the size?",
        given=(f"Input {size} × {size}, kernel {k} × {k}, stride 1{dilated}.",),
        fields=("padding",),
        right=(p,),
        reason=f"A kernel that spans {span} pixels loses {span} − 1 = {span - 1}; half of it comes back on each side: "
        f"{p}.{spread}",
        slips=tuple(slips),
    )
    return Exercise(
        question, "arithmetic", on_arithmetic((min(size, LARGEST_SIDE),) * 2, ConvSpec(k, 1, p, d))
    )


def undoing(chance: random.Random, level: int) -> Exercise | None:
    """Which transposed convolution leads back to the shape? One of four, of which only one does."""
    n = _drawn(chance, max(level, 1)) | {"d": 1}
    n["s"] = chance.choice((1, 2) if level == 1 else (2, 3, 4)[:level])
    i, k, s, p = n["i"], n["k"], n["s"], min(n["p"], n["k"] // 2)
    try:
        o = _convolved(i, k, s, p)
    except ValueError:
        return None
    rest = (i + 2 * p - k) % s
    options = {("transposed", k, s, p, rest)}
    for wrong in (
        ("convolution", k, s, p, 0),
        ("transposed", k, 1, p, 0),
        ("transposed", k, s, 0, 0),
        ("transposed", k, s, p, 0),
        ("transposed", k, s, p + 1, 0),
        ("transposed", k + 1, s, p, 0),
        ("transposed", k, s, 2 * p, 0),
    ):
        if len(options) < 4 and size_of(wrong, o) not in (i, None):
            options.add(wrong)
    if len(options) < 4 or o < 1:
        return None
    listed = sorted(options)
    chance.shuffle(listed)
    right = next(at for at, option in enumerate(listed) if size_of(option, o) == i)
    extra = f" + {rest}" if rest else ""
    question = Question(
        kind="undo",
        words=f"Which operation makes {i} × {i} of the {o} × {o} again?",
        given=(f"A convolution with kernel {k}, stride {s}, padding {p} made {o} × {o} of {i} × {i}.",),
        fields=("operation",),
        right=(right,),
        reason=f"A transposed convolution gives s·(o − 1) + k − 2p: {s}·({o} − 1) + {k} − 2·{p}{extra} = {i}. The "
        "shape comes back, the values do not.",
        options=tuple(map(_in_words, listed)),
        slips=tuple(
            Slip((at,), f"That gives {size_of(option, o)} × {size_of(option, o)}.")
            for at, option in enumerate(listed)
            if at != right
        ),
    )
    spec = ConvSpec(k, s, p)
    state = on_arithmetic((o, o), spec, "transposed", output_padding=str(rest))
    return Exercise(question, "arithmetic", state)


Option = tuple[str, int, int, int, int]  # operation, k, s, p, output padding


def size_of(option: Option, size: int) -> int | None:
    """What an operation makes of ``size`` pixels; None if it cannot."""
    operation, k, s, p, extra = option
    try:
        if operation == "convolution":
            return _convolved(size, k, s, p)
        return transposed_output_size(size, k, s, p, extra)
    except ValueError:
        return None


def _convolved(i: int, k: int, s: int, p: int) -> int:
    return ConvSpec(k, s, p).output_shape((i, i))[0]


def _in_words(option: Option) -> str:
    operation, k, s, p, extra = option
    name = "Transposed convolution" if operation == "transposed" else "Convolution"
    return f"{name}, kernel {k}, stride {s}, padding {p}" + (f", output padding {extra}" if extra else "")

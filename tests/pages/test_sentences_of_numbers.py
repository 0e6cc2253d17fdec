"""What Arithmetic and im2col say of random states, against PyTorch's sizes and gradients of the same numbers."""

import re

import torch
import torch.nn.functional as F
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.arithmetic import PADDING_MODES, ConvSpec
from core.ui.arithmetic.operation import OPERATION_TITLES
from tests.latex import sides
from tests.pages.test_pages import assert_standing, opened
from tests.specs import torch_padded

WINDOWS = {
    "kernel_size": st.integers(1, 5),
    "kernel_size_width": st.integers(1, 4),
    "stride": st.integers(1, 4),
    "stride_width": st.integers(1, 3),
    "padding": st.integers(0, 4),
    "padding_after": st.integers(0, 2),
    "dilation": st.integers(1, 3),
    "padding_mode": st.sampled_from(PADDING_MODES),
    "rectangular": st.integers(0, 1),
    "asymmetric": st.integers(0, 1),
}
INPUTS = {"height": st.integers(1, 9), "width": st.integers(1, 9)}


def links(**more: st.SearchStrategy):
    """Links as text, with a window, an input and these parameters."""
    return st.fixed_dictionaries(WINDOWS | INPUTS | more).map(
        lambda link: {name: str(value) for name, value in link.items()}
    )


def padded(x: torch.Tensor, spec: ConvSpec) -> torch.Tensor:
    return torch_padded(x, spec)


def ones(*shape: int) -> torch.Tensor:
    return torch.ones(1, 1, *shape, dtype=torch.float64, requires_grad=True)


def summed(x: torch.Tensor, spec: ConvSpec) -> torch.Tensor:
    """What windows of ones make of x: where x is 1, how many of their cells are."""
    return F.conv2d(padded(x, spec), ones(*spec.kernel_size), None, spec.stride, 0, spec.dilation)


def reads(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """How often each cell of x is used in y, which only adds."""
    (counts,) = torch.autograd.grad(y.sum(), x)
    return counts[0, 0].round()


def assert_unread(said: str, counts: torch.Tensor) -> None:
    unread = int((counts == 0).sum())
    found = re.search(r"\*\*(\d+)\*\* input (cells? (?:is|are)) never used", said)
    assert (int(found[1]) if found else 0) == unread
    assert not found or found[2] == ("cell is" if unread == 1 else "cells are")


def assert_reach(said: str, x: torch.Tensor, spec: ConvSpec) -> None:
    """The span of a window, the cells in it that are read, and how many of those are input cells."""
    k_h, k_w = spec.kernel_size
    span = tuple((k - 1) * d + 1 for k, d in zip(spec.kernel_size, spec.dilation))
    rows, columns, read = re.search(
        r"receptive field of \*\*(\d+) × (\d+)\*\* cells(?:, of which it reads (\d+))?", said
    ).groups()
    assert (int(rows), int(columns)) == span
    assert int(read or rows) * (1 if read else int(columns)) == k_h * k_w
    (top, bottom), (left, right) = spec.padding
    inside = F.conv2d(
        F.pad(x, (left, right, top, bottom)), ones(k_h, k_w), None, spec.stride, 0, spec.dilation
    )
    least, most = int(inside.min().round()), int(inside.max().round())
    found = re.search(r": (\d+)(?: to (\d+))? of the (\d+) it reads are input cells", said)
    assert bool(found) == (least < k_h * k_w)
    if found:
        assert (int(found[1]), int(found[2] or found[1]), int(found[3])) == (least, most, k_h * k_w)


def assert_left_over(said: str, i: int, o: int, axis: tuple) -> None:
    """The steps, how often the stride fits, and what lies beyond the last window."""
    k, s, (before, after), d = axis
    end = (o - 1) * s + (k - 1) * d + 1  # of the last window, from the padding's first pixel
    over = before + i + after - end
    found = re.search(r"(\d+|nothing)(?: pixels?)? (?:is|are) left over", said)
    assert (0 if found[1] == "nothing" else int(found[1])) == over
    assert f"= {before + i + after - (k - 1) * d - 1}" in said
    if fits := re.search(r"fits (\d+) times", said):
        assert int(fits[1]) == o - 1


@given(links(operation=st.sampled_from(list(OPERATION_TITLES)), output_padding=st.integers(0, 2)))
@example({"height": "6", "width": "6", "stride": "2", "padding": "1"})
@example({"operation": "transposed", "height": "1", "width": "1", "padding": "2"})
def test_arithmetic_says_what_pytorch_counts(link):
    app = opened("arithmetic", numbers="ramp", **link)
    spec, operation = app.session_state["controls"].spec, link.get("operation", "convolution")
    height, width = (app.number_input(key=name).value for name in ("height", "width"))
    x = ones(height, width)
    texts = [text.value for text in app.markdown]
    said = "\n".join(texts)
    if operation == "transposed":
        a = app.number_input(key="output_padding").value
        full = F.conv_transpose2d(x, ones(*spec.kernel_size), None, spec.stride, 0, 0, 1, spec.dilation)
        (top, bottom), (left, right) = spec.padding
        y = F.pad(full, (0, a, 0, a))
        y = y[..., top : y.shape[2] - bottom, left : y.shape[3] - right]
        rows, columns = re.search(r"depends on (?:at most )?\*\*(\d+) × (\d+)\*\* input cells", said).groups()
        assert int(rows) * int(columns) == int(y.max().round())
        assert ("depends on at most" in said) == (int(y.min().round()) < int(y.max().round()))
        assert ("to the values too" in said) != ("not to the values" in said)
    else:
        y = summed(x, spec)
        assert_reach(said, x, spec)
        floors = [text for text in texts if "left over" in text]
        for axis, size in enumerate((height, width)):
            assert_left_over(floors[min(axis, len(floors) - 1)], size, y.shape[2 + axis], spec.on_axis(axis))
    assert_unread(said, reads(x, y))
    formulas = [formula.value.strip("$\n") for formula in app.latex]
    of_columns = [formula for formula in formulas if r"\text{columns: }" in formula]
    for formula, size in zip((formulas[0], *(of_columns or formulas[:1])), y.shape[2:], strict=True):
        assert set(sides(formula)) == {size}


SECTIONS = (
    "How much is duplicated",
    "col2im: what comes back",
    "The other way round: the kernel unrolled",
)


@settings(max_examples=30)
@given(links(filters=st.integers(1, 3), bank=st.just("random")))
@example({"height": "5", "width": "5", "stride": "4", "kernel_size": "2", "bank": "random"})
def test_im2col_says_what_pytorch_counts(link):
    app = opened("im2col", unroll="numbers", **link)
    for title in SECTIONS:
        app.session_state[title] = True
    assert_standing(app.run())
    spec = app.session_state["controls"].spec
    x = ones(*(app.number_input(key=name).value for name in ("height", "width")))
    columns = F.unfold(padded(x, spec), spec.kernel_size, spec.dilation, 0, spec.stride)[0]
    counts = reads(x, columns)
    said = "\n".join(element.value for element in (*app.markdown, *app.caption, *app.info))
    assert_unread(said, counts)
    rows, steps = columns.shape
    assert f"**{rows} × {steps}** numbers" in said
    ratio = re.search(r"\*\*([\d.e+]+) times\*\* the input's: ([\d,]+) bytes", said)
    assert float(ratio[1]) == float(f"{columns.numel() / x.numel():.3g}")
    assert int(ratio[2].replace(",", "")) == 4 * columns.numel()
    fewest, most = int(counts.min()), int(counts.max())
    times = f"{fewest} to {most} times" if fewest < most else "once" if most == 1 else f"{most} times"
    assert f"A pixel is copied {times}," in said
    assert (f"A pixel that was copied {most} times comes back {most} times as large" in said) == (most > 1)
    left_out = int((counts == 0).sum())
    comes = re.search(r"(\d+) pixels? that no window reads comes? back as 0", said)
    assert (int(comes[1]) if comes else 0) == left_out
    assert ("the input is itself again" in said) == (left_out == 0)
    unrolled = re.search(r"a matrix of (\d+) × (\d+) weights and zeros", said)
    if unrolled:
        filters = app.number_input(key="filters").value
        assert (int(unrolled[1]), int(unrolled[2])) == (filters * steps, x.numel())
        assert ("return in each of its rows" in said) == (steps > 1)
    else:
        assert spec.padding_mode != "zeros"

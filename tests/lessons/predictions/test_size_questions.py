"""core.lessons.predictions.size_questions against the sizes that PyTorch's layers give."""

import math
import re

import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.arithmetic import ConvSpec
from core.lessons.predictions.size_questions import size_question, stack_size_question
from tests.specs import pairs, smallest_input, specs


def torch_size(operation: str, shape, spec: ConvSpec, output_padding: int) -> tuple[int, ...]:
    """(H_out, W_out) of what PyTorch makes of zeros."""
    (top, bottom), (left, right) = spec.padding
    x, weight = torch.zeros(1, 1, *shape), torch.zeros(1, 1, *spec.kernel_size)
    moves = {"stride": spec.stride, "dilation": spec.dilation}
    if operation == "transposed":
        y = F.conv_transpose2d(x, weight, padding=0, output_padding=0, **moves)
        return tuple(
            size - sum(cut) + output_padding for size, cut in zip(y.shape[2:], ((top, bottom), (left, right)))
        )
    padded = F.pad(x, (left, right, top, bottom))
    if operation == "max":
        return tuple(F.max_pool2d(padded, spec.kernel_size, **moves).shape[2:])
    return tuple(F.conv2d(padded, weight, **moves).shape[2:])


@st.composite
def states(draw):
    """An operation, an input shape, a spec, and output padding."""
    operation = draw(st.sampled_from(["convolution", "max", "average", "transposed"]))
    spec = draw(specs(padding_modes=("zeros",)))
    shape = tuple(smallest_input(spec, axis) + draw(st.integers(0, 5)) for axis in (0, 1))
    least = min(map(max, zip(spec.stride, spec.dilation))) - 1
    output_padding = draw(st.integers(0, least)) if operation == "transposed" else 0
    return operation, shape, spec, output_padding


@settings(max_examples=150)
@given(states())
def test_the_right_size_is_pytorchs_and_no_slip_is_right(state):
    operation, shape, spec, output_padding = state
    expected = torch_size(*state)
    assume(min(expected) > 0)
    question = size_question(operation, shape, spec, output_padding)
    assert question.right == expected
    assert question.check(expected).is_right
    for slip in question.slips:
        verdict = question.check(slip.answer)
        assert verdict.is_right == (slip.answer == expected)
        assert verdict.is_right or verdict.hint


def test_a_layer_that_rounds_up_has_its_own_formula_and_padding():
    moves = [ConvSpec(7, 2, 3), ConvSpec(3, 2, ((0, 1), (0, 1)))]  # GoogLeNet's first two
    question = stack_size_question(moves, (224, 224), ["given"], {1: ConvSpec(3, 2)})
    assert question.right == (56, 56)
    assert "Layer 2: ceil((112 + 0 − 3) / 2) + 1 = 56." in question.reason


def test_a_size_that_is_rounded_up_says_so_and_knows_the_floor_as_a_slip():
    question = size_question("max", (112, 112), ConvSpec(3, 2), ceil_mode=True)
    assert question.right == (56, 56) and "rounded up (ceil_mode)" in question.given[0]
    assert "ceil((112 + 0 − 3) / 2) + 1 = 56." in question.reason
    assert question.check((55, 55)).hint == "The size is rounded up here: ceil_mode."


@given(states())
def test_the_formula_in_the_reason_gives_the_answer_when_it_is_worked_out(state):
    assume(min(torch_size(*state)) > 0)
    question = size_question(*state)
    sums = re.findall(r"((?:floor\([^=]*|\d+·\(\d+ − 1\)[^=]*)) = (\d+)\.", question.reason)
    assert sums, question.reason
    sides = [int(size) for _, size in sums]
    assert sides == (list(question.right) if len(sums) == 2 else [question.right[0]])
    for formula, size in sums:
        python = formula.replace("·", "*").replace("−", "-")
        assert eval(python, {"floor": math.floor}) == int(size)


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        ((4, 4), "floor"),
        ((3.5, 3.5), "floor"),
        ((2, 2), "first place counts"),
        ((6, 6), "without the stride"),
        ((3, 5), "rows are right; look at the columns"),
        ((17, 40), "^$"),
    ],
)
def test_a_common_mistake_gets_its_hint(answer, hint):
    """6 + 2 - 3 = 5 = 2 * 2 + 1: three windows fit, and a pixel is left over."""
    verdict = size_question("convolution", (6, 6), ConvSpec(3, 2, 1)).check(answer)
    assert not verdict.is_right and re.search(hint, verdict.hint)


def test_both_sides_of_the_padding_are_told_from_one():
    """9 + 2 * 2 - 5 + 1 = 9, with one side only 7."""
    question = size_question("convolution", (9, 9), ConvSpec(5, 1, 2))
    assert question.right == (9, 9)
    assert "both sides" in question.check((7, 7)).hint


@given(st.lists(specs(padding_modes=("zeros",)), min_size=1, max_size=4), pairs(16, 40))
def test_a_stack_is_as_large_as_pytorchs(stack, shape):
    y = torch.zeros(1, 1, *shape)
    for spec in stack:
        (top, bottom), (left, right) = spec.padding
        padded = F.pad(y, (left, right, top, bottom))
        span = spec.effective_kernel_size
        assume(all(size >= least for size, least in zip(padded.shape[2:], span)))
        y = F.conv2d(padded, torch.zeros(1, 1, *spec.kernel_size), stride=spec.stride, dilation=spec.dilation)
    question = stack_size_question(stack, shape, ["given"])
    assert question.right == tuple(y.shape[2:])
    assert question.reason.count("Layer ") == len(stack)

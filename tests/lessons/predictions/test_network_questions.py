"""core.lessons.predictions.network_questions against PyTorch's parameters and gradients."""

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from core.arithmetic import ConvSpec
from core.lessons.predictions.network_questions import field_question, parameters_question
from tests.specs import pairs


@given(st.integers(1, 3), st.integers(1, 4), st.integers(1, 4), pairs(1, 4), st.booleans())
def test_parameters_are_pytorchs(groups, inputs, outputs, kernel_size, bias):
    channels, filters = groups * inputs, groups * outputs
    layer = torch.nn.Conv2d(channels, filters, kernel_size, groups=groups, bias=bias)
    shape = tuple(layer.weight.shape)
    question = parameters_question(2, shape, bias, channels, ["given"])
    total = sum(values.numel() for values in layer.parameters())
    assert question.right == (total,) and question.check((total,)).is_right
    for slip in question.slips:
        verdict = question.check(slip.answer)
        assert verdict.is_right == (slip.answer == (total,))
        assert verdict.is_right or verdict.hint
    assert groups > 1 or not any("groups" in slip.hint for slip in question.slips)


@pytest.mark.parametrize(
    ("answer", "hint"),
    [(160, "one kernel in all"), (2304, "has a bias, too"), (145, "one filter"), (2305, "bias of its own")],
)
def test_a_common_mistake_gets_its_hint(answer, hint):
    """16 filters of 16 kernels of 9 weights, and 16 biases: 2320."""
    question = parameters_question(2, (16, 16, 3, 3), True, 16, [])
    assert question.right == (2320,)
    assert hint in question.check((answer,)).hint


@given(st.lists(st.tuples(pairs(1, 3), pairs(1, 2), pairs(1, 2)), min_size=1, max_size=3))
def test_a_receptive_field_spans_the_pixels_with_a_gradient(layers):
    specs = [ConvSpec(k, s, 0, d) for k, s, d in layers]
    question = field_question(specs, ["given"])
    x = torch.zeros(1, 1, *question.right, requires_grad=True)
    y = x
    for spec in specs:
        y = torch.nn.functional.conv2d(
            y, torch.ones(1, 1, *spec.kernel_size), stride=spec.stride, dilation=spec.dilation
        )
    assert y.shape == (1, 1, 1, 1)
    y.sum().backward()
    assert all(x.grad[0, 0].any(dim=1 - axis)[[0, -1]].all() for axis in (0, 1))
    assume(len(specs) > 1)
    for slip in question.slips:
        assert question.check(slip.answer).is_right == (slip.answer == question.right)


def test_forgotten_strides_and_products_are_recognized():
    """1 + 2 * 1 + 2 * 2 = 7; without strides 1 + 2 + 2 = 5; multiplied 9."""
    question = field_question([ConvSpec(3, 2, 1)] * 2, [])
    assert question.right == (7, 7)
    assert "After a stride" in question.check((5, 5)).hint
    assert "multiply" in question.check((9, 9)).hint

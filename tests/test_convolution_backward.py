"""core.convolution.conv2d_backward against autograd and finite differences, and the laws that name it."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from core.arithmetic import PADDING_MODES, ConvSpec
from core.convolution import conv2d, conv2d_backward, conv_transpose2d
from tests.specs import Case, cases, integers_array, torch_padded


def autograd(case: Case, grad_output: np.ndarray) -> list[np.ndarray]:
    """The three gradients by PyTorch."""
    x, weight, bias = (
        torch.tensor(value).double().requires_grad_() for value in (case.x, case.weight, case.bias)
    )
    spec = case.spec
    padded = torch_padded(x, spec)
    y = torch.nn.functional.conv2d(padded, weight, bias, spec.stride, 0, spec.dilation, spec.groups)
    y.backward(torch.tensor(grad_output).double())
    return [value.grad.numpy() for value in (x, weight, bias)]


@given(cases(), st.integers(0, 2**16))
def test_the_gradients_are_those_of_autograd(case, seed):
    shape = conv2d(case.x, case.weight, case.spec).shape
    grad_output = integers_array(seed, shape)
    found = conv2d_backward(case.x, case.weight, case.spec, grad_output)
    for gradient, expected, like in zip(found, autograd(case, grad_output), (case.x, case.weight, case.bias)):
        assert gradient.dtype == np.float32 and gradient.shape == like.shape
        assert_array_equal(gradient, expected.astype(np.float32))


@pytest.mark.parametrize("fill", PADDING_MODES)
def test_a_small_move_of_any_number_changes_the_sum_as_the_gradient_says(fill):
    """Whole numbers, so that a move of 1 changes the weighted sum of outputs exactly by the gradient."""
    spec = ConvSpec((2, 3), (2, 1), ((1, 2), (2, 0)), (1, 2), 2, fill)
    x, weight = integers_array(1, (2, 4, 5, 6)), integers_array(2, (6, 2, 2, 3))
    grad_output = integers_array(3, conv2d(x, weight, spec).shape)
    grad_x, grad_weight, _ = conv2d_backward(x, weight, spec, grad_output)
    total = (conv2d(x, weight, spec) * grad_output).sum()
    for values, gradient, again in (
        (x, grad_x, lambda moved: conv2d(moved, weight, spec)),
        (weight, grad_weight, lambda moved: conv2d(x, moved, spec)),
    ):
        for place in list(np.ndindex(values.shape))[::7]:
            moved = values.copy()
            moved[place] += 1
            assert (again(moved) * grad_output).sum() - total == gradient[place]


def test_the_weights_gradient_is_the_correlation_with_the_outputs_gradient_a_stride_apart():
    spec = ConvSpec(3, stride=2, padding=1)
    x, weight = integers_array(1, (1, 1, 7, 7)), integers_array(2, (1, 1, 3, 3))
    grad_output = integers_array(3, (1, 1, 4, 4))
    _, grad_weight, _ = conv2d_backward(x, weight, spec, grad_output)
    assert_array_equal(grad_weight, conv2d(x, grad_output, ConvSpec(4, 1, 1, dilation=2)))


def test_the_inputs_gradient_is_the_transposed_convolution():
    spec = ConvSpec(3, stride=2, padding=1, dilation=2)
    x, weight = integers_array(1, (1, 2, 9, 9)), integers_array(2, (4, 2, 3, 3))
    grad_output = integers_array(3, conv2d(x, weight, spec).shape)
    grad_x, _, grad_bias = conv2d_backward(x, weight, spec, grad_output)
    assert_array_equal(grad_x, conv_transpose2d(grad_output, weight, spec))
    assert_array_equal(grad_bias, grad_output.sum((0, 2, 3)))


def test_what_falls_on_a_copy_goes_to_the_pixel_that_it_copies():
    spec = ConvSpec(1, padding=((0, 0), (1, 1)), padding_mode="replicate")
    grad_x, _, _ = conv2d_backward(
        np.zeros((1, 1, 1, 3)), np.ones((1, 1, 1, 1)), spec, [[[[1, 2, 4, 8, 16]]]]
    )
    assert grad_x.ravel().tolist() == [1 + 2, 4, 8 + 16]
    grad_x, _, _ = conv2d_backward(
        np.zeros((1, 1, 1, 3)),
        np.ones((1, 1, 1, 1)),
        replace(spec, padding_mode="zeros"),
        [[[[1, 2, 4, 8, 16]]]],
    )
    assert grad_x.ravel().tolist() == [2, 4, 8]


def test_a_gradient_of_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"output's shape \(1, 1, 2, 2\), not \(1, 1, 3, 3\)"):
        conv2d_backward(np.ones((1, 1, 4, 4)), np.ones((1, 1, 3, 3)), ConvSpec(3), np.ones((1, 1, 3, 3)))
    with pytest.raises(ValueError, match="kernel"):
        conv2d_backward(np.ones((1, 1, 2, 2)), np.ones((1, 1, 3, 3)), ConvSpec(3), np.ones((1, 1, 1, 1)))

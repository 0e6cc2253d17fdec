"""The backward pass on the stage: what its windows add up is autograd's gradient."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_array_equal

from core.arithmetic import PADDING_MODES, ConvSpec
from core.convolution import conv2d
from core.lessons.backward import (
    CANVAS_GRADIENT,
    INPUT_GRADIENT,
    copies_pixels,
    input_gradient_scene,
    left_over,
    weight_gradient_scene,
)
from core.lessons.scenes import by_windows
from tests.lessons.gradients import gradients, single
from tests.specs import cases, integers_array


@given(cases())
def test_the_weights_scene_ends_in_autograds_gradient(case):
    x, weight, spec = single(case)
    grad_output = integers_array(7, conv2d(x[None], weight, spec)[0].shape)
    scene = weight_gradient_scene(x, weight, spec, grad_output)
    expected = gradients(x, weight, spec, grad_output).weight[0]
    assert scene.steps.kernel_shape == grad_output.shape[1:] and scene.steps.output_shape == spec.kernel_size
    assert_array_equal(scene.output, expected)
    assert_array_equal(by_windows(scene), expected)


@given(cases())
def test_the_inputs_scene_ends_in_autograds_gradient_of_what_it_is_called(case):
    x, weight, spec = single(case)
    grad_output = integers_array(7, conv2d(x[None], weight, spec)[0].shape)
    scene = input_gradient_scene(x, weight, spec, grad_output)
    found = gradients(x, weight, spec, grad_output)
    expected = found.padded if copies_pixels(spec) else found.x
    assert scene.called == (CANVAS_GRADIENT if copies_pixels(spec) else INPUT_GRADIENT)
    assert_array_equal(scene.output, expected)
    assert_array_equal(by_windows(scene), expected)


@pytest.mark.parametrize("fill", PADDING_MODES)
def test_a_border_copies_pixels_where_there_is_one_to_fill(fill):
    assert not copies_pixels(ConvSpec(3, padding_mode=fill))
    assert copies_pixels(ConvSpec(3, padding=((0, 0), (0, 1)), padding_mode=fill)) == (fill != "zeros")


def test_what_no_window_reads_has_no_gradient():
    spec = ConvSpec(3, stride=2)
    assert left_over(spec, (6, 5)) == (1, 0)
    ones = np.ones((1, 2, 2), np.float32)
    scene = input_gradient_scene(np.ones((1, 6, 5)), np.ones((1, 1, 3, 3)), spec, ones)
    assert not scene.output[0, 5].any() and scene.output[0, 4].any()

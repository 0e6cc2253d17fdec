"""The backward pass on the stage: what its windows add up is autograd's gradient."""

import numpy as np
import pytest
import torch
from hypothesis import given
from numpy.testing import assert_allclose, assert_array_equal

from core.arithmetic import PADDING_MODES, ConvSpec
from core.convolution import conv2d
from core.lessons.backward import (
    LOSS_FORMULAS,
    LOSS_GRADIENTS,
    input_gradient_scene,
    input_gradient_words,
    left_over,
    weight_gradient_scene,
    weight_gradient_words,
)
from core.lessons.scenes import Scene, by_windows
from tests.specs import Case, cases, integers_array


def gradients(x, weight, spec: ConvSpec, grad_output) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(of x, of the padded x, of the weight) by autograd; x (1, H, W), weight (1, 1, K_h, K_w)."""
    x, weight = (torch.tensor(value).double().requires_grad_() for value in (x, weight))
    (top, bottom), (left, right) = spec.padding
    mode = "constant" if spec.padding_mode == "zeros" else spec.padding_mode
    padded = torch.nn.functional.pad(x[None], (left, right, top, bottom), mode=mode)
    padded.retain_grad()
    y = torch.nn.functional.conv2d(padded, weight, None, spec.stride, 0, spec.dilation)
    y.backward(torch.tensor(grad_output[None]).double())
    return x.grad.numpy(), padded.grad[0].numpy(), weight.grad[0].numpy()


def windows_of(scene: Scene) -> np.ndarray:
    """What the stage's windows add up, by the scene's own steps: (1, H_out, W_out)."""
    return by_windows(scene)


def single(case: Case) -> tuple[np.ndarray, np.ndarray, ConvSpec]:
    from dataclasses import replace

    return case.x[0, :1], case.weight[:1, :1], replace(case.spec, groups=1)


@given(cases())
def test_both_scenes_end_in_autograds_gradients(case):
    x, weight, spec = single(case)
    grad_output = integers_array(7, conv2d(x[None], weight, spec)[0].shape)
    grad_x, grad_padded, grad_weight = gradients(x, weight, spec, grad_output)
    scene = weight_gradient_scene(x, weight, spec, grad_output)
    assert_array_equal(scene.output, grad_weight)
    assert scene.steps.kernel_shape == grad_output.shape[1:] and scene.steps.output_shape == spec.kernel_size
    assert_array_equal(windows_of(scene), grad_weight)
    scene = input_gradient_scene(x, weight, spec, grad_output)
    expected = grad_x if spec.padding_mode == "zeros" else grad_padded
    assert_array_equal(scene.output, expected)
    assert_array_equal(windows_of(scene), expected)


def test_what_no_window_reads_has_no_gradient():
    spec = ConvSpec(3, stride=2)
    assert left_over(spec, (6, 5)) == (1, 0)
    scene = input_gradient_scene(
        np.ones((1, 6, 5)), np.ones((1, 1, 3, 3)), spec, np.ones((1, 2, 2), np.float32)
    )
    assert not scene.output[0, 5].any() and scene.output[0, 4].any()
    assert "No window read the last 1 row of" in " ".join(input_gradient_words(spec, (6, 5)))


@pytest.mark.parametrize("loss", LOSS_GRADIENTS)
def test_the_gradients_of_losses_are_autograds(loss):
    y, cell = np.random.RandomState(0).standard_normal((1, 3, 4)).astype(np.float32), (1, 2)
    tensor = torch.tensor(y, requires_grad=True)
    value = {
        "ones": lambda: tensor.sum(),
        "cell": lambda: tensor[0, 1, 2],
        "squares": lambda: 0.5 * (tensor**2).sum(),
        "cross_entropy": lambda: torch.nn.functional.cross_entropy(
            tensor.reshape(1, -1), torch.tensor([1 * 4 + 2])
        ),
    }[loss]()
    value.backward()
    assert_allclose(LOSS_GRADIENTS[loss](y, cell), tensor.grad.numpy(), atol=1e-6)
    assert LOSS_FORMULAS[loss].count("%d") in (0, 2, 4)


@pytest.mark.parametrize("fill", PADDING_MODES)
def test_words_tell_what_stride_dilation_and_fill_become(fill):
    plain = ConvSpec(3)
    assert len(weight_gradient_words(plain, np.ones((1, 3, 3)))) == 3
    assert len(input_gradient_words(plain, (5, 5))) == 1
    spec = ConvSpec(3, (2, 1), 1, 2, padding_mode=fill)
    words = " ".join(weight_gradient_words(spec, np.ones((1, 2, 3))))
    assert "6 windows" in words and "2 down and 1 across apart" in words and "moves by 2" in words
    words = " ".join(input_gradient_words(spec, (7, 7)))
    assert "1 down and 0 across" in words
    assert ("cropped" in words) == (fill == "zeros") and (f"({fill})" in words) == (fill != "zeros")

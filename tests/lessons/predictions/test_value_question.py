"""core.lessons.predictions.value_question against PyTorch's convolutions, transposed ones and pooling."""

import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given
from hypothesis import strategies as st

from core.arithmetic import ConvSpec
from core.lessons.predictions.value_question import MOST_PRODUCTS, value_question
from core.lessons.scenes import convolution_scene, pooling_scene, transposed_scene
from core.pooling import PoolingSettings
from core.steps import convolution_steps
from tests.lessons.predictions.test_window_questions import asked
from tests.lessons.test_scenes import padded
from tests.specs import Case, cases


def summed(terms: str) -> float:
    """A sum as the reason writes it, worked out."""
    return eval(terms.replace("·", "*").replace("−", "-"))


@given(cases(max_groups=1))
def test_a_value_of_a_convolution_is_pytorchs_and_its_terms_add_up(case: Case):
    x, weight = case.x[0], case.weight[0]
    steps = convolution_steps(case.spec, x.shape[1:])
    question = value_question("convolution", x, weight, steps, case.spec)
    assume(question)
    expected = F.conv2d(
        padded(x, case.spec), torch.tensor(weight)[None], stride=case.spec.stride, dilation=case.spec.dilation
    )
    row, column = asked(question.words)
    assert question.right == (float(expected[0, 0, row, column]),)
    assert summed(question.reason.partition(" = ")[0]) == question.right[0]
    assert question.check(question.right).is_right
    assert not question.check((question.right[0] + 1,)).is_right


@given(cases(max_groups=1, padding_modes=("zeros",)), st.sampled_from(["max", "average", "transposed"]))
def test_values_of_the_other_operations_are_pytorchs(case: Case, operation):
    """And those of the scene that the page shows."""
    x, weight = case.x[0, :1], case.weight[:1, :1]
    try:
        if operation == "transposed":
            scene = transposed_scene(x, weight, case.spec)
        else:
            scene = pooling_scene(x, case.spec, operation)
    except ValueError:
        assume(False)
    kernel = None if scene.weight is None else scene.weight[0]
    question = value_question(operation, x, kernel, scene.steps, case.spec)
    assume(question)
    row, column = asked(question.words)
    if operation == "transposed":
        (top, _), (left, _) = case.spec.padding
        whole = F.conv_transpose2d(
            torch.tensor(x)[None],
            torch.tensor(weight),
            stride=case.spec.stride,
            dilation=case.spec.dilation,
        )
        expected = float(whole[0, 0, row + top, column + left])
    else:
        canvas = padded(x, case.spec, -np.inf if operation == "max" else 0)
        windows = canvas[0, 0].numpy()
        (s_h, s_w), (d_h, d_w), (k_h, k_w) = case.spec.stride, case.spec.dilation, case.spec.kernel_size
        patch = windows[
            row * s_h : row * s_h + k_h * d_h : d_h, column * s_w : column * s_w + k_w * d_w : d_w
        ]
        expected = float(patch.max() if operation == "max" else patch.mean(dtype=np.float64))
    assert question.right[0] == pytest.approx(expected, abs=1e-4)
    assert abs(question.right[0] - float(scene.output[0, row, column])) <= 1e-3


def test_a_mean_counts_what_pytorch_counts():
    row, spec = np.float32([[[1, 2, 3, 4, 5]]]), ConvSpec((1, 3), (1, 2), (0, 1))
    for settings_, size, mean in (
        (PoolingSettings(), 3, 3.0),  # (0 + 4 + 5) / 3: a window of three, one of them padding
        (PoolingSettings(count_include_pad=False), 2, 4.5),
    ):
        scene = pooling_scene(row, spec, "average", settings_)
        question = value_question(
            "average", row, scene.weight[0], scene.steps, spec, count_include_pad=settings_.count_include_pad
        )
        assert question.right == (mean,) == (float(scene.output[0, 0, 2]),)
        assert f" / {size} = " in question.reason
    assert question.check((3.0,)).hint == "The padding does not count here."
    up = pooling_scene(row, ConvSpec((1, 2), (1, 2)), "average", PoolingSettings(ceil_mode=True))
    question = value_question("average", row, up.weight[0], up.steps, ConvSpec((1, 2), (1, 2)))
    assert (
        question.grids[0].texts == (("1", "2", "3", "4", "5", "–"),) and "(–) nothing is" in question.given[0]
    )
    assert question.right == (5.0,) and question.check((2.5,)).hint.startswith("What lies beyond")


PATCH = np.array([[[10, 20, 30], [40, 50, 60], [70, 80, 90]]], np.float32)
SHARPEN = np.array([[[0, -1, 0], [-1, 5, -1], [0, -1, 0]]], np.float32)


def of_the_patch(weight: np.ndarray, **keywords):
    return value_question(
        "convolution", PATCH, weight, convolution_steps(ConvSpec(3), (3, 3)), ConvSpec(3), **keywords
    )


def test_the_lectures_patch_gives_50_with_its_terms():
    question = of_the_patch(SHARPEN)
    assert question.right == (50.0,)
    assert question.reason == (
        "20·(−1) + 40·(−1) + 50·5 + 60·(−1) + 80·(−1) = 50. Weights of 0 are left out."
    )


def test_a_rotated_kernel_is_recognized():
    """Prewitt gives 3 * 20 = 60 there, and -60 rotated."""
    prewitt = np.array([[[-1, 0, 1]] * 3], np.float32)
    verdict = of_the_patch(prewitt).check((-60.0,))
    assert not verdict.is_right and "rotated" in verdict.hint


def test_a_mean_may_be_rounded_to_two_decimals_and_rounded_pixels_are_no_trap():
    ninth = np.full((1, 3, 3), 1 / 9, np.float32)
    question = of_the_patch(ninth[:, :1] * np.ones((3, 1), np.float32) / 3 * 2)
    assert question.right[0] == pytest.approx(100 / 3)
    assert question.check((33.33,)).is_right and question.check((100 / 3,)).is_right
    assert not question.check((33,)).is_right
    unrounded = of_the_patch(SHARPEN, exact=51.3)
    assert unrounded.check((50,)).is_right and unrounded.check((51.3,)).is_right
    assert unrounded.reason.endswith("With the pixels unrounded it is 51.3.")


def test_one_kernel_for_all_channels_is_recognized():
    """10 + 20 + 30 with a kernel of one 1 each; red alone is 10."""
    x = np.array([[[10]], [[20]], [[30]]], np.float32)
    question = value_question(
        "convolution", x, np.ones((3, 1, 1), np.float32), convolution_steps(ConvSpec(1), (1, 1)), ConvSpec(1)
    )
    assert question.right == (60.0,)
    assert "a kernel of its own" in question.check((10.0,)).hint
    assert [grid.title for grid in question.grids][3:] == ["Kernel, red", "Kernel, green", "Kernel, blue"]


def test_the_sum_of_a_window_is_not_its_mean():
    scene = pooling_scene(PATCH, ConvSpec(3), "average")
    question = value_question("average", PATCH, scene.weight[0], scene.steps, ConvSpec(3))
    assert question.right == (50.0,) and "divides it by 9" in question.check((450.0,)).hint


def test_what_nobody_works_out_by_hand_is_not_asked():
    x, spec = np.zeros((1, 9, 9), np.float32), ConvSpec(7)
    scene = convolution_scene(x, np.ones((1, 1, 7, 7), np.float32), spec)
    assert MOST_PRODUCTS < 49
    assert value_question("convolution", x, scene.weight[0], scene.steps, spec) is None
    assert of_the_patch(SHARPEN * np.float32(0.123457)) is None and of_the_patch(SHARPEN / 144)


def test_a_maximum_beside_padding_is_never_won_by_it():
    x, spec = -PATCH, ConvSpec(3, padding=1)
    scene = pooling_scene(x, spec, "max")
    question = value_question("max", x, None, scene.steps, spec, place=(0, 0))
    assert question.right == (-10.0,)
    assert "∞" not in question.reason and re.search("−∞", str(question.grids[0].texts))

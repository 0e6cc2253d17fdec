"""core.lessons.scenes against torch: what a stage is given is what PyTorch computes, window by window."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from core.arithmetic import ConvSpec, transposed_output_size
from core.convolution import flip
from core.lessons.scenes import (
    Scene,
    by_windows,
    convolution_scene,
    convolved_back,
    pooling_scene,
    transposed_scene,
)
from core.pooling import PoolingSettings
from tests.specs import Case, cases, integers_array, pairs, torch_padded
from tests.windows import patch_sources


def padded(x: np.ndarray, spec: ConvSpec, zero: float = 0) -> torch.Tensor:
    """x (C, H, W) with its border, by torch: (1, C, H_p, W_p)."""
    return torch_padded(torch.tensor(x)[None], spec, zero)


def patches(scene: Scene, zero: float = 0) -> np.ndarray:
    """(C, K_h * K_w, L): what each kernel cell sees at each step, read pixel by pixel."""
    seen = [patch_sources(scene.steps, step) for step in range(len(scene.steps))]
    columns = [[[zero if at is None else channel[at] for at in one] for one in seen] for channel in scene.x]
    return np.array(columns, np.float32).transpose(0, 2, 1)


def shapes_of(scene: Scene) -> dict:
    """The shapes by the arrays themselves."""
    columns = patches(scene).reshape(-1, len(scene.steps))
    filters = len(scene.output)
    return {
        "input": scene.x.shape,
        "columns": columns.shape,
        "weights": (filters, len(columns)),
        "product": (filters, len(scene.steps)),
        "output": scene.output.shape,
    }


@given(cases(), st.sampled_from(["windows", "im2col"]))
def test_a_convolution_is_torchs_with_groups_and_every_fill(case: Case, view):
    scene = convolution_scene(case.x[0], case.weight, case.spec, view)
    expected = F.conv2d(
        padded(case.x[0], case.spec),
        torch.tensor(case.weight),
        None,
        case.spec.stride,
        0,
        case.spec.dilation,
        case.spec.groups,
    )[0]
    assert_array_equal(scene.output, expected)
    assert (scene.view, scene.operation, scene.groups) == (view, "convolution", case.spec.groups)
    assert_array_equal(scene.weight, case.weight)


@given(cases(max_groups=1), st.booleans())
def test_pooling_is_torchs_and_padding_never_wins_a_maximum(case: Case, largest):
    spec, x = case.spec, case.x[0]
    scene = pooling_scene(x, spec, "max" if largest else "average")
    if largest:
        expected = F.max_pool2d(padded(x, spec, -np.inf), spec.kernel_size, spec.stride, 0, spec.dilation)[0]
        assert_array_equal(scene.output, expected)
        assert scene.weight is None
    else:
        windows = F.unfold(padded(x, spec), spec.kernel_size, spec.dilation, 0, spec.stride)
        means = windows.reshape(len(x), -1, len(scene.steps)).mean(1)
        np.testing.assert_allclose(scene.output.reshape(means.shape), means, rtol=0, atol=1e-5)
    assert scene.groups == len(x)


@pytest.mark.parametrize("p", [0, 1])
def test_pooling_without_dilation_is_torchs_own(p):
    x, spec = integers_array(3, (2, 6, 7)), ConvSpec(3, 2, p)
    images = torch.tensor(x)[None]
    assert_array_equal(pooling_scene(x, spec, "max").output, F.max_pool2d(images, 3, 2, p)[0])
    average = pooling_scene(x, spec, "average").output
    np.testing.assert_allclose(average, F.avg_pool2d(images, 3, 2, p)[0], atol=1e-6)


@given(st.data())
def test_pooling_is_torchs_own_however_it_is_set_and_its_windows_read_what_counts(data):
    draw = lambda low, high: data.draw(st.integers(low, high))
    k, s, size, up, counts = draw(1, 4), draw(1, 4), draw(4, 9), draw(0, 1) == 1, draw(0, 1) == 1
    p, x = draw(0, k // 2), integers_array(draw(0, 9), (1, size, 7))
    images, spec, set_so = torch.tensor(x)[None], ConvSpec(k, s, p), PoolingSettings(up, counts)
    highest = pooling_scene(x, spec, "max", set_so)
    assert_array_equal(highest.output, F.max_pool2d(images, k, s, p, 1, up)[0])
    mean = pooling_scene(x, spec, "average", set_so)
    np.testing.assert_allclose(mean.output, F.avg_pool2d(images, k, s, p, up, counts)[0], atol=1e-5)
    for scene in (highest, mean):
        kinds = "xp" if counts and scene is mean else "x"
        for row, column in np.ndindex(scene.output.shape[1:]):
            down, across = scene.steps.rows.taps[row], scene.steps.columns.taps[column]
            read = [
                x[0, scene.steps.rows.sources[i], scene.steps.columns.sources[j]] if kind == "x" else 0
                for i in down for j in across
                if (kind := max(scene.steps.rows.kinds[i], scene.steps.columns.kinds[j], key="xp-".index)) in kinds
            ]  # fmt: skip
            value = max(read) if scene is highest else np.mean(read)
            assert scene.output[0, row, column] == pytest.approx(value, abs=1e-5)


def test_rounded_up_a_row_of_five_has_a_third_window_of_one_number():
    row, spec, up = np.float32([[[1, 2, 3, 4, 5]]]), ConvSpec((1, 2), (1, 2)), PoolingSettings(ceil_mode=True)
    assert pooling_scene(row, spec, "max", up).output.tolist() == [[[2, 4, 5]]]
    mean = pooling_scene(row, spec, "average", up)
    assert mean.output.tolist() == [[[1.5, 3.5, 5]]]
    assert mean.steps.columns.kinds == "xxxxx-" and mean.steps.reach_beyond


@given(cases(padding_modes=["zeros"], max_groups=1), st.sampled_from(["windows", "scatter"]), st.data())
def test_a_transposed_convolution_is_torchs_with_output_padding(case: Case, view, data):
    spec, shape = case.spec, data.draw(pairs(1, 4))
    extra = tuple(data.draw(st.integers(0, max(s, d) - 1)) for s, d in zip(spec.stride, spec.dilation))
    x, weight = integers_array(1, (1, *shape)), integers_array(2, (1, 1, *spec.kernel_size))
    try:
        for axis in (0, 1):
            k, s, p, d = spec.on_axis(axis)
            transposed_output_size(shape[axis], k, s, p, extra[axis], d)
    except ValueError as error:
        with pytest.raises(ValueError) as raised:
            transposed_scene(x, weight, spec, extra, view)
        assert str(raised.value) == str(error)
        return
    scene = transposed_scene(x, weight, spec, extra, view)
    (top, bottom), (left, right) = spec.padding
    operands = torch.tensor(x)[None], torch.tensor(weight)
    whole = F.conv_transpose2d(*operands, None, spec.stride, 0, extra, 1, spec.dilation)[0].numpy()
    _, h, w = whole.shape
    assert_array_equal(scene.output, whole[:, top : h - bottom, left : w - right])
    assert_array_equal(scene.weight, flip(weight))
    assert scene.view == view


@given(cases())
def test_the_weights_times_the_patches_are_the_output(case: Case):
    """A stage shows products: they must add up to what it shows as their sum, group by group."""
    scene = convolution_scene(case.x[0], case.weight, case.spec)
    g, (f, depth) = scene.groups, scene.weight.shape[:2]
    columns = patches(scene).reshape(g, depth * np.prod(scene.steps.kernel_shape), -1)
    product = scene.weight.reshape(g, f // g, -1) @ columns
    assert_array_equal(product.reshape(scene.output.shape), scene.output)


@settings(max_examples=30)
@given(cases(max_groups=1))
def test_an_average_is_equal_weights_times_the_patches(case: Case):
    scene = pooling_scene(case.x[0], case.spec, "average")
    means = np.einsum("ck,ckl->cl", scene.weight.reshape(len(scene.x), -1), patches(scene))
    np.testing.assert_allclose(scene.output.reshape(means.shape), means, rtol=0, atol=1e-5)


@settings(max_examples=30)
@given(cases())
def test_the_shapes_are_those_of_the_arrays(case: Case):
    scene = convolution_scene(case.x[0], case.weight, case.spec)
    assert scene.shapes == shapes_of(scene)


def test_the_shapes_of_the_lectures_example():
    """12 x 12 pixels in 3 channels, 3 x 3, 8 filters: 10 x 10 = 100 steps of 3 * 9 = 27 numbers."""
    x, weight = np.zeros((3, 12, 12), np.float32), np.ones((8, 3, 3, 3), np.float32)
    assert convolution_scene(x, weight, ConvSpec(3), "im2col").shapes == {
        "input": (3, 12, 12),
        "columns": (27, 100),
        "weights": (8, 27),
        "product": (8, 100),
        "output": (8, 10, 10),
    }


def test_what_does_not_fit_is_said():
    x, weight = np.zeros((1, 2, 2)), np.ones((1, 1, 3, 3))
    for scene in (
        lambda: convolution_scene(x, weight, ConvSpec(3)),
        lambda: pooling_scene(x, ConvSpec(3), "max"),
        lambda: pooling_scene(x, ConvSpec(3), "average"),
    ):
        with pytest.raises(ValueError, match="spans 3 pixels, more than the padded input's 2"):
            scene()
    with pytest.raises(ValueError, match="removes the whole output"):
        transposed_scene(x, weight, ConvSpec(3, padding=2))
    with pytest.raises(ValueError, match="must be zeros, not reflect"):
        transposed_scene(x, weight, ConvSpec(3, padding_mode="reflect"))


def test_a_matrix_too_large_to_show_is_told_and_the_rest_is_there():
    x, weight = np.zeros((3, 64, 64), np.float32), np.zeros((1, 3, 15, 15), np.float32)
    scene = convolution_scene(x, weight, ConvSpec(15, padding=14), "im2col")
    assert scene.too_large.startswith("The matrix would be 675 × 6084, more than the 2,000,000 numbers")
    assert scene.output.shape == (1, 78, 78)
    assert convolution_scene(x, weight, ConvSpec(15), "im2col").too_large == ""  # 675 x 2500


@given(cases(padding_modes=["zeros"], max_groups=1), pairs(1, 4))
def test_windows_over_the_stretched_input_give_what_torch_scatters(case: Case, shape):
    x, weight = integers_array(1, (1, *shape)), integers_array(2, (1, 1, *case.spec.kernel_size))
    try:
        scene = transposed_scene(x, weight, case.spec)
    except ValueError:
        return  # nothing would be left
    assert_array_equal(by_windows(scene), scene.output)


def test_a_transposed_convolution_is_undone_in_shape_only():
    """A kernel of four ones, two pixels apart: each pixel becomes a block of four, whose sum comes back."""
    spec, x = ConvSpec(2, stride=2), np.arange(1, 5, dtype=np.float32).reshape(1, 2, 2)
    scene = transposed_scene(x, np.ones((1, 1, 2, 2)), spec)
    assert scene.output.shape == (1, 4, 4)
    assert convolved_back(scene, spec).tolist() == [[[4, 8], [12, 16]]]
    kernel = np.array([[[[1, 0], [0, 0]]]])  # not the flipped one: then every zero would come back
    assert convolved_back(transposed_scene(x, kernel, spec), spec).tolist() == x.tolist()

"""core.convolution against torch.nn.functional, against the definition, and its laws."""

import inspect
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from core.arithmetic import ConvSpec, pooled_size, transposed_output_size
from core.convolution import (
    avg_pool2d,
    conv2d,
    conv2d_by_definition,
    conv_transpose2d,
    flip,
    max_pool2d,
    pad,
)
from tests.specs import Case, cases, integers_array, torch_padded

ROOT = Path(__file__).parents[1]
SHARPEN = [[[[0, -1, 0], [-1, 5, -1], [0, -1, 0]]]]
LECTURE_PATCH = np.arange(10, 100, 10).reshape(1, 1, 3, 3)


def torch_pad(x, spec, zero=0.0) -> torch.Tensor:
    """The border by torch: (N, C, H, W) -> (N, C, padded H, padded W)."""
    return torch_padded(torch.tensor(x), spec, zero)


def torch_conv2d(x, weight, spec, bias=None) -> torch.Tensor:
    """Pad with torch, then convolve without padding."""
    bias = None if bias is None else torch.tensor(bias)
    return F.conv2d(
        torch_pad(x, spec),
        torch.tensor(weight),
        bias,
        stride=spec.stride,
        dilation=spec.dilation,
        groups=spec.groups,
    )


def windows(padded: torch.Tensor, spec) -> torch.Tensor:
    """All windows, (N, C, K_h * K_w, L), by torch's unfold."""
    columns = F.unfold(padded, spec.kernel_size, spec.dilation, 0, spec.stride)
    return columns.reshape(*padded.shape[:2], -1, columns.shape[-1])


class TestConv2d:
    @given(cases())
    def test_equals_torch_for_any_spec(self, case: Case):
        expected = torch_conv2d(case.x, case.weight, case.spec, case.bias)
        y = conv2d(case.x, case.weight, case.spec, case.bias)
        assert y.dtype == np.float32
        assert_array_equal(y, expected)

    @given(cases())
    def test_output_has_the_shape_that_the_arithmetic_promises(self, case: Case):
        y = conv2d(case.x, case.weight, case.spec)
        assert y.shape == (len(case.x), len(case.weight), *case.spec.output_shape(case.x.shape[2:]))

    @given(cases())
    def test_equals_the_definition(self, case: Case):
        expected = conv2d_by_definition(case.x, case.weight, case.spec, case.bias)
        assert_array_equal(conv2d(case.x, case.weight, case.spec, case.bias), expected)

    def test_sharpening_the_lecture_patch_reads_50(self):
        assert conv2d(LECTURE_PATCH, SHARPEN, ConvSpec(3)).tolist() == [[[[50]]]]

    @pytest.mark.parametrize(
        "spec, size",
        [(ConvSpec(3), 222), (ConvSpec(3, padding=1), 224), (ConvSpec(3, stride=2, padding=1), 112)],
        ids=["valid", "padded", "strided"],
    )
    def test_lecture_sizes_from_224(self, spec, size):
        assert conv2d(np.zeros((1, 1, 224, 224)), SHARPEN, spec).shape == (1, 1, size, size)

    def test_real_numbers_agree_with_torch_closely(self):
        random = np.random.RandomState(0)
        x, weight = random.rand(2, 6, 20, 17).astype("f4"), random.randn(4, 3, 5, 2).astype("f4")
        spec = ConvSpec((5, 2), 2, ((1, 2), (0, 3)), groups=2, padding_mode="reflect")
        assert_allclose(conv2d(x, weight, spec), torch_conv2d(x, weight, spec), rtol=1e-5, atol=1e-5)

    @settings(max_examples=30)
    @given(cases())
    def test_is_linear_in_the_image(self, case: Case):
        spec, other = case.spec, case.x[..., ::-1, :].copy()
        together = conv2d(case.x + 2 * other, case.weight, spec)
        assert_array_equal(together, conv2d(case.x, case.weight, spec) + 2 * conv2d(other, case.weight, spec))

    def test_is_cross_correlation_and_flip_makes_it_convolution(self):
        signal = pytest.importorskip("scipy.signal")
        image, kernel = integers_array(0, (7, 9)), integers_array(1, (3, 2))
        correlated = conv2d(image[None, None], kernel[None, None], ConvSpec((3, 2)))[0, 0]
        convolved = conv2d(image[None, None], flip(kernel)[None, None], ConvSpec((3, 2)))[0, 0]
        assert_allclose(correlated, signal.correlate2d(image, kernel, "valid"))
        assert_allclose(convolved, signal.convolve2d(image, kernel, "valid"))

    def test_infinities_and_nan_stay_where_the_window_sees_them(self):
        x = np.zeros((1, 1, 3, 5))
        x[0, 0, 0, 0], x[0, 0, 1, 4] = np.inf, np.nan
        y = conv2d(x, np.ones((1, 1, 3, 1)), ConvSpec((3, 1)))
        assert_array_equal(y[0, 0, 0], [np.inf, 0, 0, 0, np.nan])


class TestTransposed:
    @given(cases(padding_modes=["zeros"]), st.data())
    def test_is_the_adjoint_of_conv2d(self, case: Case, data):
        """<conv2d(a), b> = <a, conv_transpose2d(b)> for every a and b, torch computing conv2d."""
        spec, b_shape = case.spec, case.spec.output_shape(case.x.shape[2:])
        extra = tuple(data.draw(st.integers(0, s - 1)) for s in spec.stride)
        try:
            a_shape = tuple(
                transposed_output_size(b_shape[n], *spec.on_axis(n)[:3], extra[n], spec.dilation[n])
                for n in (0, 1)
            )
        except ValueError:
            return  # padding crops everything
        a = integers_array(1, (*case.x.shape[:2], *a_shape))
        b = integers_array(2, (len(a), len(case.weight), *b_shape))
        transposed = conv_transpose2d(b, case.weight, spec, output_padding=extra)
        assert transposed.shape == a.shape
        assert np.vdot(torch_conv2d(a, case.weight, spec).numpy(), b) == np.vdot(a, transposed)

    @given(cases(padding_modes=["zeros"]), st.data())
    def test_equals_torch_where_torch_can(self, case: Case, data):
        p = (1, 0)
        spec = replace(case.spec, kernel_size=(3, 2), padding=p)
        weight = integers_array(7, (len(case.weight), case.weight.shape[1], 3, 2))
        x = integers_array(8, (1, len(weight), 4, 3))
        extra = tuple(data.draw(st.integers(0, max(s, d) - 1)) for s, d in zip(spec.stride, spec.dilation))
        bias = integers_array(9, (weight.shape[1] * spec.groups,))
        expected = F.conv_transpose2d(
            *map(torch.tensor, (x, weight, bias)), spec.stride, p, extra, spec.groups, spec.dilation
        )
        assert_array_equal(conv_transpose2d(x, weight, spec, bias, extra), expected)
        lopsided = replace(spec, padding=((1, 0), (0, 2)))
        if expected.shape[3] > 2:  # one row more at the bottom, two columns less at the right
            y = conv_transpose2d(x, weight, lopsided, bias, extra)
            assert_array_equal(y[:, :, :-1], expected[:, :, :, :-2])

    def test_stamps_the_kernel_stride_pixels_apart(self):
        y = conv_transpose2d([[[[1, 2]]]], [[[[1, 10, 100]]]], ConvSpec((1, 3), stride=2))
        assert y.tolist() == [[[[1, 10, 102, 20, 200]]]]


def test_symmetric_is_what_scipy_calls_reflect():
    ndimage = pytest.importorskip("scipy.ndimage")
    x, kernel = integers_array(0, (5, 6)), integers_array(1, (5, 5))
    found = conv2d(x[None, None], kernel[None, None], ConvSpec(5, padding=2, padding_mode="symmetric"))[0, 0]
    assert_array_equal(found, ndimage.correlate(x, kernel, mode="reflect"))
    mirrored = conv2d(x[None, None], kernel[None, None], ConvSpec(5, padding=2, padding_mode="reflect"))[0, 0]
    assert_array_equal(mirrored, ndimage.correlate(x, kernel, mode="mirror"))


class TestPooling:
    @given(cases(max_groups=1))
    def test_max_pool_is_the_largest_of_each_window(self, case: Case):
        expected = windows(torch_pad(case.x, case.spec, -np.inf), case.spec).amax(2)
        y = max_pool2d(case.x, case.spec)
        assert_array_equal(y.reshape(expected.shape), expected)
        assert y.shape[2:] == case.spec.output_shape(case.x.shape[2:])

    @given(cases(max_groups=1))
    def test_avg_pool_is_the_mean_of_each_window(self, case: Case):
        expected = windows(torch_pad(case.x, case.spec), case.spec).sum(2) / np.prod(case.spec.kernel_size)
        y = avg_pool2d(case.x, case.spec)
        assert_array_equal(y.reshape(expected.shape), expected)
        assert y.shape[2:] == case.spec.output_shape(case.x.shape[2:])

    @given(st.data())
    def test_pooling_equals_torch_in_every_way_that_it_can_be_set(self, data):
        draw = lambda low, high: data.draw(st.integers(low, high))
        k, s, shape = draw(1, 4), draw(1, 4), (2, 3, draw(1, 9), draw(1, 9))
        padding, dilation, up, pads = draw(0, k // 2), draw(1, 2), draw(0, 1) == 1, draw(0, 1) == 1
        x = np.random.RandomState(0).standard_normal(shape).astype(np.float32)
        tensor = torch.tensor(x)
        for ours, theirs in (
            (
                lambda: max_pool2d(x, ConvSpec(k, s, padding, dilation), up),
                lambda: F.max_pool2d(tensor, k, s, padding, dilation, up),
            ),
            (
                lambda: avg_pool2d(x, ConvSpec(k, s, padding), up, pads),
                lambda: F.avg_pool2d(tensor, k, s, padding, up, pads),
            ),
        ):
            try:
                expected = theirs()
            except RuntimeError:
                with pytest.raises(ValueError, match="kernel_size"):
                    ours()
                continue
            assert_allclose(ours(), expected, atol=1e-6)

    def test_sizes_are_rounded_up_as_in_the_frameworks(self):
        row, spec = np.float32([[[[1, 2, 3, 4, 5]]]]), ConvSpec((1, 2), (1, 2))
        assert max_pool2d(row, spec, ceil_mode=True).tolist() == [[[[2, 4, 5]]]]
        assert avg_pool2d(row, spec, ceil_mode=True).tolist() == [[[[1.5, 3.5, 5]]]]
        assert pooled_size(112, 3, 2, ceil_mode=True) == 56  # GoogLeNet's first pooling

    def test_a_window_of_padding_only_has_no_mean_without_it(self):
        with pytest.raises(ValueError, match="without a pixel"):
            avg_pool2d([[[[5]]]], ConvSpec(1, 1, 1), count_include_pad=False)

    def test_pooling_equals_torch_with_its_own_padding(self):
        x, spec = integers_array(0, (2, 3, 7, 8)), ConvSpec(3, 2, 1)
        assert_array_equal(max_pool2d(x - 20, spec), F.max_pool2d(torch.tensor(x - 20), 3, 2, 1))
        assert_array_equal(avg_pool2d(x, spec), F.avg_pool2d(torch.tensor(x), 3, 2, 1))

    def test_padding_only_windows_are_minus_infinity_and_zero(self):
        spec = ConvSpec(1, padding=1)
        assert max_pool2d([[[[5]]]], spec)[0, 0, 0].tolist() == [-np.inf] * 3
        assert avg_pool2d([[[[5]]]], spec)[0, 0, 1].tolist() == [0, 5, 0]


@given(cases())
def test_pad_equals_torch_for_every_fill(case: Case):
    assert_array_equal(pad(case.x, case.spec), torch_pad(case.x, case.spec))


def test_flip_rotates_by_180_degrees_and_twice_is_nothing():
    kernel = integers_array(0, (2, 3))
    assert_array_equal(flip(kernel), np.rot90(kernel, 2))
    assert_array_equal(flip(flip(kernel)), kernel)


def test_definition_is_short_enough_to_be_shown():
    assert len(inspect.getsource(conv2d_by_definition).splitlines()) <= 30


def test_importing_does_not_import_torch():
    code = "import sys, core.convolution, core.kernels; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0

"""core.im2col against torch's unfold and fold, against conv2d, and its laws."""

from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from numpy.testing import assert_allclose, assert_array_equal

import core.im2col
from core.arithmetic import ConvSpec
from core.convolution import conv2d_by_definition
from core.im2col import col2im, conv2d_im2col, duplication, im2col
from core.steps import convolution_steps
from tests.specs import Case, cases, integers_array, torch_padded
from tests.test_convolution import torch_conv2d, torch_pad

CASES = cases()


class TestIm2col:
    @given(CASES)
    def test_equals_torchs_unfold_for_any_spec(self, case: Case):
        spec = case.spec
        expected = F.unfold(torch_pad(case.x, spec), spec.kernel_size, spec.dilation, 0, spec.stride)
        columns = im2col(case.x, spec)
        assert columns.dtype == np.float32
        assert_array_equal(columns, expected)

    def test_result_is_new_and_writeable_even_for_a_1x1_kernel(self):
        x = integers_array(0, (1, 2, 3, 4))
        columns = im2col(x, ConvSpec(1))
        columns[:] = 100
        assert_array_equal(x, integers_array(0, (1, 2, 3, 4)))

    def test_accepts_any_numbers_in_any_order(self):
        x = integers_array(0, (1, 2, 5, 4))
        expected = im2col(x, ConvSpec(2))
        assert_array_equal(im2col(x.tolist(), ConvSpec(2)), expected)
        assert_array_equal(im2col(np.asfortranarray(x.astype(int)), ConvSpec(2)), expected)


class TestCol2im:
    @given(CASES)
    def test_is_the_adjoint_of_im2col(self, case: Case):
        """<im2col(x), y> = <x, col2im(y)> for every x and y: whole numbers, so exactly."""
        columns = im2col(case.x, case.spec)
        y = integers_array(3, columns.shape)
        back = col2im(y, case.spec, case.x.shape[2:])
        assert (back.shape, back.dtype) == (case.x.shape, np.float32)
        assert np.vdot(columns, y) == np.vdot(case.x, back)

    @given(cases(padding_modes=["zeros"]))
    def test_equals_torchs_fold(self, case: Case):
        spec, (h, w) = case.spec, case.x.shape[2:]
        (top, bottom), (left, right) = spec.padding
        y = integers_array(3, im2col(case.x, spec).shape)
        padded = (h + top + bottom, w + left + right)
        folded = F.fold(torch.tensor(y), padded, spec.kernel_size, spec.dilation, 0, spec.stride)
        assert_array_equal(col2im(y, spec, (h, w)), folded[:, :, top : top + h, left : left + w])

    @given(CASES)
    def test_equals_torchs_gradient_through_padding_and_unfold(self, case: Case):
        spec, x = case.spec, torch.tensor(case.x, requires_grad=True)
        padded = torch_padded(x, spec)
        columns = F.unfold(padded, spec.kernel_size, spec.dilation, 0, spec.stride)
        y = integers_array(3, columns.shape)
        columns.backward(torch.tensor(y))
        assert_array_equal(col2im(y, spec, case.x.shape[2:]), x.grad)

    @given(CASES)
    def test_of_ones_counts_the_reads_of_every_pixel(self, case: Case):
        spec, shape = case.spec, case.x.shape[2:]
        ones = np.ones_like(im2col(case.x, spec))
        counts = np.broadcast_to(convolution_steps(spec, shape).counts(), case.x.shape)
        assert_array_equal(col2im(ones, spec, shape), counts)

    @given(CASES)
    def test_of_im2col_is_each_pixel_times_its_reads(self, case: Case):
        spec, shape = case.spec, case.x.shape[2:]
        counts = np.array(convolution_steps(spec, shape).counts())
        assert_array_equal(col2im(im2col(case.x, spec), spec, shape), case.x * counts)

    def test_leaves_its_argument_alone(self):
        y = np.ones((1, 4, 9), np.float32)
        col2im(y, ConvSpec(2), (4, 4))[:] = 5
        assert_array_equal(y, 1)


class TestConv2d:
    @given(CASES)
    def test_equals_torch_for_any_spec(self, case: Case):
        y = conv2d_im2col(case.x, case.weight, case.spec, case.bias)
        assert y.dtype == np.float32
        assert_array_equal(y, torch_conv2d(case.x, case.weight, case.spec, case.bias))

    @settings(max_examples=20)
    @given(CASES)
    def test_equals_the_definition(self, case: Case):
        expected = conv2d_by_definition(case.x, case.weight, case.spec)
        assert_array_equal(conv2d_im2col(case.x, case.weight, case.spec), expected)

    @pytest.mark.parametrize("rows", [1, 2, 5, 7])
    def test_blocks_of_rows_join_without_a_seam(self, rows, monkeypatch):
        x, weight = integers_array(0, (2, 4, 15, 9)), integers_array(1, (6, 2, 3, 3))
        spec = ConvSpec(3, (2, 1), 1, groups=2, padding_mode="circular")  # 8 x 9 outputs, columns of 18
        monkeypatch.setattr(core.im2col, "BLOCK_BYTES", rows * 18 * 9 * 4)
        assert_array_equal(conv2d_im2col(x, weight, spec), torch_conv2d(x, weight, spec))

    def test_one_row_of_a_large_image_may_exceed_a_block(self, monkeypatch):
        x, weight = integers_array(0, (1, 1, 4, 5)), integers_array(1, (1, 1, 2, 2))
        monkeypatch.setattr(core.im2col, "BLOCK_BYTES", 1)
        assert_array_equal(conv2d_im2col(x, weight, ConvSpec(2)), torch_conv2d(x, weight, ConvSpec(2)))

    def test_real_numbers_of_a_photograph_agree_with_torch_closely(self):
        random = np.random.RandomState(0)
        x, weight = random.rand(1, 3, 150, 131).astype("f4"), random.randn(8, 3, 5, 5).astype("f4")
        spec = ConvSpec(5, 2, 2, padding_mode="reflect")
        assert_allclose(conv2d_im2col(x, weight, spec), torch_conv2d(x, weight, spec), rtol=1e-4, atol=1e-5)

    def test_is_the_product_of_the_weight_matrix_and_the_columns(self):
        x, weight = integers_array(0, (1, 3, 12, 12)), integers_array(1, (8, 3, 3, 3))
        columns = im2col(x, ConvSpec(3))
        assert columns.shape == (1, 27, 100)  # the shapes of the im2col page
        product = weight.reshape(8, 27) @ columns[0]
        assert_array_equal(conv2d_im2col(x, weight, ConvSpec(3))[0], product.reshape(8, 10, 10))

    def test_no_images_give_no_outputs(self):
        assert conv2d_im2col(np.zeros((0, 1, 3, 3)), np.ones((2, 1, 3, 3)), ConvSpec(3)).shape == (0, 2, 1, 1)


class TestDuplication:
    def test_alexnets_first_layer_is_363_by_3025_and_7_times_its_image(self):
        cost = duplication(ConvSpec(11, stride=4), (3, 227, 227))
        assert cost.matrix_shape == (363, 3025)
        assert cost.n_bytes == 363 * 3025 * 4
        assert round(cost.ratio, 1) == 7.1

    @given(CASES)
    def test_is_the_size_of_the_matrix(self, case: Case):
        columns, cost = im2col(case.x, case.spec)[0], duplication(case.spec, case.x.shape[1:])
        assert (cost.matrix_shape, cost.n_bytes) == (columns.shape, columns.nbytes)
        assert cost.ratio == columns.size / case.x[0].size


ONE = np.ones((1, 1, 4, 4))


@pytest.mark.parametrize(
    "make, message",
    [
        (
            lambda: im2col(ONE, ConvSpec(5)),
            (
                "`kernel_size` 5 spans 5 pixels, more than the padded input's 4; "
                "use a smaller kernel or more padding."
            ),
        ),
        (
            lambda: im2col(ONE[0], ConvSpec(2)),
            (
                "`x` must have shape (N, C, H, W), not (1, 4, 4); "
                "an axis of size 1 is added by indexing with None."
            ),
        ),
        (
            lambda: col2im(np.ones((1, 5, 9)), ConvSpec(2), (4, 4)),
            (
                "`columns` must hold whole windows: its 5 rows are not a multiple of the kernel's 4 cells; "
                "use the spec that made it."
            ),
        ),
        (
            lambda: col2im(np.ones((1, 4, 9)), ConvSpec(2), (5, 4)),
            (
                "`columns` must have one column per window: 12 for an image of (5, 4), not 9; "
                "use the spec and the image shape that made it."
            ),
        ),
        (
            lambda: col2im(np.ones((4, 9)), ConvSpec(2), (4, 4)),
            (
                "`columns` must have shape (N, C*K_h*K_w, L), not (4, 9); "
                "an axis of size 1 is added by indexing with None."
            ),
        ),
        (
            lambda: conv2d_im2col(ONE, np.ones((2, 1, 2, 2)), ConvSpec(3)),
            "`weight` has kernels of (2, 2), `kernel_size` is (3, 3); make them equal.",
        ),
        (
            lambda: duplication(ConvSpec(7), (3, 4, 9)),
            (
                "`kernel_size` 7 spans 7 pixels, more than the padded input's 4; "
                "use a smaller kernel or more padding."
            ),
        ),
    ],
)
def test_errors_say_the_rule_and_the_value(make, message):
    with pytest.raises(ValueError) as error:
        make()
    assert str(error.value) == message


@pytest.mark.parametrize("call", [im2col, lambda x, spec: col2im(x[0], spec, (4, 4))])
def test_a_spec_that_is_none_is_refused(call):
    with pytest.raises(TypeError, match="`spec` must be a ConvSpec, not 3"):
        call(ONE, 3)


def test_groups_do_not_change_the_matrix():
    x, spec = integers_array(0, (1, 4, 5, 5)), ConvSpec(3)
    assert_array_equal(im2col(x, spec), im2col(x, replace(spec, groups=2)))

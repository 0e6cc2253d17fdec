"""core.toeplitz against torch's conv2d and conv_transpose2d, and the guide's printed matrix."""

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_array_equal

from core.arithmetic import ConvSpec, leftover
from core.convolution import conv_transpose2d
from core.toeplitz import toeplitz
from tests.specs import Case, cases, integers_array
from tests.test_convolution import torch_conv2d

CASES = cases(padding_modes=["zeros"])


@given(CASES)
def test_times_the_image_is_torchs_conv2d(case: Case):
    unrolled = toeplitz(case.weight, case.spec, case.x.shape[2:])
    assert unrolled.dtype == np.float32
    expected = torch_conv2d(case.x, case.weight, case.spec)
    for x, y in zip(case.x, expected):
        assert_array_equal(unrolled @ x.ravel(), y.ravel())


@given(CASES)
def test_transpose_times_the_output_is_the_transposed_convolution(case: Case):
    spec, shape = case.spec, case.x.shape[2:]
    y = integers_array(4, (1, len(case.weight), *spec.output_shape(shape)))
    back = toeplitz(case.weight, spec, shape).T @ y.ravel()
    if _nothing_left_over(spec, shape):  # then the transposed convolution returns to the shape
        assert_array_equal(back, conv_transpose2d(y, case.weight, spec).ravel())


def _nothing_left_over(spec: ConvSpec, shape) -> bool:
    return all(leftover(shape[axis], *spec.on_axis(axis)) == 0 for axis in (0, 1))


def test_matrix_printed_in_section_4_1_of_the_guide():
    """A 3x3 kernel over a 4x4 input without padding, i = 4, k = 3, s = 1, p = 0."""
    w = np.arange(1, 10).reshape(3, 3)
    first = [1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0, 0, 0, 0, 0]
    expected = [np.roll(first, shift) for shift in (0, 1, 4, 5)]
    assert_array_equal(toeplitz(w[None, None], ConvSpec(3), (4, 4)), expected)


def test_groups_are_blocks_on_the_diagonal():
    assert_array_equal(toeplitz([[[[2]]], [[[3]]]], ConvSpec(1, groups=2), (1, 2)), np.diag([2, 2, 3, 3]))


def test_windows_of_padding_alone_are_rows_of_zeros():
    assert_array_equal(toeplitz([[[[7]]]], ConvSpec(1, padding=((0, 0), (1, 1))), (1, 1)), [[0], [7], [0]])


def test_infinite_weights_stay_in_their_own_cells():
    assert_array_equal(
        toeplitz([[[[np.inf, 1]]]], ConvSpec((1, 2)), (1, 3)), [[np.inf, 1, 0], [0, np.inf, 1]]
    )


@pytest.mark.parametrize(
    "make, message",
    [
        (
            lambda: toeplitz(np.ones((1, 1, 3, 3)), ConvSpec(3, padding=1, padding_mode="reflect"), (4, 4)),
            (
                "Each entry of the unrolled kernel is one weight or 0, and a copied pixel would add weights up: "
                "`padding_mode` must be zeros, not reflect."
            ),
        ),
        (
            lambda: toeplitz(np.ones((4, 3, 3, 3)), ConvSpec(3), (64, 64)),
            (
                "The unrolled kernel would be 15376 x 12288 = 188940288 entries, at most 4000000 are made; "
                "use a smaller input, fewer channels or a larger stride."
            ),
        ),
        (
            lambda: toeplitz(np.ones((1, 1, 2, 2)), ConvSpec(3), (4, 4)),
            "`weight` has kernels of (2, 2), `kernel_size` is (3, 3); make them equal.",
        ),
        (
            lambda: toeplitz(np.ones((3, 1, 2, 2)), ConvSpec(2, groups=2), (4, 4)),
            "Groups (2) must divide out_channels (3); use a divisor of both.",
        ),
        (
            lambda: toeplitz(np.ones((1, 1, 3, 3)), ConvSpec(3), (2, 4)),
            (
                "`kernel_size` 3 spans 3 pixels, more than the padded input's 2; "
                "use a smaller kernel or more padding."
            ),
        ),
    ],
)
def test_errors_say_the_rule_and_the_value(make, message):
    with pytest.raises(ValueError) as error:
        make()
    assert str(error.value) == message

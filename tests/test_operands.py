"""What the operations of core.convolution accept, and the sentences with which they refuse the rest."""

import warnings

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from core.arithmetic import ConvSpec
from core.convolution import (
    avg_pool2d,
    conv2d,
    conv2d_by_definition,
    conv_transpose2d,
    max_pool2d,
    pad,
)
from tests.specs import integers_array


class TestOperands:
    """Whatever arrays come in, the result is the same, silent, and the arrays stay as they were."""

    image = integers_array(3, (1, 2, 6, 6))
    weight = integers_array(4, (3, 2, 3, 3))

    @pytest.mark.parametrize(
        "change",
        [
            lambda a: a.astype(np.int64),
            lambda a: a.astype(np.float64),
            lambda a: a.astype(np.float16),
            lambda a: a.astype(">f4"),
            lambda a: a.astype(object),
            lambda a: a.tolist(),
            lambda a: np.asfortranarray(a),
            lambda a: a[..., ::-1].copy()[..., ::-1],
            lambda a: np.repeat(a, 2, axis=3)[..., ::2],
            lambda a: np.lib.stride_tricks.as_strided(a, writeable=False),
        ],
        ids=[
            "int64",
            "float64",
            "float16",
            "big-endian",
            "object",
            "list",
            "fortran",
            "reversed",
            "strided",
            "read-only",
        ],
    )
    @pytest.mark.parametrize("padding", [0, ((1, 0), (0, 0))], ids=["unpadded", "padded"])
    def test_form_of_the_arrays_does_not_matter(self, change, padding):
        spec = ConvSpec(3, padding=padding)
        expected = conv2d(self.image, self.weight, spec)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert_array_equal(conv2d(change(self.image), change(self.weight), spec), expected)

    def test_operations_leave_their_arguments_alone_and_return_new_arrays(self):
        x, weight = self.image.copy(), integers_array(5, (2, 2, 1, 1))
        for operation in (conv2d, conv_transpose2d, max_pool2d, avg_pool2d, pad):
            arguments = (x, weight) if operation in (conv2d, conv_transpose2d) else (x,)
            y = operation(*arguments, ConvSpec(1))
            assert y.flags.writeable and y.flags.c_contiguous and y.dtype == np.float32
            assert not np.shares_memory(y, x)
        assert_array_equal(x, self.image)

    def test_an_empty_batch_gives_an_empty_result(self):
        empty = np.zeros((0, 2, 6, 6))
        assert conv2d(empty, self.weight, ConvSpec(3)).shape == (0, 3, 4, 4)
        assert max_pool2d(empty, ConvSpec(3)).shape == avg_pool2d(empty, ConvSpec(3)).shape == (0, 2, 4, 4)


X, W = np.zeros((1, 3, 5, 5)), np.zeros((4, 3, 3, 3))


@pytest.mark.parametrize("operation", [conv2d, conv2d_by_definition])
@pytest.mark.parametrize(
    "x, weight, spec, bias, sentence",
    [
        (X[0], W, ConvSpec(3), None, "`x` must have shape (N, C_in, H, W), not (3, 5, 5); an axis of size 1"),
        (X, W[0], ConvSpec(3), None, "`weight` must have shape (C_out, C_in/G, K_h, K_w), not (3, 3, 3);"),
        (X, W, ConvSpec(3), 0, "`bias` must have shape (C_out,), not ();"),
        (X, W, ConvSpec(3), [0] * 3, "`bias` must hold one number per output channel, 4, not 3."),
        (
            X,
            W,
            ConvSpec(2),
            None,
            "`weight` has kernels of (3, 3), `kernel_size` is (2, 2); make them equal.",
        ),
        (X, W[:, :1], ConvSpec(3, groups=3), None, "Groups (3) must divide out_channels (4); use a divisor"),
        (X, W, ConvSpec(3, groups=2), None, "Groups (2) must divide in_channels (3); use a divisor of both."),
        (
            X,
            W[:, :2],
            ConvSpec(3),
            None,
            "with groups 1 is for 2 input channels, `x` has 3; make them equal.",
        ),
        (X, W[:0], ConvSpec(3), None, "`weight` must not be empty, its shape is (0, 3, 3, 3)."),
        (
            X,
            W,
            ConvSpec(3, dilation=3),
            None,
            "spans 7 pixels, more than the padded input's 5; use a smaller",
        ),
        (
            X,
            W,
            ConvSpec(3, padding=5, padding_mode="reflect"),
            None,
            "`padding` 5 with fill reflect needs more",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_rule_and_value(operation, x, weight, spec, bias, sentence):
    with pytest.raises(ValueError) as error:
        operation(x, weight, spec, bias)
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    "call, sentence",
    [
        (lambda: conv2d(X, W, 3), "`spec` must be a ConvSpec, not 3."),
        (lambda: max_pool2d(X, 3), "`spec` must be a ConvSpec, not 3."),
        (lambda: pad(X, 3), "`spec` must be a ConvSpec, not 3."),
        (
            lambda: conv2d(X + 1j, W, ConvSpec(3)),
            "`x` must hold real numbers in a regular grid, not complex128.",
        ),
        (lambda: conv2d(X, "1", ConvSpec(3)), "`weight` must hold real numbers in a regular grid, not str."),
        (
            lambda: conv2d([[1], []], W, ConvSpec(3)),
            "`x` must hold real numbers in a regular grid, not list.",
        ),
        (
            lambda: conv2d([object()], W, ConvSpec(3)),
            "`x` must hold real numbers in a regular grid, not list.",
        ),
    ],
)
def test_wrong_types_are_refused(call, sentence):
    with pytest.raises(TypeError) as error:
        call()
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    "call, sentence",
    [
        (lambda: max_pool2d(X, ConvSpec(2, groups=3)), "`groups` must be 1, not 3."),
        (lambda: avg_pool2d(X, ConvSpec(2, groups=3)), "`groups` must be 1, not 3."),
        (lambda: avg_pool2d(X, ConvSpec(6)), "`kernel_size` 6 spans 6 pixels"),
        (lambda: max_pool2d(X[0], ConvSpec(2)), "`x` must have shape (N, C, H, W), not (3, 5, 5);"),
        (lambda: pad(X, ConvSpec(1, padding=6, padding_mode="circular")), "at most 5 for an input of 5;"),
        (
            lambda: conv_transpose2d(X, W[:3], ConvSpec(3, padding_mode="circular")),
            "crops its padding, so nothing can fill it: `padding_mode` must be zeros, not circular.",
        ),
        (lambda: conv_transpose2d(X, W, ConvSpec(3)), "is for 4 input channels, `x` has 3; make them equal."),
        (lambda: conv_transpose2d(X, W[:3], ConvSpec(3, padding=4)), "`padding` 8 in all removes the whole"),
        (
            lambda: conv_transpose2d(X, W[:3], ConvSpec(3, 2), output_padding=2),
            "`output_padding` must be smaller than the stride (2) or the dilation (1), not 2.",
        ),
        (
            lambda: conv_transpose2d(X, W[:3], ConvSpec(3, 2), output_padding=(1, 1, 1)),
            "`output_padding` must be one integer or a pair, not 3 values.",
        ),
    ],
)
def test_pooling_padding_and_transposing_refuse_with_rule_and_value(call, sentence):
    with pytest.raises(ValueError) as error:
        call()
    assert sentence in str(error.value)

"""core.arithmetic against every case of the guide (arXiv 1603.07285), against PyTorch, and its errors."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given
from hypothesis import strategies as st

from core.arithmetic import (
    ConvSpec,
    check_padding,
    effective_kernel_size,
    leftover,
    named_padding,
    output_size,
    output_size_formula,
    transposed_output_size,
    unused_pixels,
)
from tests.specs import cases

sizes = st.integers(1, 40)
kernels = st.integers(1, 9)
strides = st.integers(1, 5)
paddings = st.integers(0, 9)
dilations = st.integers(1, 4)


def torch_size(i, k, s=1, p=0, d=1) -> int:
    """The size that torch gives; on the meta device nothing is computed."""
    x, weight = torch.empty(1, 1, i, 1, device="meta"), torch.empty(1, 1, k, 1, device="meta")
    return F.conv2d(x, weight, stride=(s, 1), padding=(p, 0), dilation=(d, 1)).shape[2]


def torch_transposed_size(i, k, s=1, p=0, a=0, d=1) -> int:
    """As ``torch_size``, transposed; a is the output padding, which the meta device would not check."""
    x, weight = torch.zeros(1, 1, i, 1), torch.zeros(1, 1, k, 1)
    y = F.conv_transpose2d(x, weight, None, (s, 1), (p, 0), (a, 0), 1, (d, 1))
    return y.shape[2]


@pytest.mark.parametrize(
    "i, k, s, p, d, o",
    [
        pytest.param(4, 3, 1, 0, 1, 2, id="2.1-no-padding"),
        pytest.param(5, 4, 1, 2, 1, 6, id="2.2-arbitrary-padding"),
        pytest.param(5, 3, 1, 1, 1, 5, id="2.3-half-padding"),
        pytest.param(5, 3, 1, 2, 1, 7, id="2.4-full-padding"),
        pytest.param(5, 3, 2, 0, 1, 2, id="2.5-strides"),
        pytest.param(5, 3, 2, 1, 1, 3, id="2.6-padded-strides"),
        pytest.param(6, 3, 2, 1, 1, 3, id="2.7-odd"),
        pytest.param(5, 3, 1, 0, 1, 3, id="3-pooling"),
        pytest.param(7, 3, 1, 0, 2, 3, id="5.1-dilation"),
        pytest.param(224, 3, 1, 0, 1, 222, id="lecture-no-padding"),
        pytest.param(224, 3, 1, 1, 1, 224, id="lecture-padding"),
        pytest.param(224, 3, 2, 1, 1, 112, id="lecture-stride"),
        pytest.param(112, 3, 2, 1, 1, 56, id="lecture-second-layer"),
    ],
)
def test_figures_of_the_guide_and_the_lecture(i, k, s, p, d, o):
    assert output_size(i, k, s, p, d) == o == torch_size(i, k, s, p, d)
    assert ConvSpec(k, s, p, d).output_shape((i, i)) == (o, o)


@pytest.mark.parametrize(
    "i, k, s, p, a, o",
    [
        pytest.param(2, 3, 1, 0, 0, 4, id="4.1-no-padding"),
        pytest.param(6, 4, 1, 2, 0, 5, id="4.2-arbitrary-padding"),
        pytest.param(5, 3, 1, 1, 0, 5, id="4.3-half-padding"),
        pytest.param(7, 3, 1, 2, 0, 5, id="4.4-full-padding"),
        pytest.param(2, 3, 2, 0, 0, 5, id="4.5-strides"),
        pytest.param(3, 3, 2, 1, 0, 5, id="4.6-padded-strides"),
        pytest.param(3, 3, 2, 1, 1, 6, id="4.7-odd"),
    ],
)
def test_transposed_figures_of_the_guide(i, k, s, p, a, o):
    assert transposed_output_size(i, k, s, p, a) == o == torch_transposed_size(i, k, s, p, a)


class TestRelationships:
    """The guide's numbered relationships, in its symbols."""

    @given(sizes, kernels, paddings)
    def test_1_to_4_unit_strides(self, i, k, p):
        assume(k <= i)
        assert output_size(i, k) == i - k + 1
        assert output_size(i, k, p=p) == i - k + 2 * p + 1
        assert output_size(i, k, p=k - 1) == i + k - 1
        if k % 2 == 1:
            assert output_size(i, k, p=k // 2) == i

    @given(sizes, kernels, strides, paddings, dilations)
    def test_5_6_and_15_strides_padding_and_dilation(self, i, k, s, p, d):
        assume(k + (k - 1) * (d - 1) <= i)
        assert output_size(i, k, s) == (i - k) // s + 1
        assert output_size(i, k, s, p) == (i + 2 * p - k) // s + 1
        assert output_size(i, k, s, p, d) == (i + 2 * p - k - (k - 1) * (d - 1)) // s + 1

    @given(sizes, kernels, strides, st.integers(0, 4))
    def test_8_to_14_a_transposed_convolution_restores_the_size(self, i, k, s, p):
        assume(k <= i and p < k)
        o = output_size(i, k, s, p)
        a = (i + 2 * p - k) % s
        assert transposed_output_size(o, k, s, p, a) == i == s * (o - 1) + a + k - 2 * p
        assert a == leftover(i, k, s, p)
        if s == 1:
            assert transposed_output_size(o, k) == o + k - 1
        if s == 1 and o >= k:
            assert transposed_output_size(o, k, p=k - 1) == o - (k - 1)


class TestAgainstTorch:
    @given(sizes, kernels, strides, paddings, dilations)
    def test_output_size(self, i, k, s, p, d):
        assume(effective_kernel_size(k, d) <= i + 2 * p)
        assert output_size(i, k, s, p, d) == torch_size(i, k, s, p, d)

    @given(sizes, kernels, strides, paddings, st.integers(0, 4), dilations)
    def test_transposed_output_size(self, i, k, s, p, a, d):
        """Both refuse the same arguments, and agree on the size; an output of 0 pixels is none."""
        try:
            theirs = torch_transposed_size(i, k, s, p, a, d)
        except RuntimeError:
            theirs = 0
        if theirs > 0:
            assert transposed_output_size(i, k, s, p, a, d) == theirs
        else:
            with pytest.raises(ValueError):
                transposed_output_size(i, k, s, p, a, d)

    @pytest.mark.filterwarnings("ignore:Using padding='same'")  # torch: such a case costs it a copy
    @given(sizes, kernels, dilations)
    def test_same_padding(self, i, k, d):
        x, weight = torch.empty(1, 1, i, device="meta"), torch.empty(1, 1, k, device="meta")
        before, after = named_padding("same", k, d)
        assert F.conv1d(x, weight, padding="same", dilation=d).shape[2] == i
        assert output_size(i, k, p=(before, after), d=d) == i
        assert after - before in (0, 1)

    @pytest.mark.parametrize("mode", ["reflect", "circular"])
    @pytest.mark.parametrize("i", [1, 2, 5])
    @pytest.mark.parametrize("p", [0, 1, 2, 4, 5, 6])
    def test_check_padding_refuses_what_torch_refuses(self, mode, i, p):
        def accepted(call):
            try:
                call()
            except (ValueError, RuntimeError):
                return False
            return True

        ours = accepted(lambda: check_padding(i, (0, p), mode))
        assert ours == accepted(lambda: F.pad(torch.zeros(1, 1, i), (0, p), mode=mode))


class TestUnusedPixels:
    @given(cases())
    def test_count_the_far_pixels_beyond_every_window(self, case):
        for axis, size in enumerate(case.x.shape[2:]):
            k, s, (before, after), d = case.spec.on_axis(axis)
            o = case.spec.output_shape(case.x.shape[2:])[axis]
            last_seen = (o - 1) * s + (k - 1) * d - before  # in picture pixels
            if last_seen >= -1:
                assert unused_pixels(size, k, s, (before, after), d) == max(0, size - 1 - last_seen)
            assert leftover(size, k, s, (before, after), d) == size - 1 + after - last_seen

    def test_are_never_more_than_the_picture_has(self):
        assert unused_pixels(1, 1, s=3, p=(2, 0)) == 1

    def test_strided_without_padding_224_loses_one_pixel_and_225_none(self):
        assert [unused_pixels(i, 3, 2) for i in (224, 225)] == [1, 0]


class TestConvSpec:
    def test_normalizes_to_pairs_so_equal_means_equal(self):
        assert ConvSpec(3, 2, 1, 2) == ConvSpec((3, 3), (2, 2), ((1, 1), (1, 1)), (2, 2))
        assert ConvSpec(3, padding=(1, 2)).padding == ((1, 1), (2, 2))
        assert hash(ConvSpec([3, 3])) == hash(ConvSpec(3))

    def test_accepts_numpy_integers(self):
        import numpy as np

        assert ConvSpec(np.int64(3), padding=np.array([1, 2])) == ConvSpec(3, padding=(1, 2))

    def test_axes_are_rows_then_columns(self):
        spec = ConvSpec((3, 1), (2, 1), ((1, 0), (0, 2)), (2, 3))
        assert spec.effective_kernel_size == (5, 1)
        assert spec.on_axis(0) == (3, 2, (1, 0), 2) and spec.on_axis(1) == (1, 1, (0, 2), 3)
        assert spec.output_shape((10, 10)) == ((10 + 1 - 5) // 2 + 1, 10 + 2 - 1 + 1)

    @pytest.mark.parametrize(
        "arguments, sentence",
        [
            ({"kernel_size": 0}, "`kernel_size` must be at least 1, not 0."),
            ({"kernel_size": (3, -1)}, "`kernel_size` must be at least 1, not -1."),
            ({"kernel_size": 3, "stride": 0}, "`stride` must be at least 1, not 0."),
            ({"kernel_size": 3, "dilation": 0}, "`dilation` must be at least 1, not 0."),
            ({"kernel_size": 3, "padding": -1}, "`padding` must be at least 0, not -1."),
            ({"kernel_size": 3, "groups": 0}, "`groups` must be at least 1, not 0."),
            ({"kernel_size": (3, 3, 3)}, "`kernel_size` must be one integer or a pair, not 3 values."),
            ({"kernel_size": 3, "padding": (1,)}, "`padding` must be one integer or a pair, not 1 values."),
            (
                {"kernel_size": 3, "padding_mode": "mirror"},
                "`padding_mode` must be one of zeros, reflect, symmetric, replicate, circular, not 'mirror'.",
            ),
        ],
    )
    def test_refuses_what_cannot_be(self, arguments, sentence):
        with pytest.raises(ValueError) as error:
            ConvSpec(**arguments)
        assert str(error.value) == sentence

    @pytest.mark.parametrize("value", [2.0, "3", None, True, (3, 2.5)])
    @pytest.mark.parametrize("name", ["kernel_size", "stride", "padding", "dilation"])
    def test_sizes_must_be_integers(self, name, value):
        wrong = value[1] if isinstance(value, tuple) else value
        with pytest.raises(TypeError) as error:
            ConvSpec(**{"kernel_size": 3, name: value})
        assert str(error.value) == f"`{name}` must be an integer, not {wrong!r}."


@pytest.mark.parametrize(
    "call, sentence",
    [
        (
            lambda: output_size(7, 7, p=1, d=2),
            (
                "`kernel_size` 7 with dilation 2 spans 13 pixels, more than the padded input's 9; "
                "use a smaller kernel, less dilation or more padding."
            ),
        ),
        (lambda: output_size(0, 1), "`input_size` must be at least 1, not 0."),
        (lambda: ConvSpec(1).output_shape((0, 4)), "`input_shape` must be at least 1, not 0."),
        (
            lambda: ConvSpec(3, padding=4, padding_mode="reflect").output_shape((4, 9)),
            (
                "`padding` 4 with fill reflect needs more pixels than the input has: "
                "at most 3 for an input of 4; use less padding or fill with zeros."
            ),
        ),
        (
            lambda: transposed_output_size(1, 3, p=2),
            "`padding` 4 in all removes the whole output (size -1); use less padding or a larger kernel.",
        ),
        (
            lambda: transposed_output_size(4, 3, 2, output_padding=2),
            "`output_padding` must be smaller than the stride (2) or the dilation (1), not 2.",
        ),
        (
            lambda: named_padding("same", 0),
            "`kernel_size` must be at least 1, not 0.",
        ),
        (
            lambda: named_padding("half", 3),
            "`padding` by name must be one of valid, same, full, not 'half'.",
        ),
    ],
)
def test_errors_say_rule_value_and_what_to_do(call, sentence):
    with pytest.raises(ValueError) as error:
        call()
    assert str(error.value) == sentence


@given(sizes, kernels, strides, st.tuples(paddings, paddings), dilations)
def test_the_written_formula_evaluates_to_the_size(i, k, s, p, d):
    assume(effective_kernel_size(k, d) <= i + sum(p))
    left, right = output_size_formula(i, k, s, p, d).split(" = ")
    assert eval(left, {"floor": int}) == int(right) == output_size(i, k, s, p, d)

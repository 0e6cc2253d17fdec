"""core.steps against torch, which gathers what the steps say is read, and against the guide's figures."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from core.arithmetic import ConvSpec, leftover, transposed_output_size
from core.convolution import conv_transpose2d, flip, pad
from core.im2col import im2col
from core.steps import Steps, convolution_steps, transposed_steps
from tests.specs import Case, cases, integers_array, pairs, specs
from tests.test_convolution import torch_pad
from tests.windows import patch_sources, window


def gathered(image: np.ndarray, steps: Steps) -> np.ndarray:
    """What every kernel cell sees at every step, (K_h * K_w, L), read from an image (H, W) pixel by pixel."""
    patches = ([0 if at is None else image[at] for at in patch_sources(steps, l)] for l in range(len(steps)))
    return np.array(list(patches)).T


class TestConvolution:
    @given(cases())
    def test_patches_are_the_columns_of_torchs_unfold(self, case: Case):
        """Sources, fills, windows and their numbering at once."""
        steps, padded = convolution_steps(case.spec, case.x.shape[2:]), torch_pad(case.x[:1, :1], case.spec)
        columns = F.unfold(padded, case.spec.kernel_size, case.spec.dilation, 0, case.spec.stride)
        assert_array_equal(gathered(case.x[0, 0], steps), columns[0])

    @given(cases())
    def test_windows_lie_where_the_padded_image_has_the_columns(self, case: Case):
        steps, columns = convolution_steps(case.spec, case.x.shape[2:]), im2col(case.x, case.spec)
        canvas = pad(case.x, case.spec)
        assert steps.canvas_shape == canvas.shape[2:]
        for l in range(len(steps)):
            for c in range(case.x.shape[1]):
                for cell, (row, column) in enumerate(window(steps, l)):
                    k = c * len(window(steps, l)) + cell
                    assert columns[0, k, l] == canvas[0, c, row, column]

    @given(cases())
    def test_shapes_are_those_of_the_arithmetic(self, case: Case):
        steps, shape = convolution_steps(case.spec, case.x.shape[2:]), case.x.shape[2:]
        assert steps.output_shape == case.spec.output_shape(shape)
        assert (steps.kernel_shape, steps.input_shape) == (case.spec.kernel_size, shape)
        assert len(steps) == np.prod(steps.output_shape)

    @given(cases(padding_modes=["zeros"]))
    def test_counts_are_torchs_fold_of_an_unfold_of_ones(self, case: Case):
        spec, (h, w) = case.spec, case.x.shape[2:]
        (top, bottom), (left, right) = spec.padding
        padded = (h + top + bottom, w + left + right)
        rest = (spec.kernel_size, spec.dilation, 0, spec.stride)
        counts = F.fold(F.unfold(torch.ones(1, 1, *padded), *rest), padded, *rest)[0, 0]
        assert_array_equal(convolution_steps(spec, (h, w)).counts(), counts[top : top + h, left : left + w])

    @given(cases())
    def test_counts_with_copies_are_the_reads_of_each_pixel(self, case: Case):
        steps = convolution_steps(case.spec, case.x.shape[2:])
        numbered = np.arange(1, 1 + case.x[0, 0].size, dtype=np.float32).reshape(case.x.shape[2:])
        reads = im2col(numbered[None, None], case.spec).astype(int).ravel()
        assert_array_equal(np.ravel(steps.counts()), np.bincount(reads, minlength=numbered.size + 1)[1:])

    @given(cases())
    def test_unread_pixels_are_those_that_no_column_holds(self, case: Case):
        steps = convolution_steps(case.spec, case.x.shape[2:])
        numbered = np.arange(1, 1 + case.x[0, 0].size, dtype=np.float32).reshape(case.x.shape[2:])
        held = set(im2col(numbered[None, None], case.spec).ravel().tolist())
        assert steps.unread_pixels() == len(set(numbered.ravel().tolist()) - held)

    @given(specs(), pairs(1, 12))
    def test_what_the_stride_leaves_over_lies_beyond_the_last_window(self, spec, shape):
        k, s, padding, d = spec.on_axis(0)
        spec = ConvSpec(k, s, (padding, padding), d)
        if d * (k - 1) >= shape[0] + sum(padding):
            return
        axis = convolution_steps(spec, (shape[0], shape[0])).rows
        assert axis.canvas_size - 1 - axis.taps[-1][-1] == leftover(shape[0], *spec.on_axis(0))

    @given(cases(max_groups=1), st.booleans())
    def test_pixels_read_by_an_output_are_those_that_can_change_it(self, case: Case, transposed):
        """A window over ones counts its pixels; zeros in the border and between the pixels add nothing."""
        spec = ConvSpec(case.spec.kernel_size, case.spec.stride, 0, case.spec.dilation)
        shape = [size + span for size, span in zip(case.x.shape[2:], spec.effective_kernel_size)]
        make = transposed_steps if transposed else convolution_steps
        steps, ones = make(spec, shape), torch.ones(1, 1, *shape)
        convolve = F.conv_transpose2d if transposed else F.conv2d
        y = convolve(ones, torch.ones(1, 1, *spec.kernel_size), stride=spec.stride, dilation=spec.dilation)
        (rows, columns) = steps.rows.pixels_read(), steps.columns.pixels_read()
        assert (rows[0] * columns[0], rows[1] * columns[1]) == (y.min(), y.max())

    def test_kinds_and_sources_of_each_fill(self):
        def rows(mode):
            return convolution_steps(
                ConvSpec((2, 1), padding=((2, 1), (0, 0)), padding_mode=mode), (3, 1)
            ).rows

        assert rows("zeros").kinds == rows("reflect").kinds == "ppxxxp"
        assert rows("zeros").sources == (-1, -1, 0, 1, 2, -1)
        assert rows("reflect").sources == (2, 1, 0, 1, 2, 1)
        assert rows("symmetric").sources == (1, 0, 0, 1, 2, 2)
        assert rows("replicate").sources == (0, 0, 0, 1, 2, 2)
        assert rows("circular").sources == (1, 2, 0, 1, 2, 0)

    def test_dilation_steps_over_pixels_and_a_copy_that_is_read_makes_one_read(self):
        assert convolution_steps(ConvSpec((1, 2), dilation=2), (2, 3)).unread_pixels() == 2
        wrapped = ConvSpec((1, 1), stride=(1, 2), padding=((0, 0), (1, 0)), padding_mode="circular")
        steps = convolution_steps(wrapped, (1, 2))  # canvas 1 0 1, of which 0 and 2 are read
        assert steps.counts() == ((0, 2),)
        assert steps.unread_pixels() == 1


class TestTransposed:
    @given(cases(padding_modes=["zeros"], max_groups=1), st.data())
    def test_windows_over_the_stretched_input_give_torchs_transposed_convolution(self, case: Case, data):
        spec, shape = case.spec, data.draw(pairs(1, 4))
        extra = tuple(data.draw(st.integers(0, max(s, d) - 1)) for s, d in zip(spec.stride, spec.dilation))
        try:
            output_shape = tuple(
                transposed_output_size(shape[n], *spec.on_axis(n)[:3], extra[n], spec.dilation[n])
                for n in (0, 1)
            )
        except ValueError:
            with pytest.raises(ValueError, match="removes the whole output"):
                transposed_steps(spec, shape, extra)
            return
        x, kernel = integers_array(1, shape), integers_array(2, spec.kernel_size)
        steps = transposed_steps(spec, shape, extra)
        y = flip(kernel).ravel() @ gathered(x, steps)
        expected = conv_transpose2d(x[None, None], kernel[None, None], spec, output_padding=extra)
        assert steps.output_shape == output_shape
        assert_array_equal(y.reshape(output_shape), expected[0, 0])

    @given(pairs(1, 4), pairs(1, 4), pairs(1, 3), pairs(1, 3), st.data())
    def test_equals_torchs_own_with_its_own_padding(self, shape, k, s, d, data):
        reach = [d * (k - 1) for k, d in zip(k, d)]
        p = tuple(data.draw(st.integers(0, r // 2)) for r in reach)
        x, kernel = torch.tensor(integers_array(1, shape)), torch.tensor(integers_array(2, k))
        y = F.conv_transpose2d(x[None, None], kernel[None, None], None, s, p, 0, 1, d)[0, 0]
        steps = transposed_steps(ConvSpec(k, s, p, d), shape)
        assert_array_equal((flip(kernel).ravel() @ gathered(x.numpy(), steps)).reshape(y.shape), y)

    def test_kinds_name_pixels_zeros_and_padding(self):
        axis = transposed_steps(ConvSpec(3, stride=2, padding=1), (3, 3), output_padding=1).rows
        assert axis.kinds == "px0x0xpp"
        assert axis.sources == (-1, 0, -1, 1, -1, 2, -1, -1)
        assert axis.taps[0] == (0, 1, 2) and axis.output_size == 6

    def test_more_padding_than_the_kernel_reaches_crops_the_input(self):
        axis = transposed_steps(ConvSpec(1, padding=1), (4, 4)).rows
        assert (axis.kinds, axis.sources, axis.input_size) == ("xx", (1, 2), 4)
        assert axis.counts() == (0, 1, 1, 0)
        assert transposed_steps(ConvSpec(1, padding=1), (4, 4)).unread_pixels() == 12


# The figures of the guide (arXiv 1603.07285) as (i, k, s, p, d): canvas and output sizes.
CONVOLUTION_FIGURES = {
    "1.1 the worked example": ((5, 3, 1, 0, 1), 5, 3),
    "1.2 strides and zero padding": ((5, 3, 2, 1, 1), 7, 3),
    "1.5 and 1.6 pooling 3x3, stride 1": ((5, 3, 1, 0, 1), 5, 3),
    "2.1 no padding, unit strides": ((4, 3, 1, 0, 1), 4, 2),
    "2.2 arbitrary padding": ((5, 4, 1, 2, 1), 9, 6),
    "2.3 half padding": ((5, 3, 1, 1, 1), 7, 5),
    "2.4 full padding": ((5, 3, 1, 2, 1), 9, 7),
    "2.5 no padding, strides": ((5, 3, 2, 0, 1), 5, 2),
    "2.6 padding, strides": ((5, 3, 2, 1, 1), 7, 3),
    "2.7 padding, strides, odd": ((6, 3, 2, 1, 1), 8, 3),
    "5.1 dilation": ((7, 3, 1, 0, 2), 7, 3),
}
# The direct convolution that each figure transposes, as (i', k, s, p), with what output padding adds:
# the stretched and padded input, the output.
TRANSPOSED_FIGURES = {
    "4.1 no padding, unit strides": ((2, 3, 1, 0), 0, "ppxxpp", 4),
    "4.2 arbitrary padding": ((6, 4, 1, 2), 0, "pxxxxxxp", 5),
    "4.3 half padding": ((5, 3, 1, 1), 0, "pxxxxxp", 5),
    "4.4 full padding": ((7, 3, 1, 2), 0, "xxxxxxx", 5),
    "4.5 no padding, strides": ((2, 3, 2, 0), 0, "ppx0xpp", 5),
    "4.6 padding, strides": ((3, 3, 2, 1), 0, "px0x0xp", 5),
    "4.7 padding, strides, odd": ((3, 3, 2, 1), 1, "px0x0xpp", 6),
}


@pytest.mark.parametrize("case, canvas, output", CONVOLUTION_FIGURES.values(), ids=CONVOLUTION_FIGURES.keys())
def test_figures_of_the_guide(case, canvas, output):
    i, k, s, p, d = case
    steps = convolution_steps(ConvSpec(k, s, p, d), (i, i))
    assert (steps.canvas_shape, steps.output_shape) == ((canvas, canvas), (output, output))


@pytest.mark.parametrize(
    "case, extra, kinds, output", TRANSPOSED_FIGURES.values(), ids=TRANSPOSED_FIGURES.keys()
)
def test_transposed_figures_of_the_guide(case, extra, kinds, output):
    i, k, s, p = case
    steps = transposed_steps(ConvSpec(k, s, p), (i, i), extra)
    assert steps.rows == steps.columns
    assert (steps.rows.kinds, steps.output_shape) == (kinds, (output, output))


def test_figure_1_4_a_stride_keeps_every_sth_step_of_stride_1():
    strided, every = (convolution_steps(ConvSpec(3, s, 1), (5, 5)).rows.taps for s in (2, 1))
    assert strided == every[::2]


def test_figure_2_7_leaves_one_padded_row_and_column_over():
    axis = convolution_steps(ConvSpec(3, 2, 1), (6, 6)).rows
    assert axis.taps[-1][-1] == 6 and axis.kinds[7:] == "p"


@pytest.mark.parametrize(
    "make, message",
    [
        (
            lambda: convolution_steps(ConvSpec(7), (4, 9)),
            (
                "`kernel_size` 7 spans 7 pixels, more than the padded input's 4; "
                "use a smaller kernel or more padding."
            ),
        ),
        (
            lambda: convolution_steps(ConvSpec(3, padding=3, padding_mode="reflect"), (3, 3)),
            (
                "`padding` 3 with fill reflect needs more pixels than the input has: at most 2 for an input of 3; "
                "use less padding or fill with zeros."
            ),
        ),
        (
            lambda: transposed_steps(ConvSpec(3, padding_mode="circular"), (3, 3)),
            (
                "A transposed convolution crops its padding, so nothing can fill it: `padding_mode` must be zeros, "
                "not circular."
            ),
        ),
        (
            lambda: transposed_steps(ConvSpec(3, 2), (3, 3), (0, 2)),
            "`output_padding` must be smaller than the stride (2) or the dilation (1), not 2.",
        ),
        (
            lambda: transposed_steps(ConvSpec(1, padding=2), (3, 3)),
            "`padding` 4 in all removes the whole output (size -1); use less padding or a larger kernel.",
        ),
    ],
)
def test_errors_say_the_rule_and_the_value(make, message):
    with pytest.raises(ValueError) as error:
        make()
    assert str(error.value) == message

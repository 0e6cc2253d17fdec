"""Whatever the controls say, what reaches the computation is valid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.arithmetic import PADDING_MODES, ConvSpec, transposed_output_size
from core.lessons.fitting import fit, fit_transposed, largest_padding
from core.steps import PADDING, convolution_steps

SIDE = st.integers(1, 1024)
ASKED = st.builds(
    ConvSpec,
    kernel_size=st.tuples(st.integers(1, 15), st.integers(1, 15)),
    stride=st.tuples(st.integers(1, 8), st.integers(1, 8)),
    padding=st.tuples(*[st.tuples(st.integers(0, 112), st.integers(0, 112))] * 2),
    dilation=st.tuples(st.integers(1, 8), st.integers(1, 8)),
    padding_mode=st.sampled_from(PADDING_MODES),
)


@given(ASKED, st.tuples(SIDE, SIDE))
def test_the_fitted_specification_is_always_valid(asked, shape):
    fitted = fit(asked, shape)
    assert min(fitted.spec.output_shape(shape)) >= 1


@given(ASKED, st.tuples(SIDE, SIDE))
def test_fitting_twice_changes_nothing_more(asked, shape):
    once = fit(asked, shape)
    assert fit(once.spec, shape).spec == once.spec
    assert fit(once.spec, shape).notes == ()


@given(ASKED, st.tuples(SIDE, SIDE))
def test_every_change_is_said(asked, shape):
    fitted = fit(asked, shape)
    assert bool(fitted.notes) == (fitted.spec != asked)


@given(ASKED, st.tuples(SIDE, SIDE))
def test_no_side_is_raised_by_more_than_is_missing(asked, shape):
    """At most one pixel more than it takes, which is what keeps the two sides of one height that were."""
    fitted = fit(asked, shape).spec
    for axis in (0, 1):
        i, (k, _, before, d) = shape[axis], asked.on_axis(axis)
        lowered = [min(side, largest_padding(k, d)) for side in before]
        missing = max(0, (k - 1) * d + 1 - i - sum(lowered))
        added = [new - old for new, old in zip(fitted.padding[axis], lowered)]
        assert min(added) >= 0 and sum(added) <= missing + 1


def test_the_side_with_less_padding_is_raised_first():
    fitted = fit(ConvSpec(7, padding=((0, 4), (0, 4))), (2, 2))
    assert fitted.spec.padding == ((1, 4), (1, 4))
    assert fitted.notes[0].startswith("Padding raised to 1 before and 4 after: a kernel spanning 7 pixels")


def test_a_kernel_larger_than_the_picture_gets_padding():
    fitted = fit(ConvSpec(5), (3, 3))
    assert fitted.spec.padding == ((1, 1), (1, 1))
    assert fitted.notes == ("Padding raised to 1: a kernel spanning 5 pixels does not fit 3 without it.",)


def test_axes_that_change_alike_share_a_sentence_and_others_get_one_each():
    fitted = fit(ConvSpec((3, 5), padding=((4, 4), (9, 9))), (9, 9))
    assert fitted.notes == (
        "Padding of the rows lowered to 2: more would only add windows that miss the picture.",
        "Padding of the columns lowered to 4: more would only add windows that miss the picture.",
    )
    assert len(fit(ConvSpec(3, padding=9), (9, 9)).notes) == 1
    assert len(fit(ConvSpec(3, padding=(9, 0)), (9, 9)).notes) == 1


@given(st.integers(1, 15), st.integers(1, 8), st.sampled_from(PADDING_MODES))
def test_beyond_the_largest_padding_a_window_misses_the_picture_whatever_fills_it(k, d, fill):
    """With one pixel more than "full" before the picture, the first window reads padding only."""
    spec = ConvSpec(k, padding=largest_padding(k, d) + 1, dilation=d, padding_mode=fill)
    axis = convolution_steps(spec, (200, 200)).rows
    assert {axis.kinds[position] for position in axis.taps[0]} == {PADDING}


def test_reflection_that_cannot_reach_becomes_zeros():
    fitted = fit(ConvSpec(15, padding=6, padding_mode="reflect"), (3, 3))
    assert fitted.spec.padding_mode == "zeros"
    note = fitted.notes[-1]
    assert note.startswith("Fill changed to zeros: padding 6 with fill reflect") and "use" not in note


@pytest.mark.parametrize(("k", "d", "most"), [(1, 1, 1), (3, 1, 2), (3, 2, 4), (15, 8, 112)])
def test_full_padding_is_the_most_that_makes_sense(k, d, most):
    assert largest_padding(k, d) == most


@given(ASKED, st.tuples(st.integers(1, 16), st.integers(1, 16)))
def test_a_fitted_transposed_convolution_always_leaves_something(asked, shape):
    fitted = fit_transposed(asked, shape)
    for axis, i in enumerate(shape):
        k, s, p, d = fitted.spec.on_axis(axis)
        assert transposed_output_size(i, k, s, p, 0, d) >= 1
    assert bool(fitted.notes) == (fitted.spec != asked)


def test_a_transposed_convolution_says_what_its_padding_crops():
    fitted = fit_transposed(ConvSpec(3, padding=2), (1, 9))
    assert fitted.spec.padding == ((1, 1), (2, 2))
    assert fitted.notes == ("Padding of the rows lowered to 1: it crops an output of 3 pixels here.",)


def test_a_transposed_convolution_says_when_its_padding_is_full():
    fitted = fit_transposed(ConvSpec(3, padding=4), (5, 5))
    assert fitted.spec.padding == ((2, 2), (2, 2))
    assert fitted.notes == ("Padding lowered to 2: that is full padding here.",)

"""A part of a picture and its outputs are those of the whole."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.arithmetic import ConvSpec
from core.export.excerpt import excerpt
from core.export.shown import Shown
from tests.export.states import by_pytorch, random_state
from tests.specs import integers_array


@given(seed=st.integers(0, 2**20), most=st.integers(10, 16), place=st.tuples(*[st.floats(0, 1)] * 2))
def test_pytorch_makes_of_the_part_what_it_made_of_it_in_the_whole(seed, most, place):
    whole = random_state(seed, operations=("convolution",), sides=(10, 40))
    at = tuple(int(share * (size - 1)) for share, size in zip(place, whole.y.shape[1:]))
    part = excerpt(whole, most, at)
    assert max(part.x.shape[1:]) <= most
    np.testing.assert_array_equal(by_pytorch(part, part.x), part.y)
    if part is not whole:
        top, left = map(int, re.match(r"rows (\d+).* and columns (\d+)", part.source).groups())
        height, width = part.x.shape[1:]
        np.testing.assert_array_equal(part.x, whole.x[:, top : top + height, left : left + width])


def picture(spec: ConvSpec, side: int = 100) -> Shown:
    x, weight = integers_array(0, (1, side, side)), integers_array(1, (1, 1, *spec.kernel_size))
    shown = Shown("convolution", x, weight, spec, np.zeros((1, 1, 1)), "", "a picture", "/")
    return replace(shown, y=by_pytorch(shown, x))


def test_the_asked_place_lies_in_the_middle_of_the_part():
    part = excerpt(picture(ConvSpec(3, padding=1)), 32, (50, 60))
    assert part.source.startswith(
        "rows 35 to 66 and columns 45 to 76 (from 0) of a picture, 100 × 100 pixels"
    )


def test_padding_stays_at_the_edge_of_the_picture_only():
    assert excerpt(picture(ConvSpec(3, padding=1)), 32, (0, 99)).spec.padding == ((1, 0), (0, 1))


def test_what_is_small_enough_stays_whole():
    whole = picture(ConvSpec(3), 32)
    assert excerpt(whole, 32) is whole


def test_as_few_windows_as_asked_for_are_taken_around_the_place():
    part = excerpt(picture(ConvSpec(3, stride=2)), 16, (20, 30), windows=4)
    assert part.y.shape == (1, 4, 4)
    assert part.x.shape == (1, 9, 9)  # 3 strides of 2, and a kernel of 3


def test_a_window_larger_than_the_part_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="A window spans 33 pixels, more than the 32 of a part"):
        excerpt(picture(ConvSpec(5, dilation=8)), 32)


def test_other_operations_are_not_taken_in_part():
    whole = replace(picture(ConvSpec(3)), operation="max")
    with pytest.raises(ValueError, match="at most 32 × 32, not 100 × 100; make it smaller"):
        excerpt(whole, 32)

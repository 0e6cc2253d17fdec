"""Inputs to count by hand."""

import numpy as np
import pytest

from core.small_inputs import crop, random_integers, typed


@pytest.mark.parametrize("text", ["1 2\n3 4", "1,2;3,4", "1\t2\n3\t4\n", " 1, 2 ;3 4;"])
def test_numbers_can_be_typed_or_pasted(text):
    np.testing.assert_array_equal(typed(text), [[[1, 2], [3, 4]]])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There are no numbers yet"),
        ("1 2\n3", "All rows must be equally long; these have 1 to 2 numbers."),
        ("1 x", "“x” is not a number"),
        ("nan", "Numbers must lie between ±10,000, not nan."),
        ("1e9", "Numbers must lie between ±10,000, not 1e9."),
        (" ".join("1" * 17), "The input must be at most 16 × 16, not 1 × 17."),
    ],
)
def test_what_is_no_input_gets_one_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        typed(text)


def test_the_same_seed_gives_the_same_integers():
    np.testing.assert_array_equal(random_integers((2, 4), 0), [[[5, 0, 3, 3], [7, 9, 3, 5]]])


@pytest.mark.parametrize(("corner", "first"), [((0, 0), 0), ((2, 3), 23), ((99, 99), 66), ((-5, 1), 1)])
def test_a_crop_stays_inside_the_picture(corner, first):
    picture = np.arange(100).reshape(1, 10, 10)
    part = crop(picture, corner, (4, 4))
    assert part.shape == (1, 4, 4)
    assert part[0, 0, 0] == first


def test_a_crop_is_at_most_the_picture():
    assert crop(np.zeros((3, 5, 6)), (1, 1), (64, 64)).shape == (3, 5, 6)

"""Inputs to count by hand."""

import numpy as np
import pytest

from core.lessons.small_inputs import LONGEST_TEXT, crop, random_integers, typed

PRINTED = [
    "[[1, 2], [3, 4]]",
    "[[1. 2.]\n [3. 4.]]",
    "array([[1., 2.],\n       [3., 4.]], dtype=float32)",
    "tensor([[1., 2.],\n        [3., 4.]])",
    "[[1,\n  2],\n [3,\n  4]]\r\n",
]


@pytest.mark.parametrize(
    "text", ["1 2\n3 4", "1,2;3,4", "1\t2\n3\t4\n", " 1, 2 ;3 4;", "1 2\r\n3 4\r\n", *PRINTED]
)
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


def test_all_that_numpy_prints_of_the_largest_input_is_read():
    numbers = np.random.default_rng(0).standard_normal((16, 16)) * 1000
    text = repr(numbers.tolist())
    assert len(text) > 4000
    np.testing.assert_array_equal(typed(text)[0], numbers.astype(np.float32))
    np.testing.assert_allclose(typed(repr(numbers))[0], numbers, atol=1e-4)
    np.testing.assert_array_equal(
        typed("; ".join(" ".join(map(repr, row)) for row in numbers.tolist())), typed(text)
    )


def test_a_text_longer_than_any_input_is_refused_whole():
    """No part of it is read on its own: what stands at its end must not be overlooked."""
    with pytest.raises(ValueError, match="“x” is not a number"):
        typed("1 2" + " " * 4000 + "x")
    with pytest.raises(
        ValueError, match="at most 10,000 characters, not 10,001; 16 × 16 numbers need no more."
    ):
        typed("1" + " " * LONGEST_TEXT)


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

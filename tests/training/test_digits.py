"""Preparing drawings: what is in the data set's pictures holds for prepared drawings, and they are recognized."""

import numpy as np
import pytest

from core.training.datasets import TASKS
from core.training.digits import as_digit, count_ink, normalized
from core.training.evaluation import probabilities
from core.training.recorded import load
from tests.training.polylines import drawn, in_box

LARGE, MIDDLE, SMALL = (7, 5, 18, 22), (9, 4, 14, 24), (11, 9, 10, 15)


def answers(bitmaps) -> np.ndarray:
    run = load("digits")
    x = np.stack([as_digit(bitmap) for bitmap in bitmaps])
    return probabilities(run.settings.model, run.snapshots[-1].parameters, x).argmax(1)


@pytest.mark.parametrize("box, least", [(LARGE, 10), (MIDDLE, 10), (SMALL, 8)])
def test_drawn_digits_are_recognized(box, least):
    found = answers([drawn(in_box(digit, box)) for digit in range(10)])
    assert (found == np.arange(10)).sum() >= least


@pytest.mark.parametrize("slant", [-0.2, 0.2])
def test_slanted_digits_are_recognized(slant):
    found = answers([drawn(in_box(digit, MIDDLE), slant) for digit in range(10)])
    assert (found == np.arange(10)).sum() >= 9


def test_ink_is_counted_in_blocks_of_four_by_four():
    bitmap = np.random.default_rng(0).random((32, 32)) < 0.4
    expected = [[bitmap[4 * r : 4 * r + 4, 4 * c : 4 * c + 4].sum() for c in range(8)] for r in range(8)]
    np.testing.assert_array_equal(count_ink(bitmap), expected)


def test_a_drawing_of_another_size_is_refused():
    with pytest.raises(ValueError, match=r"^A drawing has 32 × 32 cells, not \(8, 8\)\.$"):
        count_ink(np.zeros((8, 8), bool))


def test_an_empty_drawing_stays_empty():
    assert not as_digit(np.zeros((32, 32), bool)).any()


@pytest.mark.parametrize("cells", [1, 2, 32 * 32])
def test_a_dot_and_a_full_drawing_become_pictures(cells):
    bitmap = np.zeros(32 * 32, bool)
    bitmap[:cells] = True
    picture = as_digit(bitmap.reshape(32, 32))
    assert picture.shape == (1, 8, 8) and picture.dtype == np.float32
    assert 0 < picture.max() <= 1 and picture.min() >= 0


@pytest.mark.parametrize("digit", range(10))
def test_prepared_writing_is_as_high_as_wide_and_as_thick_as_the_data_sets(digit):
    """Nearly all pictures of the data set have ink in the outer rows, and none in the outer columns."""
    ink = normalized(drawn(in_box(digit, MIDDLE)))
    assert ink[0].any() and ink[-1].any()
    columns = np.flatnonzero(ink.any(0))
    assert columns[0] >= 3 and columns[-1] <= 28
    data = TASKS["digits"].load()
    amounts = 16 * data.train_x.sum((1, 2, 3))
    assert np.percentile(amounts, 1) < ink.sum() < np.percentile(amounts, 99)


def test_the_data_set_stands_upright_and_so_does_what_is_prepared():
    """The leftmost ink of the first and of the last row of blocks, to a cell or two."""
    pictures = TASKS["digits"].load().train_x[:, 0]
    slanted = np.stack([as_digit(drawn(in_box(digit, MIDDLE), 0.3))[0] for digit in range(10)])
    for x, most in ((pictures, 1), (slanted, 2)):
        begins = []
        for row in (0, -1):
            first = (x[:, row] > 0).argmax(1)
            share = x[np.arange(len(x)), row, first]
            begins.append(4 * first + 4 - 4 * share)  # in cells, as if the block's ink were at its right
        assert np.abs(begins[0] - begins[1]).mean() < most


@pytest.mark.parametrize("moved", [(-3, 0), (4, 2), (0, -5)])
def test_where_a_digit_is_drawn_does_not_matter(moved):
    bitmap = drawn(in_box(3, SMALL))
    np.testing.assert_array_equal(as_digit(np.roll(bitmap, moved, (0, 1))), as_digit(bitmap))

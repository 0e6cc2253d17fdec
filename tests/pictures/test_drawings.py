"""Drawings: their text says every cell and nothing else, whatever comes in a link; another grid keeps the lines."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.pictures.drawings import SIDES, on_grid, parse_drawing, to_pixels, write_drawing

DRAWINGS = st.sampled_from(SIDES).flatmap(lambda side: arrays(bool, (side, side)))


@given(DRAWINGS)
def test_a_drawing_comes_through_its_text_unchanged(drawing):
    text = write_drawing(drawing)
    assert re.fullmatch(r"[\w-]+", text, re.ASCII) and len(text) <= drawing.size / 6 + 1
    back = parse_drawing(text)
    assert back.dtype == bool
    np.testing.assert_array_equal(back, drawing)


def test_a_bit_is_a_cell_row_by_row():
    bits = (
        "000001" + "0" * 5 + "1" + "0" * 54
    )  # of 11 digits, six each: one cell in the first row, one in the second
    cells = np.argwhere(parse_drawing("BB" + "A" * 9)).tolist()
    assert (
        cells == [[place // 8, place % 8] for place, bit in enumerate(bits) if bit == "1"] == [[0, 5], [1, 3]]
    )


@given(st.text() | st.text("AZaz09-_", min_size=10, max_size=44))
def test_any_other_text_is_refused_in_words_or_is_one_way_to_write_a_drawing(text):
    try:
        drawing = parse_drawing(text)
    except ValueError as error:
        assert str(error) == "must be a drawing of 8, 16, 32 or 64 cells a side"
    else:
        assert len(write_drawing(drawing)) == len(text)


@pytest.mark.parametrize(
    "text", ["A" * 10, "A" * 12, "A" * 10 + "=", "A" * 10 + "+", "A" * 10 + "\n", "ʘ" * 11]
)
def test_a_malformed_drawing_is_refused(text):
    with pytest.raises(ValueError, match="^must be a drawing of 8, 16, 32 or 64 cells a side$"):
        parse_drawing(text)


@given(DRAWINGS, st.sampled_from(SIDES))
def test_another_grid_has_ink_where_the_drawing_has(drawing, side):
    changed = on_grid(drawing, side)
    finest = max(side, len(drawing))
    ink = np.kron(drawing, np.ones((finest // len(drawing),) * 2)) > 0
    cell = finest // side
    expected = [
        [ink[row : row + cell, column : column + cell].any() for column in range(0, finest, cell)]
        for row in range(0, finest, cell)
    ]
    np.testing.assert_array_equal(changed, expected)


def test_ink_is_white():
    pixels = to_pixels(np.eye(8, dtype=bool))
    assert pixels.dtype == np.float32
    np.testing.assert_array_equal(pixels, np.eye(8)[None])

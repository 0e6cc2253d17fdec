"""Kernels as people type them."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from core.filters import typed_kernel as tk
from core.kernels import HANDCRAFTED

SHARPEN = "0,-1,0;-1,5,-1;0,-1,0"
CELL = st.fractions(-100, 100, max_denominator=1000)
MATRIX = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda size: st.lists(st.tuples(*[CELL] * size[1]), min_size=size[0], max_size=size[0]).map(tuple)
)


@given(MATRIX)
def test_what_is_written_is_read_back_exactly(kernel):
    assert tk.parse_filter(tk.write_filter([kernel])) == (kernel,)


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("1/9", Fraction(1, 9)),
        ("-0.5", Fraction(-1, 2)),
        (" 2 ", Fraction(2)),
        ("−1", Fraction(-1)),
        ("1e-3", Fraction(1, 1000)),
    ],
)
def test_decimals_and_fractions_are_read(text, weight):
    assert tk.parse_cell(text) == weight


@pytest.mark.parametrize("text", ["", "x", "1/0", "nan", "inf", "9" * 50, "1/2/3", "1e", "0x10"])
def test_what_is_no_number_gets_one_sentence(text):
    with pytest.raises(ValueError, match="A weight must be a number such as 2, -0.5 or 1/9, not"):
        tk.parse_cell(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1,2;3", "All rows of a kernel must have the same number of weights"),
        ("1,2;3,4|1,2|1,2", "All kernels of a filter must have one size, not 2 × 2 and 1 × 2 and 1 × 2"),
        ("1e999999999", "The exponent of a weight must lie between ±12, not 1e999999999"),
        ("1," * 20_000, "A filter must be written in at most 16,875 characters, not 40,000"),
        ("1|2", "A filter must have 1 or 3 kernels, not 2"),
        (";".join([",".join("1" * 16)] * 16), "A kernel must be at most 15 × 15, not 16 × 16"),
        ("9999999", "A weight must lie between ±1,000,000, not 9999999"),
    ],
)
def test_what_is_no_kernel_is_refused_with_rule_and_value(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        tk.parse_filter(text)


@given(MATRIX)
def test_normalized_weights_sum_to_one(kernel):
    if sum(map(sum, kernel)) == 0:
        with pytest.raises(ValueError, match="The weights sum to 0"):
            tk.normalized([kernel])
    else:
        assert sum(map(sum, tk.normalized([kernel])[0])) == 1


@given(MATRIX)
def test_turning_twice_and_negating_twice_change_nothing(kernel):
    assert tk.rotated(tk.rotated([kernel])) == (kernel,)
    assert tk.negated(tk.negated([kernel])) == (kernel,)
    assert tk.transposed(tk.transposed([kernel])) == (kernel,)


@given(MATRIX)
def test_rotation_is_numpys_half_turn(kernel):
    expected = np.rot90(tk.to_weights([kernel])[0], 2)
    assert_array_equal(tk.to_weights(tk.rotated([kernel]))[0], expected)


@given(st.fractions(-(10**6), 10**6) | st.fractions(-1, 1).map(lambda weight: weight / 10**13))
def test_whatever_is_written_can_be_read_and_is_close(weight):
    read = tk.parse_cell(tk.write_cell(weight))
    assert abs(read - weight) <= abs(weight) * Fraction(1, 10**5) + Fraction(1, 10**12)


def test_what_is_too_small_to_be_typed_is_written_as_zero():
    assert tk.write_cell(Fraction(5, 10**14)) == "0"
    assert tk.write_cell(Fraction(-1, 10**12)) == "-1e-12"


SIZE = st.tuples(st.integers(1, 15), st.integers(1, 15))


@given(SIZE, SIZE)
def test_resizing_moves_the_center_onto_the_center_of_the_catalogue(old, new):
    identity = HANDCRAFTED["identity"]
    (typed,) = tk.from_weights(identity.weights_for(old)[None])
    assert_array_equal(tk.to_weights([tk.resized(typed, new)])[0], identity.weights_for(new))


@given(MATRIX, SIZE)
def test_resizing_keeps_every_weight_that_has_room_at_its_distance_from_the_center(kernel, size):
    resized = tk.resized(kernel, size)
    old_center, new_center = (
        [(n - 1) // 2 for n in (len(matrix), len(matrix[0]))] for matrix in (kernel, resized)
    )
    assert (len(resized), len(resized[0])) == size
    for row in range(size[0]):
        for column in range(size[1]):
            r, c = row - new_center[0] + old_center[0], column - new_center[1] + old_center[1]
            inside = 0 <= r < len(kernel) and 0 <= c < len(kernel[0])
            assert resized[row][column] == (kernel[r][c] if inside else 0)


def test_spreading_over_channels_and_adding_up_again_keeps_the_kernel():
    kernel = tk.parse_filter(SHARPEN)
    three = tk.for_channels(kernel, 3)
    assert three[0][1][1] == Fraction(5, 3)
    assert tk.for_channels(three, 1) == kernel


def test_float32_weights_are_recognized_as_the_fractions_they_were():
    weights = np.full((1, 3, 3), 1 / 9, dtype=np.float32)
    assert tk.write_filter(tk.from_weights(weights)) == ";".join([",".join(["1/9"] * 3)] * 3)


@pytest.mark.parametrize("text", ["[" * 9_000, '{"a":' * 3_000, '{"a": ' + "[" * 5_000 + "]" * 5_000 + "}"])
def test_brackets_thousands_deep_are_one_sentence(text):
    with pytest.raises(ValueError, match="bracket|is not a number"):
        tk.read_pasted(text)

"""Numbers as people paste them: what each text says, checked against the program that wrote it."""

import json
import time
from fractions import Fraction

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.number_text.reading import read_matrices, read_matrix

SQUARE = [[1, 2], [3, 4]]
HALVES = [[0.5, 1.5], [2.5, 3.5]]
READ = {
    "a line each": ("1 2\n3 4", SQUARE),
    "semicolons in one line": ("1 2; 3 4", SQUARE),
    "semicolons between cells": ("1;2\n3;4", SQUARE),
    "rows that end in semicolons": ("1 2;\n3 4;", SQUARE),
    "tabs": ("1\t2\r\n3\t4\r\n", SQUARE),
    "tabs and decimal commas": ("0,5\t1,5\n2,5\t3,5", HALVES),
    "semicolons and decimal commas": ("0,5;1,5\n2,5;3,5", HALVES),
    "quoted decimal commas": ('"0,5","1,5"\n"2,5","3,5"', HALVES),
    "fractions": ("1/2 3/2\n5/2 7/2", HALVES),
    "minus and en dash": ("−1 –2\n-3 +4", [[-1, -2], [-3, 4]]),
    "braces": ("{{1,2},{3,4}}", SQUARE),
    "tuples": ("((1, 2), (3, 4))", SQUARE),
    "MATLAB": ("A = [1 2; 3 4];", SQUARE),
    "MATLAB on two lines": ("[1 2\n 3 4]", SQUARE),
    "a factor": ("1/2 * [1 3; 5 7]", HALVES),
    "LaTeX": (r"$\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$", SQUARE),
    "LaTeX with a factor": (r"K = \frac{1}{2}\begin{bmatrix}1 & 3 \\ 5 & 7 \\ \end{bmatrix}", HALVES),
    "LaTeX with fractions": (
        r"\left[\begin{array}{cc}\tfrac12 & \frac{3}{2}\\ 2.5 & 3.5\end{array}\right]",
        HALVES,
    ),
    "Markdown": ("| 1 | 2 |\n|---|---:|\n| 3 | 4 |", SQUARE),
    "Markdown with names": ("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |", SQUARE),
    "Markdown of pandas": (
        "|    |   0 |   1 |\n|---:|----:|----:|\n|  0 |   1 |   2 |\n|  1 |   3 |   4 |",
        SQUARE,
    ),
    "grad_fn": ("tensor([[1., 2.],\n        [3., 4.]], grad_fn=<AddBackward0>)", SQUARE),
    "device": (
        "tensor([[1., 2.], [3., 4.]], device='cuda:0', dtype=torch.float64, requires_grad=True)",
        SQUARE,
    ),
    "Parameter": ("Parameter containing:\ntensor([[1., 2.],\n        [3., 4.]], requires_grad=True)", SQUARE),
    "NumPy scalars": ("[[np.float64(1.0), np.float64(2.0)], [np.float64(3.0), np.float64(4.0)]]", SQUARE),
    "Fraction": ("[[Fraction(1, 2), Fraction(3, 2)], [Fraction(5, 2), Fraction(7, 2)]]", HALVES),
    "one picture, one channel": ("tensor([[[[1., 2.], [3., 4.]]]])", SQUARE),
    "a list": ("[1, 2, 3]", [[1, 2, 3]]),
    "tabs in rows that end in semicolons": ("1\t2;3 4", SQUARE),
    "digits of another script": ("٣", [[3]]),
    "a scalar": ("tensor(5.)", [[5]]),
}


@pytest.mark.parametrize(("text", "rows"), READ.values(), ids=READ)
def test_a_text_is_read_as_what_it_says(text, rows):
    assert read_matrix(text) == tuple(tuple(map(Fraction, row)) for row in rows)


REFUSED = {
    "": "no numbers yet",
    '"': "no numbers yet",
    "|---|---|": "no numbers yet",
    "0,5 1,5": "2 numbers with decimal commas or as 4 numbers. Write 0.5",
    "1.234,5\t2": "a comma and",
    "1,,2": "empty cell",
    "1\t\t2": "empty cell",
    "1 2\n3": "All rows must be equally long; these have 1 to 2 numbers.",
    "[[1, 2], [3, 4]": "closing bracket is missing",
    "[1, 2], 3]": "closing bracket too many",
    "[[1., 2., ..., 3.]]": "shortened",
    "[[1, 2], 3]": "brackets do not make rows",
    "[[[[[1]]], [[[2]]]]]": "nested too deeply",
    "[[[1], [2]], [[3]]]": "same number of rows",
    "tensor([[[0.,1.],[2.,3.]],[[4.,5.],[6.,7.]]])": "2 matrices",
    r"\begin{bmatrix}1\end{bmatrix} x": "After the matrix",
    **dict.fromkeys(
        ["nan", "inf", "1e99999", "1_000", "0x10", "1/0", "½", "--1", "1 + 2"], "is not a number"
    ),
    "1e999": "exponent",
}


@pytest.mark.parametrize(("text", "sentence"), REFUSED.items())
def test_what_says_nothing_or_two_things_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=r"[.”]$") as refused:
        read_matrix(text)
    assert sentence in str(refused.value)


NUMBERS = arrays(
    np.float32,
    st.tuples(st.integers(1, 6), st.integers(2, 6)),
    elements=st.floats(-1e4, 1e4, width=32).filter(lambda number: number == 0 or abs(number) > 1e-4),
)


@given(NUMBERS)
def test_what_programs_print_is_read_back_to_the_last_digit(numbers):
    rows = numbers.tolist()
    exact = np.array([[float(cell) for cell in row] for row in rows])
    german = "\n".join("\t".join(str(cell).replace(".", ",") for cell in row) for row in rows)
    latex = r" \\ ".join(" & ".join(f"{cell:.9f}" for cell in row) for row in rows)
    table = "\n".join("| " + " | ".join(map(str, row)) + " |" for row in rows)
    for text in (repr(rows), json.dumps(rows), str(rows).replace("[", "{").replace("]", "}"), german, table):
        np.testing.assert_array_equal(np.array(read_matrix(text), float), exact)
    for text in (
        repr(numbers),
        str(numbers),
        repr(torch.tensor(numbers)),
        rf"\begin{{matrix}}{latex}\end{{matrix}}",
    ):
        np.testing.assert_allclose(np.array(read_matrix(text), float), exact, rtol=1e-3, atol=1e-3)


@given(st.text(alphabet="0123456789.,;|[](){}-+eE/ \t\n\\&x", max_size=60))
def test_no_text_is_too_odd_for_a_sentence(text):
    try:
        matrices = read_matrices(text)
    except ValueError as error:
        assert str(error)
        return
    assert all(isinstance(cell, Fraction) for matrix in matrices for row in matrix for cell in row)


def test_a_name_and_thousands_of_blanks_are_read_in_time_that_grows_with_the_text():
    def seconds(blanks):
        started = time.process_time()
        with pytest.raises(ValueError, match="is not a number"):
            read_matrices("a" + " " * blanks + "x")
        return time.process_time() - started

    assert seconds(16_000) < 0.5  # by the square of the blanks it took 2 s

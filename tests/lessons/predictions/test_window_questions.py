"""core.lessons.predictions.window_questions against PyTorch's gradients and its unfold."""

import re

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import assume, given

from core.arithmetic import ConvSpec
from core.lessons.predictions.window_questions import (
    cells_question,
    column_question,
    entry_question,
    matrix_question,
)
from core.steps import convolution_steps
from tests.lessons.test_scenes import padded
from tests.specs import Case, cases


def asked(words: str) -> tuple[int, int]:
    """The (row, column) that a question's words name."""
    row, column = re.search(r"\((\d+), (\d+)\)", words).groups()
    return int(row), int(column)


@given(cases(max_groups=1))
def test_the_cells_that_are_read_are_those_with_a_gradient(case: Case):
    x = case.x[0, :1]
    steps = convolution_steps(case.spec, x.shape[1:])
    question = cells_question("convolution", x, steps, case.spec)
    assume(question)
    canvas = padded(x, case.spec).requires_grad_()
    ones = torch.ones(1, 1, *case.spec.kernel_size)
    y = F.conv2d(canvas, ones, stride=case.spec.stride, dilation=case.spec.dilation)
    row, column = asked(question.words)
    y[0, 0, row, column].backward()
    assert question.right == {tuple(cell) for cell in canvas.grad[0, 0].nonzero().tolist()}
    assert question.check(question.right).is_right
    assert not question.check(question.right | {(-1, -1)}).is_right


def test_the_canvas_has_the_indices_of_the_input_and_marks_its_padding():
    x = np.arange(4, dtype=np.float32).reshape(1, 2, 2)
    spec = ConvSpec(3, padding=1)
    question = cells_question("convolution", x, convolution_steps(spec, (2, 2)), spec)
    (grid,) = question.grids
    assert grid.rows == grid.columns == ("−1", "0", "1", "2")
    assert grid.texts[1] == ("0", "0", "1", "0")
    assert (0, 0) in grid.padding and (1, 1) not in grid.padding and len(grid.padding) == 12


def test_a_window_that_forgot_the_stride_gets_that_hint():
    """Output cell (1, 2) at stride 2 begins at row 2, column 4; taken for stride 1 at row 1, column 2."""
    x, spec = np.zeros((1, 9, 9), np.float32), ConvSpec(3, stride=2)
    question = cells_question("convolution", x, convolution_steps(spec, (9, 9)), spec)
    assert question.right == {(r, c) for r in (2, 3, 4) for c in (4, 5, 6)}
    assert "stride" in question.check(frozenset((r, c) for r in (1, 2, 3) for c in (2, 3, 4))).hint
    assert question.check(frozenset({(2, 4), (0, 0)})).hint == (
        "1 of the 9 cells is among yours, and 1 of yours is not read."
    )


def test_a_large_canvas_is_not_asked_about():
    x, spec = np.zeros((1, 16, 16), np.float32), ConvSpec(7, padding=6)
    assert cells_question("convolution", x, convolution_steps(spec, (16, 16)), spec) is None


def unfolded(case: Case) -> torch.Tensor:
    """The columns matrix of the first image, by torch."""
    x = padded(case.x[0], case.spec)
    return F.unfold(x, case.spec.kernel_size, stride=case.spec.stride, dilation=case.spec.dilation)[0]


@given(cases())
def test_matrix_column_and_entry_are_those_of_unfold(case: Case):
    matrix, x = unfolded(case), case.x[0]
    assert matrix_question(case.spec, x.shape).right == tuple(matrix.shape)
    column = column_question(case.spec, x.shape[1:])
    row, of_row = asked(column.words)
    height, width = case.spec.output_shape(x.shape[1:])
    numbered = torch.arange(height * width).reshape(height, width)
    assert column.right == (int(numbered[row, of_row]),)
    entry = entry_question(x, case.spec, [f"channel {c}" for c in range(len(x))])
    at, l_ = map(int, re.search(r"row (\d+), column (\d+)", entry.words).groups())
    assert entry.right == (float(matrix[at, l_]),)
    for question in (column, entry):
        for slip in question.slips:
            assert question.check(slip.answer).is_right == (slip.answer == question.right)


def test_the_entry_can_be_found_in_the_grids():
    """Also where they show a part only: at the row and column that the reason names."""
    x = np.arange(3 * 30 * 30, dtype=np.float32).reshape(3, 30, 30)
    question = entry_question(x, ConvSpec(3, 2, 1), ["r", "g", "b"])
    channel, row, column = re.search(
        r"of channel (\d+): row (\S+), column (\S+) of", question.reason
    ).groups()
    grid = question.grids[int(channel)]
    assert len(grid.rows) < 30
    assert float(grid.texts[grid.rows.index(row)][grid.columns.index(column)]) == question.right[0]


def test_counting_columns_from_1_is_told_apart():
    """A 5 x 5 input under 3 x 3 has 3 x 3 outputs: (1, 2) is number 1 * 3 + 2 = 5."""
    question = column_question(ConvSpec(3), (5, 5))
    assert question.right == (5,)
    assert question.check((6,)).hint == "Columns count from 0."
    assert "wide" in question.check((7,)).hint

"""A workbook, computed anew, gives what PyTorch does: for random operations, and for inputs that somebody changed."""

import io
import os
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from core.arithmetic import ConvSpec
from core.convolution import conv2d, max_pool2d
from core.export.shown import Shown
from core.export.spreadsheet.workbook import spreadsheet
from core.figures.theme import DIVERGING
from tests.export.recomputed import SOFFICE, Computed, by_libreoffice, grid, values, without_values
from tests.export.states import OPERATIONS, by_pytorch, random_state

SHEETS = {
    "convolution": "Convolution",
    "transposed": "Transposed",
    "max": "Max pooling",
    "average": "Average pooling",
}


def titles(name: str, thing: str, count: int) -> list[str]:
    return [f"{name}, {thing} {index}" for index in range(count)] if count > 1 else [name]


def changed(shown: Shown, workbook, seed: int) -> Shown:
    """The same operation after one number of the input was typed over in its workbook, by PyTorch."""
    random = np.random.RandomState(seed)
    c, row, column = (random.randint(size) for size in shown.x.shape)
    x = shown.x.copy()
    x[c, row, column] += 100
    title = titles("Input", "channel", len(x))[c]
    grid(workbook[SHEETS[shown.operation]], title, x.shape[1:])[row][column].value = float(x[c, row, column])
    return replace(shown, x=x, y=by_pytorch(shown, x))


def outputs(shown: Shown) -> list[str]:
    return titles("Output", "filter" if shown.weight is not None else "channel", len(shown.y))


def product(sheet: Worksheet, shown: Shown) -> list[list[float]]:
    """The numbers under the heading of the matrix product, a row for each filter."""
    (heading,) = (cell for row in sheet for cell in row if str(cell.value).startswith("The product"))
    first, last = heading.column, heading.column + shown.y[0].size - 1
    rows = sheet.iter_rows(heading.row + 1, heading.row + len(shown.y), first, last, values_only=True)
    return [list(row) for row in rows]


def agrees(shown: Shown, read) -> None:
    """Hold every output, and what is folded back from the matrix product; ``read`` gives the grid under a title."""
    found = dict.fromkeys([(SHEETS[shown.operation], title) for title in outputs(shown)])
    pairs = list(zip(found, shown.y))
    if shown.operation == "convolution":
        pairs += zip([("im2col", title) for title in titles("Folded back", "filter", len(shown.y))], shown.y)
    for (sheet, title), y in pairs:
        np.testing.assert_allclose(read(sheet, title, y.shape), y, rtol=1e-5, atol=1e-5)


@settings(max_examples=30)
@given(seed=st.integers(0, 2**20), whole=st.booleans())
def test_formulas_give_pytorchs_numbers_also_after_an_input_was_changed(seed, whole):
    shown = random_state(seed, whole=whole)
    workbook = without_values(spreadsheet(shown))
    agrees(shown, Computed(workbook).values)
    agrees(changed(shown, workbook, seed), Computed(workbook).values)


@pytest.mark.skipif(not SOFFICE and "CI" not in os.environ, reason="LibreOffice is not installed")
def test_libreoffice_computes_pytorchs_numbers_also_after_an_input_was_changed(tmp_path):
    assert SOFFICE, "CI installs LibreOffice: see tests/ensure_libreoffice.sh"
    states, workbooks = [], []
    for seed in range(8):
        shown = random_state(seed, operations=(OPERATIONS[seed % 4],), whole=seed % 3 > 0)
        states.append(shown)
        workbooks.append(without_values(spreadsheet(shown)))
        changed_workbook = without_values(spreadsheet(shown))
        states.append(changed(shown, changed_workbook, seed))
        workbooks.append(changed_workbook)
    for shown, computed in zip(states, by_libreoffice(workbooks, tmp_path)):
        agrees(shown, lambda sheet, title, shape, now=computed: values(now[sheet], title, shape))


def test_every_formula_has_pytorchs_value_beside_it_for_readers_that_compute_nothing():
    for seed in range(4):
        shown = random_state(seed, (OPERATIONS[seed],), whole=seed % 2 > 0)
        data = spreadsheet(shown)
        beside = load_workbook(io.BytesIO(data), data_only=True)
        for title, y in zip(outputs(shown), shown.y):
            assert (values(beside[SHEETS[shown.operation]], title, y.shape) == y).all()
        agrees(shown, lambda sheet, title, shape, now=beside: values(now[sheet], title, shape))
        if shown.operation == "convolution":
            np.testing.assert_array_equal(product(beside["im2col"], shown), shown.y.reshape(len(shown.y), -1))
        for sheet, formulas in zip(beside, without_values(data)):
            computed = [
                value.value
                for row, there in zip(sheet, formulas)
                for value, cell in zip(row, there)
                if cell.data_type == "f"
            ]
            assert computed and None not in computed


def test_a_window_of_padding_only_has_minus_infinity_as_in_the_app():
    spec = ConvSpec(1, padding=1)
    x = np.full((1, 1, 1), 3, np.float32)
    y = max_pool2d(x[None], spec)[0]
    shown = Shown("max", x, None, spec, y, "Max pool", "one number", "/arithmetic")
    computed = Computed(without_values(spreadsheet(shown))).values("Max pooling", "Output", (3, 3))
    assert computed.tolist() == [[-np.inf] * 3, [-np.inf, 3, -np.inf], [-np.inf] * 3]


def test_padding_by_zeros_never_is_the_largest():
    spec = ConvSpec(2, padding=1)
    x = np.full((1, 1, 2), -3, np.float32)
    shown = Shown("max", x, None, spec, max_pool2d(x[None], spec)[0], "Max pool", "two numbers", "/")
    computed = Computed(without_values(spreadsheet(shown))).values("Max pooling", "Output", (2, 3))
    assert (computed == -3).all()


def plain(side: int, padding: int = 0) -> Shown:
    x, weight, spec = (
        np.ones((1, side, side), np.float32),
        np.ones((1, 1, 3, 3), np.float32),
        ConvSpec(3, padding=padding),
    )
    return Shown("convolution", x, weight, spec, conv2d(x[None], weight, spec)[0], "", "ones", "/")


def test_more_than_32_by_32_is_refused_in_a_sentence():
    message = "A spreadsheet holds an input of at most 32 × 32 numbers, not 33 × 33; choose a smaller one."
    with pytest.raises(ValueError, match=re.escape(message)):
        spreadsheet(plain(33))


def test_so_much_padding_that_a_sheet_opens_slowly_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="more than the 30,000 that open quickly; use less padding"):
        spreadsheet(plain(32, padding=60))


def test_a_matrix_that_opens_slowly_is_left_out_and_the_first_sheet_says_so():
    x, weight = np.ones((3, 32, 32), np.float32), np.ones((1, 3, 5, 5), np.float32)
    spec = ConvSpec(5)
    shown = Shown("convolution", x, weight, spec, conv2d(x[None], weight, spec)[0], "", "ones", "/")
    workbook = without_values(spreadsheet(shown))
    assert workbook.sheetnames == ["Convolution"]
    words = [workbook["Convolution"].cell(row, 1).value or "" for row in range(1, 8)]
    assert any("it would have 58,800 cells, more than the 30,000" in line for line in words)  # 75 x 784


def test_colors_follow_the_numbers_around_zero_in_the_apps_palette():
    shown = random_state(3, operations=("convolution",))
    sheet = without_values(spreadsheet(shown))["Convolution"]
    scales = [
        rule.colorScale for area in sheet.conditional_formatting for rule in area.rules if rule.colorScale
    ]
    three = [scale for scale in scales if len(scale.color) == 3]
    assert three
    for scale in three:
        assert [color.rgb[2:].lower() for color in scale.color] == [
            DIVERGING[place].removeprefix("#") for place in (2, 5, 8)
        ]
        low, middle, high = scale.cfvo
        assert (low.type, middle.type, float(middle.val), high.type) == ("formula", "num", 0.0, "formula")
        assert sheet[low.val.replace("$", "")].value == f"=-{sheet[high.val.replace('$', '')].value[1:]}"

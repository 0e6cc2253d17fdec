"""What a lecturer leaves with agrees: spreadsheet and worksheet of one state, to the last digit that is shown."""

import io

import pytest
from openpyxl import load_workbook

from core.export.spreadsheet.workbook import spreadsheet
from core.export.worksheet.worksheet import operation_worksheet
from tests.export.recomputed import Computed, values
from tests.export.states import OPERATIONS, random_state
from tests.export.test_spreadsheet import SHEETS, outputs
from tests.export.test_worksheet import pages, tables, text_of


def shown_as(number: float, digits: int) -> str:
    """With so many digits after the point; what is then zero has no sign."""
    text = f"{number:.{digits}f}"
    return text.removeprefix("-") if float(text) == 0 else text


@pytest.mark.parametrize("operation", OPERATIONS)
def test_states_of_an_operation_agree_to_the_last_digit_shown(operation):
    for seed in range(1000, 1008):
        shown = random_state(seed, (operation,), (1, 4), whole=seed % 2 > 0)
        key = pages(operation_worksheet(shown, seed))[1]
        on_paper = [[cell.replace("−", "-") for cell in row] for row in tables(key)["Output"]]
        said = text_of(key).partition("This is filter ")[2]
        chosen = int(said.split()[0]) if said else 0
        data, title, y = spreadsheet(shown), outputs(shown)[chosen], shown.y[chosen]
        beside = values(load_workbook(io.BytesIO(data), data_only=True)[SHEETS[operation]], title, y.shape)
        formulas = load_workbook(io.BytesIO(data))
        computed = Computed(formulas).values(SHEETS[operation], title, y.shape)
        digits = len(on_paper[0][0].partition(".")[2])
        for numbers in (y, beside, computed):
            assert [[shown_as(number, digits) for number in row] for row in numbers] == on_paper

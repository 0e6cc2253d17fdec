"""The dialog's spreadsheet and worksheet: offered where there is an operation, of the numbers on screen, or refused."""

import numpy as np
import pytest

from core.export.worksheet import worksheet
from core.ui.take_home import take_home
from tests.pages.sent import files
from tests.pages.test_pages import assert_standing, opened

pytestmark = pytest.mark.usefixtures("every_tab_open")


def dialog(page: str, **parameters):
    """A page with its dialog open."""
    app = opened(page, **parameters)
    app.button(key="take_home").click()
    assert_standing(app.run())
    return app


def offered(app) -> set[str]:
    return set(files(app)) & {"take_spreadsheet", "take_worksheet"}


@pytest.fixture(autouse=True)
def only_sheets(monkeypatch):
    """The dialog without its other sections, which have tests of their own."""
    names = ("Spreadsheet", "Worksheet")
    monkeypatch.setattr(take_home, "SECTIONS", {name: take_home.SECTIONS[name] for name in names})


@pytest.fixture
def taken(monkeypatch) -> list:
    """The operations that worksheets were made of."""
    seen, make = [], worksheet.operation_worksheet

    def overheard(shown, *settings):
        seen.append(shown)
        return make(shown, *settings)

    monkeypatch.setattr(worksheet, "operation_worksheet", overheard)
    return seen


@pytest.mark.parametrize(
    "page, both",
    [
        ("filters", {"take_spreadsheet", "take_worksheet"}),
        ("feature_maps", {"take_worksheet"}),
        ("learning", set()),
    ],
)
def test_a_page_offers_what_can_be_made_of_it(page, both):
    assert offered(dialog(page)) == both


def test_the_worksheet_of_arithmetic_has_the_numbers_of_the_stage(shown, taken):
    app = dialog("arithmetic", operation="average", padding="1", ceil_mode="1", numbers="random")
    assert offered(app) == {"take_spreadsheet", "take_worksheet"}
    assert (taken[-1].x == shown[-1].x).all() and (taken[-1].y == shown[-1].output).all()


def test_the_worksheet_of_a_crop_has_the_levels_that_stand_on_the_stage(shown, taken):
    app = dialog("im2col", bank="handcrafted")
    assert offered(app) == {"take_spreadsheet", "take_worksheet"}
    part, scene = taken[-1], shown[-1]
    levels = np.rint(scene.x[0] * 255)
    assert part.x.shape == (1, 7, 7) and part.y.shape[1:] == (5, 5)
    windows = np.lib.stride_tricks.sliding_window_view(levels, (7, 7))
    assert (windows == part.x[0]).all((2, 3)).sum() == 1
    np.testing.assert_allclose(
        np.lib.stride_tricks.sliding_window_view(scene.output[1] * 255, (5, 5))[3:4, 3:4][0, 0],
        part.y[1],
        atol=1e-3,
    )


def test_the_part_of_a_photograph_lies_around_the_pinned_pixel(taken):
    dialog("filters", pin="100,200")
    part = taken[-1]
    assert part.x[0, 2:5, 2:5].tolist() == [[60, 43, 130], [61, 61, 93], [72, 61, 45]]
    assert part.y[0, 2, 2] == 130 - 60 + 2 * (93 - 61) + 45 - 72  # Sobel, vertical edges
    assert "output (0, 0) here is (98, 198) there" in part.source


def test_a_window_larger_than_a_part_is_refused_in_a_sentence_and_the_page_stays():
    app = dialog("filters", kernel="box_blur", kernel_size="15", dilation="4", size="128")
    assert not offered(app)
    assert any("A window spans 57 pixels, more than the 32" in warning.value for warning in app.warning)


def test_a_number_that_no_worksheet_has_becomes_the_nearest_one_and_it_is_said():
    app = opened("arithmetic")
    app.session_state[
        "take_first_worksheet"
    ] = -3  # as the dialog's own field does, which AppTest cannot fill
    app.button(key="take_home").click()
    assert_standing(app.run())
    assert "Number -3 became 0; worksheets are numbered from 0 to 9999." in [info.value for info in app.info]


def test_too_many_cells_for_paper_leave_the_spreadsheet():
    app = dialog("arithmetic", operation="transposed", height="16", width="16", stride="3")
    assert offered(app) == {"take_spreadsheet"}
    assert [warning.value for warning in app.warning] == [
        "A worksheet has room for 20 × 20 cells, and the output has 48 × 48; use a smaller input or a smaller stride."
    ]

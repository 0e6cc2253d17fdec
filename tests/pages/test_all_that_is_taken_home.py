"""A lecturer leaves with a link, a script, an animation, a spreadsheet and a worksheet of one state: all five agree."""

import io
import random
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from openpyxl import load_workbook

from core.export.spreadsheet.workbook import spreadsheet
from core.export.worksheet.worksheet import operation_worksheet
from core.ui.app import link, state
from core.ui.take_home import take_home
from core.ui.take_home.on_screen import shown_on
from core.ui.take_home.part import part_of
from core.ui.take_home.scripts import scripts_of
from tests.export.recomputed import values
from tests.export.running import left_by
from tests.export.test_agreement import shown_as
from tests.export.test_spreadsheet import SHEETS, outputs
from tests.export.test_worksheet import pages, tables, text_of
from tests.pages.test_pages import opened

COUNT = 200


def drawn_link(draw: random.Random) -> tuple[str, dict[str, str]]:
    """A state of Arithmetic or im2col that fits a sheet of paper."""
    one, small = draw.choice, lambda low, high: str(draw.randint(low, high))
    window = {
        "kernel_size": small(1, 3),
        "stride": small(1, 3),
        "padding": small(0, 2),
        "dilation": small(1, 2),
        "padding_mode": one(["zeros", "zeros", "reflect", "replicate", "circular", "symmetric"]),
    }
    numbers = {"numbers": one(["ramp", "figure", "random", "patch", "typed"]), "number_seed": small(0, 99)}
    sizes = {"height": small(3, 7), "width": small(3, 7)}
    if draw.random() < 0.4:
        bank = {"bank": one(["handcrafted", "typed"]), "filters": small(1, 3), "unroll": "numbers"}
        return "im2col", window | numbers | sizes | bank
    operation = {
        "operation": one(["convolution", "convolution", "transposed", "max", "average"]),
        "weights": one(["random", "figure", "sharpen", "ones", "ramp", "typed"]),
        "output_padding": small(0, 1),
        **{name: small(0, 1) for name in ("flipped", "ceil_mode", "count_include_pad")},
    }
    return "arithmetic", window | numbers | sizes | operation


@pytest.fixture
def taken(monkeypatch, shown) -> list[dict]:
    """What each page shows, and what leaves it; nothing of a page that can show nothing."""
    found = []

    def take(page: str) -> None:
        try:
            what = shown_on(page)
        except ValueError:  # the page says the same
            return
        told = link.read(dict(parse_qsl(urlsplit(what.link).query)))
        assert link.written(told) == link.written(state.values())
        found.append(
            {
                "shown": what,
                "part": part_of(page, 20),
                "scene": shown[-1],
                "script": scripts_of(page)["PyTorch"],
            }
        )

    monkeypatch.setattr(take_home, "offer_take_home", take)
    return found


def test_of_200_random_states_all_that_is_taken_agrees_to_the_last_digit_shown(taken):
    draw = random.Random(4)
    while len(taken) < COUNT:
        page, parameters = drawn_link(draw)
        opened(page, **parameters)
    left = left_by([(each["script"], ("y",)) for each in taken])
    on_paper_too = 0
    for number, (each, by_script) in enumerate(zip(taken, left)):
        what, part = each["shown"], each["part"]
        np.testing.assert_array_equal(each["scene"].output, what.y)  # what the stage shows, and its animation
        np.testing.assert_array_equal(part.y, what.y)
        workbook = load_workbook(io.BytesIO(spreadsheet(part)), data_only=True)[SHEETS[part.operation]]
        beside = [values(workbook, title, part.y.shape[1:]) for title in outputs(part)]
        for numbers, name in ((beside, "spreadsheet"), (by_script["y"][0], "script")):
            finite = np.isfinite(part.y)
            np.testing.assert_allclose(
                np.array(numbers)[finite],
                part.y[finite],
                rtol=1e-6,
                atol=1e-5,
                err_msg=f"{name} of {what.link}",
            )
        try:
            key = pages(operation_worksheet(part, number))[1]
        except ValueError:  # more than a hand adds up
            continue
        on_paper_too += 1
        said = text_of(key).partition("This is filter ")[2]
        chosen = int(said.split()[0]) if said else 0
        on_paper = [[cell.replace("−", "-") for cell in row] for row in tables(key)["Output"]]
        digits = len(on_paper[0][0].partition(".")[2])
        for numbers in (part.y[chosen], beside[chosen], by_script["y"][0][chosen]):
            assert [[shown_as(value, digits) for value in row] for row in numbers] == on_paper, what.link
    assert on_paper_too > COUNT * 0.9

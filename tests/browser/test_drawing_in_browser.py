"""Drawing a digit, and a picture: by mouse, by finger and by keys; a digit is recognized, a picture is in the link."""

import re

import numpy as np
from playwright.sync_api import Page

from core.pictures.drawings import SIDES, write_drawing
from tests.browser.expecting import expect
from tests.browser.visitor import PHONE
from tests.browser.visits import expect_link, filters, settled, slider
from tests.training.polylines import CELLS, in_box

LINK = "/learning?section=mistakes&learning_task=digits"
BOX = (9, 4, 14, 24)  # of the digit, in cells


def canvas(page: Page):
    return page.get_by_role("application", name=re.compile("^Your digit, 32 × 32 cells"))


def opened(visit, **screen) -> Page:
    """The section without a drawing: the session of a shared page keeps what the test before drew."""
    page = settled(visit(LINK, **screen))
    canvas(page).scroll_into_view_if_needed()
    page.get_by_role("button", name="Clear").click()
    expect(canvas(page)).to_have_attribute("data-ink", "0")
    return page


def expect_answer(page: Page, digit: int) -> None:
    """The first answer on the page comes to be this one."""
    expect(page.get_by_text(re.compile("^Answer: "))).to_have_text(re.compile(rf"^Answer: {digit} "))


def draw_by_mouse(page: Page, digit: int) -> None:
    box = canvas(page).bounding_box()
    cell = box["width"] / CELLS
    for stroke in in_box(digit, BOX):
        places = [(box["x"] + x * cell, box["y"] + y * cell) for x, y in stroke]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place)
        page.mouse.up()


def test_a_digit_drawn_by_mouse_is_recognized_and_cleared(visit):
    page = opened(visit)
    for digit in (3, 4, 8):
        draw_by_mouse(page, digit)
        expect_answer(page, digit)
        page.get_by_role("button", name="Clear").click()
        expect(canvas(page)).to_have_attribute("data-ink", "0")
        expect(page.get_by_text("there is nothing to answer yet")).to_be_visible()


def test_the_answer_follows_while_somebody_still_draws(visit):
    page = opened(visit)
    box = canvas(page).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 200, steps=5)
    expect(page.get_by_text(re.compile("^Answer: 1 "))).to_be_visible()
    page.mouse.up()


def test_a_one_drawn_by_keys_is_recognized_and_deleted(visit):
    page = opened(visit)
    canvas(page).focus()
    for key in ["Shift+ArrowUp"] * 3 + ["Space"] + ["Shift+ArrowDown"] * 6 + ["Enter", "ArrowRight"]:
        page.keyboard.press(key)
    expect_answer(page, 1)
    expect(page.get_by_text("pen up at row 28, column 17")).to_be_visible()
    page.keyboard.press("Delete")
    expect(canvas(page)).to_have_attribute("data-ink", "0")


def test_the_eraser_takes_ink_away(visit):
    page = opened(visit)
    draw_by_mouse(page, 1)
    expect(canvas(page)).not_to_have_attribute("data-ink", "0")
    page.get_by_role("button", name="Eraser").click()
    draw_by_mouse(page, 1)
    expect(canvas(page)).to_have_attribute("data-ink", "0")


def test_a_finger_draws_and_does_not_scroll(visit):
    page = opened(visit, **PHONE)
    before = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTop")
    box = canvas(page).bounding_box()
    touch = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + 30

    def send(kind: str, down: float = 0.0) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y + down}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart")
    for step in range(1, 9):
        send("touchMove", 25.0 * step)
    send("touchEnd")
    expect_answer(page, 1)
    assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTop") == before


def test_a_drawing_is_still_there_when_one_comes_back(visit):
    page = opened(visit)
    draw_by_mouse(page, 7)
    expect_answer(page, 7)
    ink = canvas(page).get_attribute("data-ink")
    page.get_by_role("radio", name="A held-out picture").click()
    expect(canvas(page)).to_have_count(0)
    page.get_by_role("radio", name="Your drawing").click()
    expect(canvas(page)).to_have_attribute("data-ink", ink)


def test_covering_a_patch_by_a_click_moves_the_probabilities(visit):
    page = opened(visit)
    draw_by_mouse(page, 7)
    page.get_by_role("radio", name="4 × 4").click()
    marks = page.locator("canvas.marks.pick")
    expect(page.get_by_text(re.compile(r"^Answer: .*, before: 7"))).to_be_visible()
    marks.click(position={"x": 40, "y": 40})
    expect(marks).to_have_attribute("data-frames", "[[[0,4],[0,4]]]")


def test_scripts_read_and_write_drawings_as_the_app_does(scripts):
    rng = np.random.default_rng(0)
    drawings = [rng.random((side, side)) < rng.random() for side in SIDES for _ in range(10)]
    read = scripts(
        "texts => texts.map((text) => ({ rows: new Bitmap(text).rows, text: new Bitmap(text).text }))",
        [write_drawing(drawing) for drawing in drawings],
    )
    for drawing, answer in zip(drawings, read):
        np.testing.assert_array_equal(answer["rows"], drawing)
        assert answer["text"] == write_drawing(drawing)


def cells(*places: tuple[int, int]) -> str:
    """The text of a drawing of 8 cells a side with ink at these (row, column)."""
    drawing = np.zeros((8, 8), bool)
    for place in places:
        drawing[place] = True
    return write_drawing(drawing)


def test_a_picture_drawn_by_mouse_and_keys_is_filtered_and_in_the_link_and_back_undoes_a_stroke(visit):
    first = cells((0, 0))
    page = settled(visit(filters(source="draw", drawing=first)))
    pad = page.get_by_role("application", name=re.compile("^Your picture, 8 × 8 cells"))
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    middle = lambda at: (at + 0.5) * box["width"] / 8
    page.mouse.move(box["x"] + middle(2), box["y"] + middle(4))
    page.mouse.down()
    page.mouse.move(box["x"] + middle(5), box["y"] + middle(4), steps=3)
    page.mouse.up()
    line = [(4, column) for column in range(2, 6)]
    expect_link(page, drawing=cells((0, 0), *line))
    page.get_by_role("button", name="Eraser").click()
    pad.click(position={"x": middle(0), "y": middle(0)})
    expect_link(page, drawing=cells(*line))
    page.get_by_role("button", name="Eraser").click()
    pad.focus()
    for key in (
        "ArrowDown",
        "ArrowDown",
        "Space",
        "ArrowRight",
        "Space",
    ):  # from the middle, row 4 and column 4
        page.keyboard.press(key)
    expect(page.get_by_text("pen up at row 6, column 5: ink")).to_be_visible()
    drawn = [*line, (6, 4), (6, 5)]
    expect_link(page, drawing=cells(*drawn))
    page.go_back()
    expect(pad).to_have_attribute("data-ink", "4")
    expect_link(page, drawing=cells(*line))
    page.go_forward()
    expect(pad).to_have_attribute("data-ink", "6")
    slider(page, "Padding").press("ArrowRight")
    expect_link(page, padding="1", drawing=cells(*drawn))
    page.get_by_role("button", name="Clear").click()
    expect_link(page, drawing=cells())

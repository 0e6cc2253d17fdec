"""The im2col page around its stage: the crop, the race, and the sections below."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.expecting import expect
from tests.browser.stage_page import (
    colors,
    navigate,
    path,
    root,
    settled,
)
from tests.browser.visitor import WIDE
from tests.browser.visits import expect_link


def link_crop(page: Page) -> list[int]:
    (text,) = parse_qs(urlsplit(page.url).query)["crop"]
    return [int(part) for part in text.split(",")]


class TestTheCrop:
    def test_it_moves_by_mouse_and_by_keys_without_a_modifier_and_survives_a_reload(self, visit):
        page = settled(visit(path("im2col", crop_size="16")))
        canvas, place = page.get_by_role("img", name="Arrow keys move the crop"), page.locator(".place")
        expect(place).to_have_text("crop 16 × 16 at (100, 200)")
        untouched = canvas.evaluate(
            """canvas => canvas.dispatchEvent(
              new KeyboardEvent("keydown", { key: "ArrowLeft", altKey: true, bubbles: true, cancelable: true }))"""
        )
        assert untouched  # Alt and an arrow are the browser's
        canvas.scroll_into_view_if_needed()
        box, before = canvas.bounding_box(), root(page).get_attribute("data-ready")
        scale = 512 / box["width"]
        page.mouse.move(box["x"] + 208 / scale, box["y"] + 108 / scale)
        page.mouse.down()
        page.mouse.move(box["x"] + 300 / scale, box["y"] + 350 / scale, steps=5)
        page.mouse.up()
        expect(root(page)).not_to_have_attribute("data-ready", before)
        page.wait_for_function("() => new URLSearchParams(location.search).has('crop')")
        row, column = link_crop(page)
        assert (row, column) == pytest.approx((350 - 8, 300 - 8), abs=2 * scale)
        canvas.focus()
        for key in ("ArrowDown", "ArrowRight", "ArrowRight", "Shift+ArrowUp"):
            canvas.press(key)
        row, column = row + 1 - 10, column + 2
        expect_link(page, crop=f"{row},{column}", crop_size="16")
        expect(place).to_have_text(f"crop 16 × 16 at ({row}, {column})")
        settled(page)
        pixels = colors(page, "input", 3, 3).tolist()
        page.reload()
        settled(page)
        expect(place).to_have_text(f"crop 16 × 16 at ({row}, {column})")
        assert colors(page, "input", 3, 3).tolist() == pixels


MEASURE = "Measure (at most 10 seconds)"
WHY = "Is it faster? Measured on the server"


def race_opened(page: Page) -> Page:
    settled(page).get_by_text(WHY).click()
    expect(page.get_by_role("button", name=MEASURE)).to_be_visible()
    return page


def machine(page: Page) -> Locator:
    """The caption of the race."""
    return page.get_by_test_id("stCaptionContainer").filter(has_text="Measured on")


def stop(page: Page) -> Locator:
    """The race's own button; Streamlit has another one, for any run."""
    return page.get_by_test_id("stMain").get_by_role("button", name="Stop", exact=True)


class TestBelowTheStage:
    def test_the_race_is_stopped_by_its_button_and_by_any_other_click_else_ends_with_a_chart(self, visit):
        page = race_opened(visit(path("im2col", color="rgb", filters="8")))
        page.get_by_role("button", name=MEASURE).click()
        expect(page.get_by_test_id("stProgress")).to_contain_text("× ")
        stop(page).click()
        expect(stop(page)).to_have_count(0)
        expect(machine(page)).to_be_visible()
        expect(page.locator(".js-plotly-plot").last).to_be_visible()  # what it moves is where it stays
        settled(page)
        page.get_by_role("button", name=MEASURE).click()  # the turn is free again
        expect(page.get_by_test_id("stProgress")).to_contain_text("× ")
        page.get_by_text("How much is duplicated").click()
        expect(page.get_by_test_id("stProgress")).to_have_count(0)
        expect(page.locator(".js-plotly-plot").last).to_be_visible()
        expect(machine(page)).to_be_visible()
        settled(page)
        navigate(page, path("im2col", crop_size="4", filters="1", stride="8"))  # quick: it ends by itself
        expect(machine(page)).to_have_count(0)
        settled(page)
        charts = page.locator(".js-plotly-plot .main-svg:first-of-type")
        before = charts.count()
        page.get_by_role("button", name=MEASURE).click()
        expect(machine(page)).to_contain_text("cores; Python")
        expect(charts).to_have_count(before + 1)
        settled(page)
        assert stop(page).count() == 0  # the button goes when the race is over

    def test_others_wait_for_their_turn_to_race(self, visit):
        slow = path("im2col", color="rgb", filters="8")
        mine, theirs = race_opened(visit(slow, **WIDE)), race_opened(visit(slow))  # in a session each
        waiting = theirs.get_by_text("Somebody else is measuring on this server right now")
        mine.get_by_role("button", name=MEASURE).click()
        expect(mine.get_by_test_id("stProgress")).to_be_visible()
        theirs.get_by_role("button", name=MEASURE).click()
        expect(waiting).to_be_visible()
        stop(mine).press("Enter")  # it moves with the progress that is shown: a click waits until it rests
        expect(machine(mine)).to_be_visible()
        theirs.get_by_role("button", name=MEASURE).click()
        expect(theirs.get_by_test_id("stProgress")).to_be_visible()
        expect(waiting).to_have_count(0)

    def test_each_section_opens_and_draws_its_charts(self, visit):
        page = settled(visit(path("im2col")))
        charts = page.locator(".js-plotly-plot .main-svg:first-of-type")
        for title, text, count in (
            ("How much is duplicated", "6.25 times", 1),
            ("col2im: what comes back", "adjoint", 4),
            ("The other way round: the kernel unrolled", "400 × 144", 5),
        ):
            page.get_by_text(title).click()
            expect(page.get_by_text(text).first).to_be_visible()
            expect(charts).to_have_count(count)
            settled(page)
        expect(page.locator("tr", has_text="AlexNet")).to_contain_text("363 × 3025")

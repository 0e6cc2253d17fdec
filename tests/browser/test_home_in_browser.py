"""Home in a real Chromium: every stop of the lecture is one click away and shows what it promises."""

import re

from playwright.sync_api import Page, expect

from tests.browser.looks import assert_no_sideways_scrolling
from tests.browser.visitor import PHONE
from tests.browser.visits import changed, expect_link, expect_size, root, settled, slider


def stop(page: Page, title: str):
    return page.get_by_role("link").filter(has_text=re.compile(rf"^\W*(\w+\W)?\s*{re.escape(title)} —"))


def show_sharpening(page: Page) -> None:
    expect(page.locator(".subtotal")).to_have_text("50")
    expect(page.locator("section.work pre")).to_contain_text("40·(−1) + 50·5 + 60·(−1)")


def show_gaussian(page: Page) -> None:
    expect(page.get_by_text("Sum of the weights: 16/9")).to_be_visible()
    expect(page.locator(".strip .part")).to_have_count(3)  # in color


def show_prewitt(page: Page) -> None:
    for tile in ("Prewitt, vertical edges", "Prewitt, horizontal edges"):
        expect(page.locator(".tile", has_text=tile)).to_be_visible()


def show_blur(page: Page) -> None:
    expect(page.get_by_label(re.compile(r"^Weights: 1/9(, 1/9){8}$"))).to_be_visible()
    for _ in range(2):
        with changed(page):
            slider(page, "Kernel size").press("ArrowRight")
    expect(page.get_by_label(re.compile(r"^Weights: 1/25(, 1/25){24}$"))).to_be_visible()


def show_padding(page: Page) -> None:
    expect(page.locator(".total")).to_contain_text("5 of 9 cells (hatched) are padding, filled with 0")


def show_sizes(rows: int):
    def show(page: Page) -> None:
        expect_size(page, "Input", (224, 224))
        expect_size(page, "Output", (rows, rows))
        expect(page.locator(".formula")).to_contain_text(f"= {rows}")

    return show


PROMISES = {
    "Sharpening, one sum": show_sharpening,
    "Gaussian blur": show_gaussian,
    "Prewitt edges": show_prewitt,
    "3×3 against 5×5 blur": show_blur,
    "224 → 222": show_sizes(222),
    "Border padding": show_padding,
    "224 → 224": show_sizes(224),
    "224 → 112": show_sizes(112),
}


def test_every_stop_shows_what_it_promises_after_one_click_whatever_was_open_before(visit):
    page = visit.cold("/")
    expect(page.locator("a[href*='filters?']", has_text="—")).to_have_count(len(PROMISES))
    for title, show in PROMISES.items():
        stop(page, title).click()
        show(page)
        expect(page.get_by_test_id("stAlert")).to_have_count(0)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        page.get_by_test_id("stSidebarNavLink").filter(has_text="Home").click()
        expect(page.get_by_role("heading", name="Convolution Explorer")).to_be_visible()


def test_values_are_kept_from_filters_to_home_and_back(visit):
    page = visit.cold("/filters?kernel=box_blur")
    settled(page)
    with changed(page):
        slider(page, "Stride").press("ArrowRight")
    expect_link(page, stride="2")
    navigation = page.get_by_test_id("stSidebarNavLink")
    navigation.filter(has_text="Home").click()
    expect(page.get_by_role("heading", name="Convolution Explorer")).to_be_visible()
    expect(root(page)).to_have_count(0)
    navigation.filter(has_text="Filters").click()
    settled(page)
    expect_size(page, "Output", (255, 255))  # floor((512 - 3) / 2) + 1
    expect(slider(page, "Stride")).to_have_value("2")
    expect_link(page, stride="2", kernel="box_blur")


def test_home_fits_a_phone(visit):
    page = visit("/", **PHONE)
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        expect(stop(page, "224 → 112")).to_be_visible()
        assert_no_sideways_scrolling(page)

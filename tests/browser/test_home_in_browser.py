"""Home in a real Chromium: pictures of the pages and the stops, one click from each."""

import re

from core.lessons.stops import BY_NAME, STOPS
from core.ui.app.page_list import PAGES
from tests.browser.expecting import expect
from tests.browser.looks import boxes_of
from tests.browser.visitor import WIDE
from tests.browser.visits import expect_rest, expect_size, settled

SHOWN = [entry for entry in PAGES if entry.shown_by]  # by a picture of a stop


def test_every_picture_is_there_and_leads_to_its_stop(visit):
    page = visit("/", **WIDE)
    pictures = page.locator(".stMain a img")
    expect(pictures).to_have_count(len(STOPS) + len(SHOWN))
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("naturalWidth", 320)
    link = page.get_by_role("link", name="11. 224 → 112")
    link.click()
    expect(page.locator(".st-key-path_claim")).to_contain_text(BY_NAME["stride"].claim)
    expect_size(settled(page), "Output", (112, 112))


def test_who_begins_before_the_stops_are_drawn_comes_to_the_first_one_all_the_same(visit):
    page = visit("/")
    link = page.locator('.stMain a[href*="stop=sharpen"]').first
    address = link.get_attribute("href")
    drawn = link.element_handle()
    drawn.evaluate("(link) => link.removeAttribute('href')")
    page.get_by_role("link", name="Begin with 1. Sharpening").click()
    drawn.evaluate("(link, address) => link.setAttribute('href', address)", address)
    expect(page).to_have_url(re.compile("stop=sharpen"))
    expect(settled(page).locator(".st-key-path_claim")).to_contain_text(BY_NAME["sharpen"].claim)


def test_the_pages_stand_side_by_side_in_one_row(visit):
    page = visit("/", **WIDE)
    tiles = page.locator(".st-key-page_pictures [data-testid=stPageLink-NavLink]")
    expect(tiles).to_have_count(len(SHOWN))
    expect_rest(page)  # the page's style is a part of what it is sent
    boxes = boxes_of(tiles)
    assert len({round(box["y"]) for box in boxes}) == 1
    assert max(box["width"] for box in boxes) - min(box["width"] for box in boxes) < 1

"""All kernels beside each other in a real Chromium."""

import re

import pytest

from core.kernels import HANDCRAFTED
from tests.browser.expecting import expect
from tests.browser.filters_worked import SMALL, said, worked
from tests.browser.looks import boxes_of
from tests.browser.visitor import TO
from tests.browser.visits import (
    expect_link,
    filters,
    hover,
    opened,
    root,
    settled,
    totals,
)


class TestCompareAll:
    def test_every_handcrafted_kernel_has_a_tile_and_a_press_shows_it_large(self, visit):
        page = opened(visit, **SMALL)
        page.get_by_text("Compare", exact=True).click()
        tiles = page.locator(".tile")
        expect(tiles).to_have_count(len(HANDCRAFTED))
        expect(tiles.locator("canvas.output")).to_have_count(len(HANDCRAFTED))
        expect(root(page)).to_have_count(0)
        expect_link(page, compare="1")
        expect(page.locator(".tile[aria-pressed=true]")).to_have_attribute("data-name", "sobel_vertical")
        page.locator(".tile[data-name=emboss]").click()
        settled(page)
        expect_link(page, compare=None, kernel="emboss")
        expect(page.get_by_text("Emboss.", exact=True)).to_be_visible()
        expect(page.get_by_label("Weights: -2, -1, 0, -1, 1, 1, 0, 1, 2", exact=True)).to_be_visible()

    def test_every_random_filter_has_a_tile_and_a_press_shows_it_large(self, visit):
        page = visit(filters(apply="random", count="5", seed="7", compare="1", **SMALL))
        expect(page.locator(".tile")).to_have_count(5)
        page.locator(".tile[data-name='3']").click()
        settled(page)
        expect_link(page, compare=None, pick="3", seed="7")
        hover(page, (10, 20))
        case = worked(apply="random", count=5, seed=7, pick=3, **SMALL)
        assert totals(page, (10, 20)) == pytest.approx(case.outputs()[:, 10, 20].tolist(), abs=1e-4)

    def test_a_tile_says_in_words_what_it_shows_with_a_kernel_for_each_channel_as_large_as_there_is_room(
        self, visit
    ):
        page = visit(filters(compare="1", kernel_size="5", family="prewitt", **SMALL))
        tile = page.locator(".tile[data-name=prewitt_vertical]")
        case = worked(kernel="prewitt_vertical", **SMALL)
        low, high = (255 * bound for bound in (case.outputs().min(), case.outputs().max()))
        expect(tile).to_have_accessible_name(re.compile("weights -1, 0, 1, -1, 0, 1, -1, 0, 1$"))
        for text in ("3 × 3 by definition", "[1, 1, 62, 62]", f"min {said(low)}, max {said(high)}"):
            expect(tile.get_by_text(text, exact=True)).to_be_visible()

        page.evaluate(TO, filters(apply="random", count="2", compare="1", color="rgb", mix="sum", size="64"))
        tile = page.locator(".tile").first  # a filter that sums channels
        expect(tile.locator("canvas.kernel")).to_have_count(3)
        assert tile.locator(".weights").all_inner_texts() == ["R", "G", "B"]
        pictures = [canvas.screenshot() for canvas in tile.locator("canvas.kernel").all()]
        assert len(set(pictures)) == 3

        page.evaluate(TO, filters(compare="1", family="prewitt", photo="camera"))
        expect(page.locator(".tile[data-name=prewitt_vertical]")).to_be_visible()
        outputs = page.locator(".tile canvas.output")  # the lecture's pair, side by side
        expect(outputs).to_have_count(2)
        boxes = boxes_of(outputs)
        assert abs(boxes[0]["y"] - boxes[1]["y"]) < 2
        assert all(box["width"] >= 350 for box in boxes)

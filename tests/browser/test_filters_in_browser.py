"""Filters in a real Chromium: what a person does, and what it then must show."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page

from core.arithmetic import output_size
from tests.browser.expecting import expect
from tests.browser.filters_worked import SMALL
from tests.browser.line import Line
from tests.browser.looks import assert_no_sideways_scrolling, assert_readable, boxes_of, in_both_schemes
from tests.browser.visitor import DARK, PHONE, TO
from tests.browser.visits import (
    changed,
    expect_link,
    expect_pixel,
    expect_size,
    filters,
    hover,
    navigate,
    opened,
    picture,
    place,
    root,
    settled,
    shown_size,
    slider,
    totals,
)


class TestArriving:
    def test_a_first_visit_understands_what_only_its_page_shows_and_says_what_was_wrong(self, visit):
        visit("/").get_by_text("Convolution Explorer").wait_for()  # the server knows its pages, and ran one
        page = settled(visit.cold(filters(color="rgb", mix="sum", pin="3,4", stride="99", **SMALL)))
        expect_pixel(page, (3, 4))
        expect(page.get_by_text("The link's stride “99” was left out: must be from 1 to 8.")).to_be_visible()
        expect_link(page, mix="sum", pin="3,4", stride=None, source="test")


def photo_file(size: tuple[int, int], orientation: int) -> bytes:
    """A black JPEG of ``size`` (width, height) with a white quarter at the stored top left."""
    image = Image.new("L", size)
    image.paste(255, (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    image.convert("RGB").save(file, "JPEG", exif=exif)
    return file.getvalue()


def upload(page: Page, name: str, content: bytes) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "image/jpeg", "buffer": content}
    )


class TestUpload:
    def test_a_photo_is_turned_upright_and_reduced_and_stays_when_a_broken_file_gets_one_sentence(
        self, visit
    ):
        page = settled(visit.cold(filters(source="own", kernel="identity", kernel_size="1")))
        with changed(page):  # 12 megapixels, to be turned clockwise
            upload(page, "phone.jpg", photo_file((4000, 3000), orientation=6))
        expect_size(page, "Input", (512, 384))
        note = page.get_by_test_id("stSidebar").get_by_text("512 px high, 384 px wide")
        expect(note).to_contain_text("upright")
        expect(note).to_contain_text("reduced from")
        for pixel, brightness in (((10, 370), 1), ((501, 13), 0)):
            hover(page, pixel)
            assert totals(page, pixel) == pytest.approx([brightness], abs=0.02)

        before = root(page).get_attribute("data-ready")
        upload(page, "broken.jpg", photo_file((400, 300), orientation=1)[:700])
        error = page.get_by_test_id("stAlert")
        expect(error).to_have_count(1)
        assert re.fullmatch(r"[A-Z][^\n]+\.", error.inner_text().strip())
        settled(page)
        expect_size(page, "Input", (512, 384))
        assert root(page).get_attribute("data-ready") == before
        with changed(page):
            upload(page, "better.jpg", photo_file((60, 80), orientation=1))
        expect(error).to_have_count(0)
        expect_size(page, "Input", (80, 60))


class TestSliders:
    def test_what_is_chosen_while_answers_are_on_their_way_stays(self, visit):
        page = visit.cold("about:blank")
        line = Line(page)
        page.goto(filters(kernel="box_blur", kernel_size="9", padding="3", **SMALL))
        settled(page)
        padding = slider(page, "Padding")
        with changed(page):
            padding.press("ArrowRight")
        expect(page.get_by_role("radio", name="same")).to_be_checked()
        line.keep_back()
        # The browser reports “same” with both, as it has not heard of the first one's answer.
        for _ in range(2):
            padding.press("ArrowRight")
            line.wait_for_report()
        line.release()
        expect_link(page, padding="6", padding_name=None)
        settled(page)
        expect(padding).to_have_value("6")
        expect_size(page, "Output", (68, 68))

    def test_every_slider_moved_by_keys_changes_the_output_and_the_link_also_of_one_side(self, visit):
        page = opened(
            visit, kernel="box_blur", source="test", test="zone_plate", size="128"
        )  # so "More" is open
        i, k, s, p, d = 128, 3, 1, 0, 1
        self.move(page, "Kernel size", 2, kernel_size="5")
        expect_size(page, "Output", (output_size(i, k := 5, s, p, d),) * 2)
        self.move(page, "Stride", 2, stride="3")
        expect_size(page, "Output", (output_size(i, k, s := 3, p, d),) * 2)
        self.move(page, "Padding", 1, padding="1")
        expect_size(page, "Output", (output_size(i, k, s, p := 1, d),) * 2)
        self.move(page, "Dilation", 1, dilation="2")
        expect_size(page, "Output", (output_size(i, k, s, p, d := 2),) * 2)
        self.move(page, "Longest side of the picture", 1, size="160")
        expect_size(page, "Input", (160, 160))
        expect_size(page, "Output", (output_size(160, k, s, p, d),) * 2)

        navigate(page, filters(kernel="box_blur", kernel_size="14", **SMALL))
        with changed(page):
            slider(page, "Kernel size").press("End")
        slider(page, "Kernel size").press("ArrowRight")  # at its end it stays there
        expect_size(page, "Output", (50, 50))  # 64 - 15 + 1
        expect_link(page, kernel_size="15")

        navigate(page, filters(kernel="box_blur", rectangular="1", **SMALL))
        for label, name, steps, value in (
            ("Kernel size", "kernel_size", 1, "4"),
            ("Stride", "stride", 1, "2"),
            ("Padding", "padding", 2, "2"),
        ):
            self.move(page, f"{label}, width", steps, **{f"{name}_width": value, name: None})
        expect_size(page, "Output", (output_size(64, 3), output_size(64, 4, 2, 2)))

    @staticmethod
    def move(page: Page, label: str, steps: int, **expected: str | None) -> None:
        for _ in range(steps):
            with changed(page):
                slider(page, label).press("ArrowRight")
        expect_link(page, **expected)

    def test_back_restores_the_state_before_a_slider_move_and_forward_the_one_after(self, visit):
        page = opened(visit, kernel="box_blur", **SMALL)
        with changed(page):
            slider(page, "Stride").press("ArrowRight")
        expect_link(page, stride="2")
        for leave, stride, rows in ((page.go_back, "1", 62), (page.go_forward, "2", 31)):
            leave()
            expect_size(page, "Output", (rows, rows))
            expect(slider(page, "Stride")).to_have_value(stride)
            expect_link(page, stride=None if stride == "1" else stride, kernel="box_blur", test="zone_plate")

    def test_one_click_pads_by_name(self, visit):
        page = opened(visit, kernel="box_blur", kernel_size="5", **SMALL)
        for name, rows in (("same", 64), ("full", 68), ("valid", 60)):
            page.get_by_role("radio", name=name).click()
            expect_size(page, "Output", (rows, rows))
            expect_link(page, padding_name=name)

    def test_the_sidebars_links_keep_every_value_and_back_loses_none_wherever_they_led(self, visit):
        """One after another in a session of its own, as it keeps where those links led."""
        page = settled(visit.cold(filters(kernel="box_blur", stride="2", **SMALL)))
        kept = {"kernel": "box_blur", "test": "zone_plate"}
        navigation = page.get_by_test_id("stSidebarNav")

        def lead(name: str) -> None:
            navigation.get_by_role("link", name=name).click()

        # Back over a change of the page loses nothing.
        lead("Arithmetic")
        expect(page).to_have_url(re.compile("/arithmetic.*stride=2"))
        page.go_back()  # often to an address that the navigation gave at first, and that says nothing
        page.wait_for_timeout(500)
        expect(slider(page, "Stride")).to_have_value("2")
        if "/filters" not in page.url:
            page.go_back()
        expect_size(page, "Output", (31, 31))
        expect_link(page, stride="2", **kept)
        settled(page)

        # A page reached after going back has its link again.
        lead("Arithmetic")
        expect(page).to_have_url(re.compile("/arithmetic.*stride=2"))
        page.go_back()
        expect(slider(page, "Stride")).to_have_value("2")
        lead("im2col")
        expect(page).to_have_url(re.compile("/im2col.*stride=2"))
        settled(page)

        # Values are kept from Filters to Home and back.
        lead("Filters")
        expect(page).to_have_url(re.compile("/filters.*stride=2"))
        settled(page)
        with changed(page):
            slider(page, "Stride").press("ArrowRight")
        expect_link(page, stride="3")
        lead("Home")
        expect(page.get_by_role("heading", name="Convolution Explorer")).to_be_visible()
        expect(root(page)).to_have_count(0)
        lead("Filters")
        settled(page)
        expect_size(page, "Output", (21, 21))  # floor((64 - 3) / 3) + 1
        expect(slider(page, "Stride")).to_have_value("3")
        expect_link(page, stride="3", **kept)

    def test_back_undoes_a_slider_on_a_page_that_the_navigation_led_to(self, visit):
        page = visit.cold("/")
        page.get_by_test_id("stSidebarNav").get_by_role("link", name="Filters").click()
        settled(page)
        with changed(page):
            slider(page, "Stride").press("ArrowRight")
        expect_link(page, stride="2")
        page.go_back()
        expect(slider(page, "Stride")).to_have_value("1")
        expect_link(page, stride=None)


class TestLooks:
    def test_text_is_readable_in_both_schemes(self, visit):
        page = opened(visit, DARK, apply="own", color="rgb", mix="sum", padding="1", size="64")
        hover(page, (0, 0))
        expect_pixel(page, (0, 0))
        page.locator("section.work summary").click()
        expect(page.locator("section.work pre")).to_contain_text("Sum:")
        for _ in in_both_schemes(page):
            assert_readable(page, ".root *, .root input", 15)

    def test_a_phone_shows_both_pictures_side_by_side_and_never_scrolls_sideways_and_a_tap_moves(self, visit):
        page = opened(visit, PHONE, color="rgb", mix="sum", padding="2", photo="coffee")
        boxes = boxes_of(picture(page, "Input").or_(picture(page, "Output")))
        assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
        assert abs(boxes[0]["y"] - boxes[1]["y"]) < 2
        assert all(box["width"] > 140 and 0 <= box["x"] <= 390 - box["width"] for box in boxes)
        assert_no_sideways_scrolling(page)

        navigate(page, filters(**SMALL))
        size = shown_size(page, "Output")
        for pixel in ((10, 45), (40, 12)):
            picture(page, "Output").tap(position=place(page, "Output", pixel, size))
            expect_pixel(page, pixel)
            expect_link(page, pin=f"{pixel[0]},{pixel[1]}")

        for parameters in (
            {"apply": "own", "color": "rgb", "mix": "sum", "kernel_size": "15"},
            {"apply": "random", "rectangular": "1", "kernel_size_width": "15"},
            {"kernel": "box_blur", "kernel_size": "11", "units": "1"},
        ):
            navigate(page, filters(size="64", **parameters))
            assert_no_sideways_scrolling(page)
        page.evaluate(TO, filters(size="64", compare="1"))
        expect(page.locator(".tile").first).to_be_visible()
        assert_no_sideways_scrolling(page)

    def test_the_sidebar_opens_on_a_phone(self, visit):
        page = opened(visit, PHONE, kernel="box_blur", **SMALL)
        page.get_by_test_id("stExpandSidebarButton").tap()
        expect(page.get_by_role("radio", name="Photo")).to_be_in_viewport()
        with changed(page):
            slider(page, "Stride").press("ArrowRight")
        expect_link(page, stride="2")
        page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").tap()
        expect(page.get_by_role("radio", name="Photo")).not_to_be_in_viewport()

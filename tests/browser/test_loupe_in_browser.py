"""The loupe in a real Chromium: every number of an output pixel, worked out, and what its colors mean."""

import re

import numpy as np
import pytest

from tests.browser.expecting import expect
from tests.browser.filters_worked import PATCH, SMALL, worked
from tests.browser.visitor import WIDE
from tests.browser.visits import (
    changed,
    expect_link,
    expect_pixel,
    filters,
    hover,
    navigate,
    opened,
    picture,
    place,
    settled,
    shown_size,
    totals,
)

# A few in whole pages; thousands on a blank one: test_scripts_in_browser.py.
CASES = {
    "sobel": lambda: worked(size=128),
    "stride-padding-rgb-sum": lambda: worked(
        kernel="sobel_vertical", stride=2, padding=1, color="rgb", mix="sum", size=64
    ),
    "rgb-each": lambda: worked(kernel="scharr_horizontal", color="rgb", padding=2, size=64),
    "rectangular": lambda: worked(
        **SMALL,
        kernel="box_blur",
        rectangular=1,
        kernel_size=5,
        kernel_size_width=2,
        stride_width=3,
        padding=4,
    ),
    "reflect-dilated": lambda: worked(
        **SMALL, kernel="gaussian", kernel_size=5, dilation=3, padding=12, padding_mode="reflect"
    ),
    "largest-kernel": lambda: worked(**SMALL, kernel="unsharp_mask", kernel_size=15, padding=7),
    "random-rgb-sum": lambda: worked(
        apply="random", color="rgb", mix="sum", scheme="kaiming_normal_", seed=42, count=3, pick=2, size=64
    ),
}


class TestLoupe:
    def test_moving_over_the_output_shows_what_conv2d_computes_and_sends_nothing(self, visit):
        """Every case in one page, as a lecturer would go from state to state: two corners and a drawn pixel."""
        page = opened(visit, **PATCH)
        for name, make in CASES.items():
            case = make()
            navigate(page, filters(**case.link))
            expected = case.outputs()
            rows, columns = expected.shape[1:]
            assert shown_size(page, "Output") == (rows, columns), name
            sent = visit.frames_sent
            draw = np.random.RandomState(0)
            inside = (int(draw.randint(rows)), int(draw.randint(columns)))
            for pixel in ((0, 0), inside, (rows - 1, columns - 1)):
                hover(page, pixel)
                found = totals(page, pixel)
                assert found == pytest.approx(expected[:, *pixel].tolist(), abs=1e-4), (name, pixel)
            assert visit.frames_sent == sent, name

    def test_moving_over_the_input_shows_the_window_around_that_pixel_and_sends_nothing(self, visit):
        page = opened(visit, padding_name="same", **SMALL)
        sent = visit.frames_sent
        for row, column in ((5, 40), (33, 21), (62, 7)):
            # The input is drawn with its padding, one pixel a side.
            position = place(page, "Input", (row + 1, column + 1), (66, 66))
            picture(page, "Input").hover(position=position)
            expect_pixel(page, (row, column))
        assert visit.frames_sent == sent
        with changed(page):
            picture(page, "Input").click(position=position)
        assert visit.frames_sent > sent  # the count does hear of a click
        expect_link(page, pin="62,7")

    def test_the_numbers_on_screen_are_the_pixel_times_the_weights_and_many_start_folded(self, visit):
        page = opened(visit, kernel="sobel_horizontal", **PATCH)
        text = page.locator("section.work pre")
        expect(text).to_contain_text("10·(−1) + 20·(−2) + 30·(−1)")
        expect(text).to_contain_text("70·1 + 80·2 + 90·1")
        expect(page.locator(".subtotal")).to_have_text("240")  # 70 + 160 + 90 - 10 - 40 - 30

        navigate(page, filters(kernel="sharpen", units="1", **PATCH))
        expect(page.locator(".subtotal")).to_have_text("0.1961")  # 50 / 255

        navigate(page, filters(kernel="box_blur", kernel_size="5", **SMALL))  # 25 terms
        details = page.locator("section.work details")
        expect(details).to_have_attribute("open", "")
        navigate(
            page, filters(kernel="box_blur", color="rgb", size="64")
        )  # 3 × 9, also where channels stay apart
        expect(details).not_to_have_attribute("open", "")

    def test_a_click_pins_and_a_colleague_sees_the_same_pixel(self, visit):
        page = opened(visit, **SMALL)
        size = shown_size(page, "Output")
        with changed(page):
            picture(page, "Output").click(position=place(page, "Output", (20, 31), size))
        expect_link(page, pin="20,31")
        hover(page, (50, 50))
        expect_pixel(page, (20, 31))
        mine = totals(page, (20, 31))
        colleague = settled(visit(page.url.removeprefix(visit.address), **WIDE))  # in another session
        assert totals(colleague, (20, 31)) == mine
        expect(colleague.get_by_role("button", name="Unpin")).to_be_visible()

    def test_a_pin_can_be_taken_out_and_an_arrow_key_takes_it_out_of_the_link_too(self, visit):
        page = opened(visit, pin="20,31", **SMALL)
        for how, pixel in (("Escape", (45, 40)), ("Unpin", (50, 50))):
            expect_pixel(page, (20, 31))
            with changed(page):
                if how == "Escape":
                    picture(page, "Output").press("Escape")
                else:
                    page.get_by_role("button", name="Unpin").click()
            expect_link(page, pin=None)
            hover(page, pixel)
            expect_pixel(page, pixel)
            navigate(page, filters(pin="20,31", **SMALL))

        expect_pixel(page, (20, 31))
        picture(page, "Output").press("ArrowRight")
        expect_pixel(page, (20, 32))
        expect(page.get_by_role("button", name="Pin", exact=True)).to_be_visible()
        expect_link(page, pin=None)

    def test_arrow_keys_move_by_one_with_shift_by_ten_and_with_others_they_are_the_browsers(self, visit):
        page = opened(visit, **SMALL)
        hover(page, (30, 30))
        expect_pixel(page, (30, 30))
        prevented = picture(page, "Output").evaluate(
            """overlay => ["altKey", "ctrlKey", "metaKey"].flatMap((modifier) =>
              ["ArrowLeft", "ArrowUp", "Enter", " "].filter((key) => {
                const init = { key, [modifier]: true, bubbles: true, cancelable: true };
                return !overlay.dispatchEvent(new KeyboardEvent("keydown", init));
              }))"""
        )
        assert prevented == []
        expect_pixel(page, (30, 30))
        sent = visit.frames_sent
        at = picture(page, "Output")
        for key, pixel in (
            ("ArrowRight", (30, 31)),
            ("ArrowDown", (31, 31)),
            ("Shift+ArrowLeft", (31, 21)),
            ("Shift+ArrowUp", (21, 21)),
            ("ArrowLeft", (21, 20)),
            ("ArrowUp", (20, 20)),
            ("Shift+ArrowDown", (30, 20)),
            ("Shift+ArrowRight", (30, 30)),
        ):
            at.press(key)
            expect_pixel(page, pixel)
        for _ in range(4):
            at.press("Shift+ArrowUp")
        expect_pixel(page, (0, 30))
        assert visit.frames_sent == sent
        with changed(page):
            at.press("Enter")
        expect_link(page, pin="0,30")

    def test_units_zoom_and_pin_survive_a_reload(self, visit):
        page = opened(visit, stride="3", pin="4,5", **SMALL)
        width = picture(page, "Output").bounding_box()["width"]
        with changed(page):
            page.get_by_role("button", name="Show 0–1").click()
        with changed(page):
            page.get_by_role("button", name="zoom to fit").click()
        expect_link(page, units="1", fit="1", pin="4,5")
        shown = page.locator(".subtotal").inner_text()
        page.reload()
        settled(page)
        expect(page.get_by_role("button", name="Show 0–255")).to_be_visible()
        expect(page.get_by_role("button", name="zoom to fit")).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".subtotal")).to_have_text(shown)
        expect_pixel(page, (4, 5))
        assert picture(page, "Output").bounding_box()["width"] > 2 * width
        with changed(page):
            page.get_by_role("button", name="Show 0–255").click()
        with changed(page):
            page.get_by_role("button", name="zoom to fit").click()
        expect_link(page, units=None, fit=None, pin="4,5")


class TestTheSumAsText:
    def test_it_can_be_copied_where_the_browser_has_no_clipboard_to_give(self, visit):
        page = opened(visit, kernel="sharpen", **PATCH)
        copy = page.get_by_role("button", name=re.compile("^Cop(y|ied)$"))
        for clipboard in ("undefined", "{ writeText: () => Promise.reject(new Error('no')) }"):
            page.evaluate(
                f"""() => {{
                  Object.defineProperty(navigator, "clipboard", {{ value: {clipboard}, configurable: true }});
                  const copied = () => (window.copied = document.activeElement.value);
                  window.copied = null;
                  document.addEventListener("copy", copied, {{ once: true }});
                }}"""
            )
            copy.click()
            page.wait_for_function("() => window.copied !== null")
            expect(copy).to_have_text("Copied")
            assert page.evaluate("window.copied") == page.locator("section.work pre").inner_text()
        page.evaluate("delete navigator.clipboard")  # the browser's own is back


class TestLegend:
    def test_an_absolute_display_says_that_what_is_larger_saturates_whatever_its_sign(self, visit):
        negative = "0,0,0;0,-9,0;0,0,0"  # every output is at most 0
        page = opened(visit, display="absolute", apply="own", own=negative, photo="camera", size="64")
        case = worked(photo="camera", size=64)
        values = -9 * case.pixels[0, 1:-1, 1:-1]
        high = page.locator(".legend .ends span").last
        low = page.locator(".legend .ends span").first
        expect(low).to_have_text("0")
        expect(high).to_have_text(re.compile(r"^≥ "))
        assert float(high.inner_text().removeprefix("≥ ")) < 255 * -values.min()


def test_scrolling_under_a_resting_pointer_points_at_nothing(visit):
    """The browser then says that the pointer moved, though on the screen it stands where it stood."""
    page = opened(visit, kernel="box_blur", size="224")
    page.evaluate("addEventListener('pointermove', (event) => (globalThis.lastMove = event))")
    hover(page, (100, 100))
    before = page.locator("section.work").get_attribute("data-pixel")
    page.locator("canvas.marks").first.evaluate(
        """overlay => {
          const { clientX, clientY, screenX, screenY } = lastMove;
          const moved = { clientX, clientY: clientY + 60, screenX, screenY, bubbles: true, composed: true };
          overlay.dispatchEvent(new PointerEvent("pointermove", { ...moved, pointerType: "mouse" }));
        }"""
    )
    page.wait_for_timeout(200)
    assert page.locator("section.work").get_attribute("data-pixel") == before

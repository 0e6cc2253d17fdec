"""Filters in a real Chromium: what a person does, and what it then must show."""

import io
import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from core.arithmetic import PADDING_MODES, ConvSpec, effective_kernel_size, output_size
from core.convolution import conv2d
from core.filters.initializers import SCHEMES, random_filters
from core.images import open_image, resize, to_gray
from core.kernels import HANDCRAFTED
from core.pictures.samples import PHOTOGRAPHS, TEST_PICTURES, photograph
from tests.browser.looks import assert_no_sideways_scrolling, contrasts
from tests.browser.visitor import PHONE
from tests.browser.visits import (
    changed,
    expect_link,
    expect_pixel,
    expect_size,
    filters,
    hover,
    navigate,
    picture,
    place,
    root,
    settled,
    shown_size,
    slider,
    totals,
)

SMALL = {"source": "test", "test": "zone_plate", "size": "64"}  # quick to compute, no symmetry in a window
PATCH = {"source": "test", "test": "patch"}


def opened(visit, context: dict | None = None, **parameters) -> Page:
    """The Filters page at a link, on this kind of screen."""
    return settled(visit(filters(**parameters), **(context or {})))


class TestArriving:
    def test_a_link_works_as_a_servers_first_request_ever(self, fresh_address, visit):
        link = filters(kernel="box_blur", stride="2", **SMALL)
        page = settled(visit.cold(link, base_url=fresh_address))
        expect_size(page, "Output", (31, 31))  # floor((64 - 3) / 2) + 1
        expect(page.get_by_test_id("stSidebarNavLink").first).to_contain_text("Home")

    def test_a_first_visit_understands_parameters_that_only_its_page_shows(self, fresh_address, visit):
        visit("/").get_by_text("Convolution Explorer").wait_for()  # the server knows its pages, and ran one
        page = settled(visit.cold(filters(color="rgb", mix="sum", pin="3,4", **SMALL)))
        expect_pixel(page, (3, 4))
        expect_link(page, mix="sum", pin="3,4")

    def test_a_wrong_value_in_a_link_is_said_and_left_out(self, visit):
        page = settled(visit.cold(filters(stride="99", **SMALL)))
        expect(page.get_by_text("The link's stride “99” was left out: must be from 1 to 8.")).to_be_visible()
        expect_link(page, stride=None, source="test")


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
    def test_a_photo_of_12_megapixels_is_turned_upright_and_reduced(self, visit):
        page = settled(visit.cold(filters(source="own", kernel="identity", kernel_size="1")))
        with changed(page):
            upload(page, "phone.jpg", photo_file((4000, 3000), orientation=6))  # to be turned clockwise
        expect_size(page, "Input", (512, 384))
        note = page.get_by_test_id("stSidebar").get_by_text("384 px wide, 512 px high")
        expect(note).to_contain_text("upright")
        expect(note).to_contain_text("reduced from")
        for pixel, brightness in (((10, 370), 1), ((501, 13), 0)):
            hover(page, pixel)
            assert totals(page, pixel) == pytest.approx([brightness], abs=0.02)

    def test_a_broken_file_gets_one_sentence_and_the_picture_stays(self, visit):
        page = settled(visit.cold(filters(source="own", kernel="identity", kernel_size="1")))
        with changed(page):
            upload(page, "good.jpg", photo_file((80, 60), orientation=1))
        before = root(page).get_attribute("data-ready")
        upload(page, "broken.jpg", photo_file((400, 300), orientation=1)[:700])
        error = page.get_by_test_id("stAlert")
        expect(error).to_have_count(1)
        assert re.fullmatch(r"[A-Z][^\n]+\.", error.inner_text().strip())
        settled(page)
        expect_size(page, "Input", (60, 80))
        assert root(page).get_attribute("data-ready") == before
        with changed(page):
            upload(page, "better.jpg", photo_file((60, 80), orientation=1))
        expect(error).to_have_count(0)
        expect_size(page, "Input", (80, 60))


class TestSliders:
    def test_every_slider_moved_by_keys_changes_the_output_and_the_link(self, visit):
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

    def test_a_rectangular_state_moves_height_and_width_apart(self, visit):
        page = opened(visit, kernel="box_blur", rectangular="1", **SMALL)
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

    def test_a_slider_at_its_end_stays_there(self, visit):
        page = opened(visit, kernel="box_blur", kernel_size="14", **SMALL)
        with changed(page):
            slider(page, "Kernel size").press("End")
        slider(page, "Kernel size").press("ArrowRight")
        expect_size(page, "Output", (50, 50))  # 64 - 15 + 1
        expect_link(page, kernel_size="15")

    def test_one_click_pads_by_name(self, visit):
        page = opened(visit, kernel="box_blur", kernel_size="5", **SMALL)
        for name, rows in (("same", 64), ("full", 68), ("valid", 60)):
            page.get_by_role("radio", name=name).click()
            expect_size(page, "Output", (rows, rows))
            expect_link(page, padding_name=name)

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

    def test_back_over_a_change_of_the_page_loses_nothing(self, visit):
        page = settled(visit.cold(filters(kernel="box_blur", stride="2", **SMALL)))
        page.get_by_test_id("stSidebarNav").get_by_role("link", name="Arithmetic").click()
        expect(page).to_have_url(re.compile("/arithmetic.*stride=2"))
        page.go_back()  # often to an address that the navigation gave at first, and that says nothing
        page.wait_for_timeout(500)
        expect(slider(page, "Stride")).to_have_value("2")
        if "/filters" not in page.url:
            page.go_back()
        expect_size(page, "Output", (31, 31))
        expect_link(page, stride="2", kernel="box_blur", test="zone_plate")

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

    def test_a_page_reached_after_going_back_has_its_link_again(self, visit):
        page = settled(visit.cold(filters(kernel="box_blur", stride="2", **SMALL)))
        navigation = page.get_by_test_id("stSidebarNav")
        navigation.get_by_role("link", name="Arithmetic").click()
        expect(page).to_have_url(re.compile("/arithmetic.*stride=2"))
        page.go_back()
        expect(slider(page, "Stride")).to_have_value("2")
        navigation.get_by_role("link", name="im2col").click()
        expect(page).to_have_url(re.compile("/im2col.*stride=2"))


@dataclass(frozen=True)
class Worked:
    """A link, and what it must do by the core: the picture (C, H, W), the weights, the specification."""

    link: dict[str, str]
    pixels: np.ndarray
    weights: np.ndarray
    spec: ConvSpec
    summed: bool

    def outputs(self) -> np.ndarray:
        """(1 or C, H_out, W_out): one cross-correlation of all channels, or one of each."""
        if self.summed:
            return conv2d(self.pixels[None], self.weights[None], self.spec)[0]
        kernel = self.weights[None]
        return np.concatenate([conv2d(plane[None, None], kernel, self.spec)[0] for plane in self.pixels])


@cache
def _photograph(name: str) -> np.ndarray:
    return open_image(photograph(name), 1024).pixels


def sample(parameters: dict[str, str]) -> np.ndarray:
    """The picture (C, H, W) that a link's parameters choose."""
    size = int(parameters.get("size", 512))
    if parameters.get("source") == "test":
        return TEST_PICTURES[parameters["test"]].make(size)
    pixels = resize(_photograph(parameters.get("photo", "astronaut")), size)
    return pixels if parameters.get("color") == "rgb" else to_gray(pixels)


def worked(**parameters) -> Worked:
    """What a link with these parameters must do; said again here, without the app's own code."""
    texts = {name: str(value) for name, value in parameters.items()}

    def axes(name: str, default: int) -> tuple[int, int]:
        first = int(texts.get(name, default))
        return first, int(texts.get(f"{name}_width", default)) if "rectangular" in texts else first

    pixels = sample(texts)
    channels = len(pixels) if texts.get("mix") == "sum" else 1
    size = axes("kernel_size", 3)
    if texts.get("apply") == "random":
        shape = (int(texts.get("count", 8)), channels, *size)
        filters_ = random_filters(shape, texts.get("scheme", "default"), int(texts.get("seed", 0)))
        weights = filters_[int(texts.get("pick", 0))]
    else:
        kernel = HANDCRAFTED[texts.get("kernel", "sobel_vertical")].weights_for(size)
        weights = np.stack([kernel] * channels) / np.float32(channels)
    spec = ConvSpec(
        weights.shape[1:],
        axes("stride", 1),
        axes("padding", 0),
        int(texts.get("dilation", 1)),
        1,
        texts.get("padding_mode", "zeros"),
    )
    return Worked(texts, pixels, weights, spec, summed=channels == len(pixels))


def random_case(seed: int) -> Worked:
    """A link whose every parameter that matters for one sum is drawn; it fits a picture of 64 by 43 pixels."""
    draw = np.random.RandomState(seed)

    def one_of(*options):
        return options[draw.randint(len(options))]

    names = [name for name, kernel in HANDCRAFTED.items() if kernel.fixed_size is None]
    parameters = dict(one_of(SMALL, {"photo": one_of(*PHOTOGRAPHS), "size": "64", "color": "rgb"}))
    parameters |= one_of(
        {"kernel": one_of(*names)},
        {"apply": "random", "scheme": one_of(*SCHEMES), "seed": draw.randint(9999), "pick": draw.randint(8)},
    )
    parameters |= {"mix": one_of("each", "sum"), "padding_mode": one_of(*PADDING_MODES)}
    dilation = parameters["dilation"] = one_of(1, 1, 2, 3)
    rectangular = one_of(True, False)
    if rectangular:
        parameters["rectangular"] = 1
    for suffix in ("", "_width") if rectangular else ("",):
        k = parameters[f"kernel_size{suffix}"] = draw.randint(1, 7)
        parameters[f"stride{suffix}"] = draw.randint(1, 4)
        most = max(1, effective_kernel_size(k, dilation) - 1)
        parameters[f"padding{suffix}"] = draw.randint(0, most + 1)
    return worked(**parameters)


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
    "circular": lambda: worked(**SMALL, kernel="emboss", padding=2, padding_mode="circular"),
    "replicate": lambda: worked(photo="coffee", size=96, padding=1, padding_mode="replicate"),
    "unused-pixels": lambda: worked(**SMALL, kernel="laplacian_8", stride=7),
    "largest-kernel": lambda: worked(**SMALL, kernel="unsharp_mask", kernel_size=15, padding=7),
    "random-rgb-sum": lambda: worked(
        apply="random", color="rgb", mix="sum", scheme="kaiming_normal_", seed=42, count=3, pick=2, size=64
    ),
    **{f"drawn-{seed}": (lambda seed=seed: random_case(seed)) for seed in range(15)},
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

    def test_the_numbers_on_screen_are_the_pixel_times_the_weights(self, visit):
        page = opened(visit, kernel="sobel_horizontal", **PATCH)
        text = page.locator("section.work pre")
        expect(text).to_contain_text("10·(−1) + 20·(−2) + 30·(−1)")
        expect(text).to_contain_text("70·1 + 80·2 + 90·1")
        expect(page.locator(".subtotal")).to_have_text("240")  # 70 + 160 + 90 - 10 - 40 - 30

    def test_a_click_pins_and_a_colleague_sees_the_same_pixel(self, visit):
        page = opened(visit, **SMALL)
        size = shown_size(page, "Output")
        with changed(page):
            picture(page, "Output").click(position=place(page, "Output", (20, 31), size))
        expect_link(page, pin="20,31")
        hover(page, (50, 50))
        expect_pixel(page, (20, 31))
        mine = totals(page, (20, 31))
        colleague = settled(visit.cold(page.url))
        assert totals(colleague, (20, 31)) == mine
        expect(colleague.get_by_role("button", name="Unpin")).to_be_visible()

    @pytest.mark.parametrize("how", ["Escape", "Unpin"])
    def test_a_pin_can_be_taken_out(self, visit, how):
        page = opened(visit, pin="20,31", **SMALL)
        expect_pixel(page, (20, 31))
        with changed(page):
            if how == "Escape":
                picture(page, "Output").press("Escape")
            else:
                page.get_by_role("button", name="Unpin").click()
        expect_link(page, pin=None)
        hover(page, (50, 50))
        expect_pixel(page, (50, 50))

    def test_arrow_keys_move_by_one_and_with_shift_by_ten(self, visit):
        page = opened(visit, **SMALL)
        hover(page, (30, 30))
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

    def test_keys_with_a_modifier_are_the_browsers(self, visit):
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

    def test_an_arrow_key_takes_the_pin_out_of_the_link_too(self, visit):
        page = opened(visit, pin="20,31", **SMALL)
        picture(page, "Output").press("ArrowRight")
        expect_pixel(page, (20, 32))
        expect(page.get_by_role("button", name="Pin", exact=True)).to_be_visible()
        expect_link(page, pin=None)

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

    def test_units_of_0_to_1_divide_every_number_by_255(self, visit):
        page = opened(visit, kernel="sharpen", units="1", **PATCH)
        expect(page.locator(".subtotal")).to_have_text("0.1961")  # 50 / 255


def cell(page: Page, row: int, column: int):
    return page.get_by_label(f"Weight at row {row}, column {column}", exact=True)


class TestOnesOwnKernel:
    def test_ninths_typed_into_every_cell_give_the_mean(self, visit):
        page = opened(visit, apply="own", **PATCH)
        for row in range(3):
            for column in range(3):
                with changed(page):
                    cell(page, row, column).fill("1/9")
                    cell(page, row, column).press("Enter")
        expect(page.locator(".subtotal")).to_have_text("50")  # the mean of 10, 20, ... 90
        expect(page.get_by_text("Sum of the weights: 1", exact=True)).to_be_visible()
        expect_link(page, own=";".join(["1/9,1/9,1/9"] * 3))

    def test_a_cell_that_is_no_number_is_marked_and_the_picture_stays(self, visit):
        page = opened(visit, apply="own", **PATCH)
        before = root(page).get_attribute("data-ready")
        cell(page, 1, 1).fill("five")
        cell(page, 1, 1).press("Enter")
        expect(cell(page, 1, 1)).to_have_attribute("aria-invalid", "true")
        expect(page.locator(".hint")).to_contain_text("“five” is not a number")
        expect(page.locator(".subtotal")).to_have_text("50")
        assert root(page).get_attribute("data-ready") == before
        with changed(page):
            cell(page, 1, 1).fill("6")
            cell(page, 1, 1).press("Enter")
        expect(page.locator(".subtotal")).to_have_text("100")  # one center more
        expect(page.locator(".hint")).to_have_text("")

    @pytest.mark.parametrize(
        "text, problem",
        [("abc", "“abc” is not a number"), ("1e7", "“1e7” is too large"), ("1e-13", "“1e-13” is too small")],
    )
    def test_while_one_cell_is_wrong_the_hint_stays_and_then_all_edits_count(self, visit, text, problem):
        page = opened(visit, apply="own", **PATCH)
        for (row, column), typed in {(0, 0): text, (2, 2): "3"}.items():
            cell(page, row, column).fill(typed)
            cell(page, row, column).press("Tab")
            expect(page.locator(".hint")).to_contain_text(problem)
            expect(cell(page, 0, 0)).to_have_attribute("aria-invalid", "true")
        with changed(page):
            cell(page, 0, 0).fill(".5e-1")
            cell(page, 0, 0).press("Tab")
        expect(page.locator(".hint")).to_have_text("")
        expect_link(page, own="1/20,-1,0;-1,5,-1;0,-1,3")

    def test_what_is_being_typed_outlives_the_arrival_of_the_cell_before(self, visit):
        page = opened(visit, apply="own", **PATCH)
        with changed(page):
            cell(page, 0, 0).fill("2")
            cell(page, 0, 0).press("Tab")
            page.keyboard.type("1/")
        page.keyboard.type("9")
        page.keyboard.press("Tab")
        expect_link(page, own="2,1/9,0;-1,5,-1;0,-1,0")

    def test_it_starts_from_the_kernel_chosen_before(self, visit):
        page = opened(visit, kernel="prewitt_vertical", **SMALL)
        page.get_by_role("radio", name="Your own").click()
        expect(cell(page, 2, 2)).to_have_value("1")
        assert [cell(page, row, 0).input_value() for row in range(3)] == ["-1"] * 3

    @pytest.mark.parametrize(
        ("operation", "expected"),
        [
            ("Normalize", "1/10,1/5;3/10,2/5"),
            ("Negate", "-1,-2;-3,-4"),
            ("Transpose", "1,3;2,4"),
            ("Rotate 180°", "4,3;2,1"),
        ],
    )
    def test_the_buttons_change_it(self, visit, operation, expected):
        page = opened(visit, apply="own", own="1,2;3,4", kernel_size="2", **SMALL)
        with changed(page):
            page.get_by_role("button", name=operation).click()
        expect_link(page, own=expected)
        cells = [text for row in expected.split(";") for text in row.split(",")]
        assert [cell(page, i // 2, i % 2).input_value() for i in range(4)] == cells


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

    def test_a_tile_says_in_words_what_it_shows(self, visit):
        page = visit(filters(compare="1", kernel_size="5", family="prewitt", **SMALL))
        tile = page.locator(".tile[data-name=prewitt_vertical]")
        case = worked(kernel="prewitt_vertical", **SMALL)
        low, high = (255 * bound for bound in (case.outputs().min(), case.outputs().max()))
        words = tile.get_attribute("aria-label")
        assert "kernel 3 × 3 by definition, weights -1, 0, 1, -1, 0, 1, -1, 0, 1" in words
        assert f"output [1, 1, 62, 62], signed, around 0, min {said(low)}, max {said(high)}" in words
        for text in ("3 × 3 by definition", "[1, 1, 62, 62]", f"min {said(low)}, max {said(high)}"):
            expect(tile.get_by_text(text, exact=True)).to_be_visible()

    def test_a_filter_that_sums_channels_shows_a_kernel_for_each(self, visit):
        page = visit(filters(apply="random", count="2", compare="1", color="rgb", mix="sum", size="64"))
        tile = page.locator(".tile").first
        expect(tile.locator("canvas.kernel")).to_have_count(3)
        assert tile.locator(".weights").all_inner_texts() == ["R", "G", "B"]
        pictures = [canvas.screenshot() for canvas in tile.locator("canvas.kernel").all()]
        assert len(set(pictures)) == 3

    def test_the_lectures_pair_is_large_and_side_by_side(self, visit):
        page = visit(filters(compare="1", family="prewitt", photo="camera"))
        outputs = page.locator(".tile canvas.output")
        expect(outputs).to_have_count(2)
        boxes = [canvas.bounding_box() for canvas in outputs.all()]
        assert abs(boxes[0]["y"] - boxes[1]["y"]) < 2
        assert all(box["width"] >= 350 for box in boxes)


def said(value: float) -> str:
    """A number as the app writes it: 4 significant digits, a true minus."""
    return f"{float(f'{value:.4g}'):g}".replace("-", "−")


class TestTheSumAsText:
    STATES = (
        {"apply": "random", "kernel_size": "5", **SMALL},
        {"apply": "random", "kernel_size": "5", "units": "1", **SMALL},
        {"apply": "random", "kernel_size": "5", "color": "rgb", "mix": "sum", "size": "64"},
        {"apply": "random", "kernel_size": "4", "color": "rgb", "mix": "sum", "size": "64", "units": "1"},
        {"apply": "random", "scheme": "xavier_normal_", "kernel_size": "7", "padding": "3", **SMALL},
        {"kernel": "laplacian_of_gaussian", "kernel_size": "9", **SMALL},
        {"kernel": "sharpen", "color": "rgb", "mix": "sum", "photo": "coffee", "size": "64"},
        {"apply": "own", "own": "0.123456,-1/7;1000,1e-5", "kernel_size": "2", **SMALL},
    )

    def test_a_calculator_agrees_with_every_printed_digit(self, visit):
        page = opened(visit, **PATCH)
        for state in self.STATES:
            navigate(page, filters(**state))
            if not page.locator("section.work details").evaluate("details => details.open"):
                page.locator("section.work summary").click()
            for pixel in ((0, 0), (13, 20), (31, 7), (40, 41)):
                hover(page, pixel)
                text = page.locator("section.work pre")
                expect(text).to_contain_text(f"(row {pixel[0]}, column {pixel[1]})")
                self.check(text.inner_text())

    @staticmethod
    def check(text: str) -> None:
        """Every "= total" against the terms above it, and the sum of the channels against their subtotals."""
        terms, subtotals = Fraction(0), []
        for line in text.replace("−", "-").splitlines():
            if found := re.fullmatch(r"  = (\S+)", line):
                assert_rounds_to(terms, found[1])
                subtotals.append(Fraction(found[1]))
                terms = Fraction(0)
            elif found := re.fullmatch(r"Sum: (.+) = (\S+)", line):
                assert sum(map(Fraction, found[1].replace("- ", "+ -").split(" + "))) == sum(subtotals)
                assert_rounds_to(sum(subtotals), found[2])
            else:
                for level, weight in re.findall(r"[\[(]?(-?[\d.e-]+)[\])]?·\(?([-\d./e]+)", line):
                    terms += Fraction(level) * Fraction(weight)
        assert subtotals

    def test_more_than_25_terms_start_folded_also_where_channels_stay_apart(self, visit):
        page = opened(visit, kernel="box_blur", kernel_size="5", **SMALL)  # 25 terms
        details = page.locator("section.work details")
        expect(details).to_have_attribute("open", "")
        navigate(page, filters(kernel="box_blur", color="rgb", size="64"))  # 3 × 9
        expect(details).not_to_have_attribute("open", "")

    def test_it_can_be_copied_where_the_browser_has_no_clipboard_to_give(self, visit):
        page = settled(visit.cold(filters(kernel="sharpen", **PATCH)))
        for clipboard in ("undefined", "{ writeText: () => Promise.reject(new Error('no')) }"):
            page.evaluate(
                f"""() => {{
                  Object.defineProperty(navigator, "clipboard", {{ value: {clipboard}, configurable: true }});
                  const copied = () => (window.copied = document.activeElement.value);
                  window.copied = null;
                  document.addEventListener("copy", copied, {{ once: true }});
                }}"""
            )
            page.get_by_role("button", name="Copy", exact=True).click()
            expect(page.get_by_role("button", name="Copied")).to_be_visible()
            assert page.evaluate("window.copied") == page.locator("section.work pre").inner_text()
            expect(page.get_by_role("button", name="Copy", exact=True)).to_be_visible()


def assert_rounds_to(value: Fraction, printed: str) -> None:
    """The value is as near to a printed decimal as its last digit can tell."""
    digits, _, exponent = printed.partition("e")
    last = Fraction(10) ** (int(exponent or 0) - len(digits.partition(".")[2]))
    assert abs(value - Fraction(printed)) <= last / 2, (float(value), printed)


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


class TestLooks:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_text_is_readable_in_both_schemes(self, visit, scheme):
        page = opened(
            visit, {"color_scheme": scheme}, apply="own", color="rgb", mix="sum", padding="1", size="64"
        )
        hover(page, (0, 0))
        expect_pixel(page, (0, 0))
        page.locator("section.work summary").click()
        expect(page.locator("section.work pre")).to_contain_text("Sum:")
        background = page.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).backgroundColor")
        levels = [int(level) for level in re.findall(r"\d+", background)[:3]]
        assert max(levels) < 64 if scheme == "dark" else min(levels) > 192
        found = contrasts(page, ".root *") | contrasts(page, ".root input")
        assert len(found) > 15
        assert {text: ratio for text, ratio in found.items() if ratio < 4.5} == {}

    def test_a_phone_shows_both_pictures_side_by_side_without_scrolling_sideways(self, visit):
        page = opened(visit, PHONE, color="rgb", mix="sum", padding="2", photo="coffee")
        boxes = [picture(page, panel).bounding_box() for panel in ("Input", "Output")]
        assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
        assert abs(boxes[0]["y"] - boxes[1]["y"]) < 2
        assert all(box["width"] > 140 and 0 <= box["x"] <= 390 - box["width"] for box in boxes)
        assert_no_sideways_scrolling(page)

    @pytest.mark.parametrize(
        "parameters",
        [
            pytest.param({"compare": "1"}, id="compare"),
            pytest.param({"apply": "own", "color": "rgb", "mix": "sum", "kernel_size": "15"}, id="own-15"),
            pytest.param(
                {"apply": "random", "rectangular": "1", "kernel_size_width": "15"}, id="random-wide"
            ),
            pytest.param({"kernel": "box_blur", "kernel_size": "11", "units": "1"}, id="11"),
        ],
    )
    def test_no_state_scrolls_a_phone_sideways(self, visit, parameters):
        page = visit(filters(size="64", **parameters), **PHONE)
        expect(page.locator(".tile, .root[data-ready]").first).to_be_visible()
        assert_no_sideways_scrolling(page)

    def test_a_tap_moves_the_loupe_on_a_phone(self, visit):
        page = opened(visit, PHONE, **SMALL)
        size = shown_size(page, "Output")
        for pixel in ((10, 45), (40, 12)):
            picture(page, "Output").tap(position=place(page, "Output", pixel, size))
            expect_pixel(page, pixel)
            expect_link(page, pin=f"{pixel[0]},{pixel[1]}")

    def test_the_sidebar_opens_on_a_phone(self, visit):
        page = settled(visit.cold(filters(kernel="box_blur", **SMALL), **PHONE))
        page.get_by_test_id("stExpandSidebarButton").tap()
        expect(page.get_by_role("radio", name="Photo")).to_be_in_viewport()
        with changed(page):
            slider(page, "Stride").press("ArrowRight")
        expect_link(page, stride="2")


class TestTheBrowser:
    def test_nothing_leaves_the_server_and_the_console_stays_empty(self, visit):
        """As at the end of every test here, see Visitor; this one arrives at every page by its link."""
        page = visit.cold("/")
        expect(page.get_by_role("heading", name="Convolution Explorer")).to_be_visible()
        for name in ("filters", "arithmetic", "feature_maps", "im2col"):
            page.goto(f"/{name}")
            settled(page)
        page.goto(filters(compare="1", size="64"))
        expect(page.locator(".tile canvas.output")).to_have_count(len(HANDCRAFTED))
        assert visit.complaints == []
        assert visit.frames_sent > 0

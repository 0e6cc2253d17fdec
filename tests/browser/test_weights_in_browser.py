"""Learning a kernel step by step, and weights that come as a file and leave as one."""

from pathlib import Path

import numpy as np
from playwright.sync_api import Locator, Page

from core.network.weight_files import read_safetensors, to_safetensors
from tests.browser.expecting import expect
from tests.browser.looks import assert_no_sideways_scrolling
from tests.browser.visitor import PHONE
from tests.browser.visits import expect_link, settled, slider

FIT = "/learning?section=kernel&size=64"
STACK = "/feature_maps?stack=conv.2.k3.s1.p0.d1.relu&color=gray&net_size=32"


def titles(page: Page) -> list[str]:
    return page.locator(".root figcaption").all_inner_texts()


def put_in(files: Locator, name: str, content: bytes) -> None:
    files.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})


class TestLearnThisKernel:
    def test_a_key_on_the_slider_is_one_more_step(self, visit):
        page = settled(visit(FIT))
        assert titles(page)[:4] == [
            "The truth w*",
            "The start",
            "On this picture, step 20",
            "On noise, step 20",
        ]
        expect(page.get_by_test_id("stPlotlyChart").locator("svg.main-svg").first).to_be_visible()
        slider(page, "Step").press("ArrowRight")
        expect(page.locator(".root figcaption", has_text="On noise, step 21")).to_be_visible()
        expect(page.get_by_text("After 21 steps the distance to the truth")).to_be_visible()
        page.wait_for_function("() => new URLSearchParams(location.search).get('fit_step') === '21'")

    def test_it_fits_a_phone(self, visit):
        page = settled(visit(FIT, **PHONE))
        expect(page.get_by_text("Why?")).to_be_visible()
        assert_no_sideways_scrolling(page)


class TestWeightsAsFiles:
    def test_one_that_could_run_a_program_gets_a_sentence_and_another_goes_in_and_comes_out_again(
        self, visit
    ):
        weight = np.random.RandomState(0).uniform(-1, 1, (2, 1, 3, 3)).astype(np.float32)
        bias = np.float32([0.5, -0.5])
        page = settled(visit.cold(STACK))
        page.get_by_role("button", name="Weights and input").click()
        files = page.get_by_test_id("stPopoverBody").locator("input[type=file]")
        refused = page.get_by_text("never opened here")
        put_in(files, "model.pt", b"PK\x03\x04" + bytes(99))
        expect(refused).to_be_visible()
        settled(page)
        put_in(files, "mine.bin", to_safetensors({"0.weight": weight, "0.bias": bias}))
        expect(page.get_by_text("From your file: layer 1 has")).to_be_visible()
        expect(refused).to_have_count(0)
        settled(page)
        page.keyboard.press("Escape")
        page.get_by_text("The weights as a file").click()
        expect(page.get_by_text("nn.Conv2d(1, 2, 3)")).to_be_visible()
        settled(page)
        with page.expect_download() as download:
            page.get_by_role("button", name="Download weights.safetensors").click()
        came_out = read_safetensors(Path(download.value.path()).read_bytes())
        np.testing.assert_array_equal(came_out["0.weight"], weight)
        np.testing.assert_array_equal(came_out["0.bias"], bias)


class TestAPastedNetwork:
    def test_the_keyboard_alone_takes_it(self, visit):
        page = settled(visit(STACK))
        page.get_by_role("button", name="Paste", exact=False).focus()
        page.keyboard.press("Enter")
        field = page.get_by_role("textbox", name="Your network")
        field.focus()
        page.keyboard.insert_text("nn.Sequential(nn.Conv2d(1, 5, 3), nn.ReLU(),\nnn.GELU())")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("Line 2: GELU has no counterpart here and is left out.")).to_be_visible()
        use = page.get_by_role("button", name="Use it: 1 layer")
        use.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="In use")).to_be_visible()
        expect_link(page, stack="conv.5.k3.s1.p0.d1.relu")

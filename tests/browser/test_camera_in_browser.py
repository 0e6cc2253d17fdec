"""The camera, which is Chromium's own fake one: filtered as PyTorch does, taken, let go, and refused in a sentence."""

import base64
import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from core.arithmetic import ConvSpec
from core.figures.rendering import scale_for, to_image
from core.filters.initializers import random_filters
from core.images import to_gray
from tests.browser.expecting import expect
from tests.browser.server import FLAGS, chromium
from tests.browser.test_foresight_in_browser import held
from tests.browser.test_scripts_in_browser import convolved
from tests.browser.visitor import Visitor
from tests.browser.visits import filters, settled

KEEP_STREAMS = """() => {
  const devices = navigator.mediaDevices, ask = devices.getUserMedia.bind(devices);
  window.streams = [];
  devices.getUserMedia = (wanted) => ask(wanted).then((stream) => (window.streams.push(stream), stream));
}"""
NO_CAMERA = """() => {
  navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", "NotFoundError"); };
}"""
FRAME, FILTERED = "figure:not(:has(.legend)) > canvas >> nth=0", "figure:has(.legend) > canvas"
LIVE = "() => window.streams.flatMap((s) => s.getTracks()).filter((t) => t.readyState === 'live').length"


def opened(visit, **parameters) -> Page:
    """Filters at a link, with the camera switched on."""
    page = settled(visit.cold(filters(source="own", **parameters), permissions=["camera"]))
    page.evaluate(KEEP_STREAMS)
    page.get_by_test_id("stSidebar").get_by_text("Use the camera").click()
    return page


def expect_said(page: Page, sentence: str) -> None:
    expect(page.locator(".controls").get_by_role("status")).to_have_text(sentence)


def expect_running(page: Page) -> None:
    expect_said(page, "The camera runs; no frame leaves this browser.")
    assert page.evaluate(LIVE) == 1


def button(page: Page, name: str):
    return page.locator(".controls").get_by_role("button", name=name)


def pixels(page: Page, canvas: str) -> np.ndarray:
    """(3, height, width) levels of a canvas."""
    address = page.locator(canvas).evaluate("canvas => canvas.toDataURL()")
    image = Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))).convert("RGB")
    return np.asarray(image, np.int16).transpose(2, 0, 1)


def expect_filtered(page: Page, color: str, stride: int) -> np.ndarray:
    """What is shown as filtered is PyTorch's of the frame that is shown; returns that, (3, H, W) levels."""
    channels = 3 if color == "rgb" else 1
    weights = random_filters((8, channels, 5, 5), "default", 0)[0]
    frame = pixels(page, FRAME)
    output = convolved((frame[:channels] / 255).astype(np.float32), weights[None], ConvSpec(5, stride, 1))
    expected = to_image(output, scale_for(output, "signed")).convert("RGB")
    difference = pixels(page, FILTERED).transpose(1, 2, 0) - np.asarray(expected, np.int16)
    assert np.abs(difference).max() <= 3  # one level of the palette
    return frame


def test_a_frame_is_filtered_as_by_pytorch_none_is_sent_and_the_one_that_is_taken_is_the_picture(visit):
    page = opened(visit, apply="random", kernel_size="5", stride="2", padding="1", mix="sum")
    expect_running(page)
    settled(page)
    sent = visit.frames_sent
    expect(page.locator(".rate")).to_contain_text("frames a second")
    assert visit.frames_sent == sent
    button(page, "Pause").click()
    expect_said(page, "Paused.")
    assert page.evaluate(LIVE) == 0
    gray = expect_filtered(page, "gray", stride=2)
    with held(page, "Stride", 3):
        expect_filtered(page, "gray", stride=3)
    settled(page)
    expect_filtered(page, "gray", stride=3)
    page.get_by_test_id("stSidebar").get_by_role("radio", name="RGB").click()
    expect(page.locator(".kernel canvas")).to_have_count(3)
    frame = expect_filtered(page, "rgb", stride=3)
    assert frame.shape == (3, 240, 320) and frame.std() > 10
    np.testing.assert_array_equal(np.rint(to_gray(frame / 255) * 255), gray[:1])
    shown = pixels(page, FILTERED)
    button(page, "Take this picture").click()
    expect(page.locator("canvas.marks")).to_have_count(2)
    settled(page)
    np.testing.assert_array_equal(pixels(page, "canvas.pixels >> nth=0")[:, 1:-1, 1:-1], frame)
    assert np.abs(pixels(page, "canvas.pixels >> nth=1") - shown).max() <= 3


def test_the_camera_is_let_go_when_the_tab_is_hidden_and_when_the_page_is_left(visit):
    page = opened(visit)
    expect_running(page)
    page.evaluate(
        """() => {
          Object.defineProperty(document, "hidden", { value: true, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
          delete document.hidden;
        }"""
    )
    expect_said(page, "Paused while the tab was hidden.")
    assert page.evaluate(LIVE) == 0
    button(page, "Start").press("Enter")
    expect_running(page)
    page.get_by_role("link", name="im2col").click()
    expect(page.locator(".controls")).to_have_count(0)
    assert page.evaluate(LIVE) <= 1  # the sidebar's own, which takes photographs there
    assert page.evaluate("() => window.streams[1].getTracks()[0].readyState") == "ended"


class TestRefused:
    @pytest.fixture
    def visit(self, request, browser, address):
        """Leads through the app in a browser that gives no page its camera."""
        flags = [*FLAGS, "--use-fake-ui-for-media-stream=deny"]
        other = browser.browser_type.launch(executable_path=chromium(), args=flags)
        visitor = Visitor(other, address)
        visitor.arrive(request.node.name)
        yield visitor
        other.close()
        assert visitor.failed or not visitor.complaints, visitor.complaints

    def test_without_a_camera_there_is_one_sentence(self, visit):
        page = opened(visit)
        expect_said(
            page, "The browser was not allowed to use the camera; allow it beside the address, then start."
        )
        page.evaluate(NO_CAMERA)
        button(page, "Start").click()
        expect_said(page, "There is no camera on this device.")
        page.evaluate("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
        button(page, "Start").click()
        expect_said(
            page, "Browsers give the camera only to pages that come by https, or from the same computer."
        )
        expect(page.locator(".controls button:visible")).to_have_text(["Start"])

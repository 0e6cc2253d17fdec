"""A tab that is reloaded and a server that dies: the same screen comes back, one's own picture included."""

import io
import time

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.expecting import expect
from tests.browser.filters_worked import SMALL
from tests.browser.line import Line
from tests.browser.visitor import PATIENCE
from tests.browser.visits import changed, expect_size, filters, hover, root, settled, slider, totals

LEVELS = np.random.default_rng(3).integers(0, 256, (90, 120), np.uint8)
PIXEL = (40, 57)
AT_REST = """() => {
  const { testConnectionState, testScriptState } = document.querySelector("[data-testid=stApp]").dataset;
  return testConnectionState === "CONNECTED" && testScriptState === "notRunning";
}"""
PATIENCE_OF_THE_PAGE = 2500  # milliseconds; then it would have run again, see connection.js
KEPT = "Kept in this browser, so that a reload does not lose it."


def upload(page: Page) -> None:
    file = io.BytesIO()
    Image.fromarray(LEVELS).save(file, "PNG")
    page.locator("input[type=file]").set_input_files(
        {"name": "mine", "mimeType": "", "buffer": file.getvalue()}
    )
    expect(page.get_by_text(KEPT)).to_be_visible()


def expect_mine(page: Page) -> None:
    """My picture is on screen, in the state that I left it in."""
    expect(slider(page, "Stride")).to_have_value("2")
    expect_size(page, "Output", (45, 60))
    settled(page)
    hover(page, PIXEL)
    row, column = PIXEL
    assert totals(page, PIXEL) == pytest.approx([LEVELS[2 * row, 2 * column] / 255], abs=0.005)


def wait_until_it_was_sent_again(page: Page, sent: list[int]) -> None:
    """Of the messages of these sizes one has held the picture, and it has been answered."""
    deadline = time.monotonic() + PATIENCE / 1000
    while max(sent, default=0) < LEVELS.size:  # noise, which cannot be packed
        assert time.monotonic() < deadline, f"Only messages of {sent} characters were sent."
        page.wait_for_timeout(50)
    page.wait_for_timeout(300)
    page.wait_for_function(AT_REST)


@pytest.fixture
def sent(page) -> list[int]:
    """The sizes of the messages that the page has sent, in characters."""
    sizes: list[int] = []
    watched = page.context.new_cdp_session(page)
    watched.send("Network.enable")
    watched.on(
        "Network.webSocketFrameSent", lambda event: sizes.append(len(event["response"]["payloadData"]))
    )
    return sizes


@pytest.fixture
def page(browser):
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        yield context.new_page()


def test_a_link_works_as_a_servers_first_request_ever(mortal, visit):
    """The first test here, so that nobody has asked this server for anything yet."""
    page = settled(visit.cold(filters(kernel="box_blur", stride="2", **SMALL), base_url=mortal.address))
    expect_size(page, "Output", (31, 31))  # floor((64 - 3) / 2) + 1
    expect(page.get_by_test_id("stSidebarNavLink").first).to_contain_text("Home")


def test_a_reload_and_the_death_of_the_server_lose_nothing_and_what_is_forgotten_does_not_return(
    page, sent, mortal
):
    page.goto(mortal.address + filters(source="own", kernel="identity", kernel_size="1"))
    settled(page)
    upload(page)
    with changed(page):
        slider(page, "Stride").press("ArrowRight")
    expect_mine(page)
    page.reload()
    expect_mine(page)
    mortal.die()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-connection-state", "PINGING_SERVER")
    sent.clear()
    mortal.begin()
    wait_until_it_was_sent_again(page, sent)
    with changed(page):  # the new session has the picture: it filters it in another way
        slider(page, "Stride").press("ArrowLeft")
    with changed(page):
        slider(page, "Stride").press("ArrowRight")
    expect_mine(page)
    page.get_by_role("button", name="Forget it").click()
    expect(page.get_by_text("shown until yours is here")).to_be_visible()
    page.reload()
    expect(page.get_by_text("shown until yours is here")).to_be_visible()


def test_a_session_that_is_still_there_after_a_cut_is_left_as_it_is(page, address):
    line = Line(page)
    page.goto(address + filters(stride="2", **SMALL))
    settled(page)
    shown = root(page).get_attribute("data-ready")
    line.received.clear()
    line.cut()
    line.wait_for_report()
    page.wait_for_function(AT_REST)
    page.wait_for_timeout(PATIENCE_OF_THE_PAGE)
    assert 0 < sum(line.received) < 10_000  # the page without its picture is ten times as much
    assert root(page).get_attribute("data-ready") == shown
    with changed(page):
        slider(page, "Stride").press("ArrowRight")
    expect_size(page, "Output", (21, 21))

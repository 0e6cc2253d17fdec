"""Taking code home in a real Chromium: what is copied and what is downloaded is what is shown, and it fits a phone."""

from pathlib import Path

from tests.browser.expecting import expect
from tests.browser.looks import assert_no_sideways_scrolling, resize
from tests.browser.visits import settled


def test_the_script_is_copied_and_downloaded_as_it_is_shown(visit):
    page = visit.cold("/arithmetic?padding=1&stride=2")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    settled(page)
    page.get_by_role("button", name="Take home").click()
    dialog = page.get_by_role("dialog")
    code = dialog.get_by_test_id("stCode")
    expect(code).to_contain_text("F.conv2d(x, weight, stride=2, padding=1)")
    dialog.get_by_role("radio", name="NumPy").click()
    expect(code).to_contain_text("by_im2col")
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Download the NumPy script").click()
    assert download.value.suggested_filename == "arithmetic_numpy.py"
    came = Path(download.value.path()).read_text("utf-8")
    code.hover()
    code.get_by_role("button").click()
    page.wait_for_function(
        "async (text) => (await navigator.clipboard.readText()) === text", arg=came.rstrip("\n")
    )
    resize(page, 390, 844)
    assert_no_sideways_scrolling(page)

"""“Ask me first” in a browser: cells are chosen by keys, the page shows after the answer and is covered by a slider."""

import pytest
from playwright.sync_api import Page

from tests.browser.expecting import expect
from tests.browser.visits import expect_link, slider


def cell(page: Page, label: str):
    return page.get_by_role("button", name=label, exact=True)


def test_cells_are_chosen_by_keys_and_a_slider_covers_the_page_again(visit):
    """Output cell (1, 2) of a ramp of 4 x 6 under 1 x 1 at stride 2 reads row 2, column 4: the 16."""
    page = visit("/arithmetic?ask=1&question=cells&kernel_size=1&stride=2&width=6&height=4")
    stage = page.get_by_role("button", name="Play", exact=True)
    first = cell(page, "0: row 0, column 0, pixel")
    expect(first).to_have_attribute("aria-pressed", "false")
    expect(stage).to_have_count(0)
    first.focus()
    for key in ["ArrowDown"] * 2 + ["ArrowRight"] * 4:
        page.keyboard.press(key)
    chosen = cell(page, "16: row 2, column 4, pixel")
    expect(chosen).to_be_focused()
    page.keyboard.press("Space")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Tab")
    expect(cell(page, "Check")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stAlert")).to_contain_text("Right: you said 1 cell, row 2, column 4")
    expect(stage).to_be_visible()
    expect_link(page, ask="1", question="cells")
    slider(page, "Stride").focus()
    page.keyboard.press("ArrowLeft")
    expect(stage).to_have_count(0)
    expect(first).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


@pytest.mark.parametrize("path", ["/im2col", "/filters", "/feature_maps"])
def test_the_page_shows_once_somebody_wants_to_be_shown(visit, path):
    """In a run of the fragment, which the pages' own tests cannot do: they run the whole page."""
    page = visit(f"{path}?ask=1&size=64&net_size=32")
    covered = page.get_by_text("covered until you answer")
    expect(covered).to_be_visible()
    cell(page, "Show me").click()
    expect(page.get_by_test_id("stAlert")).to_contain_text("The answer is")
    expect(covered).to_have_count(0)
    expect(page.locator("canvas:visible").first).to_be_visible()

"""An exercise in a real Chromium: made and copied by one, opened by another; and words that lead to their states."""

import re
from urllib.parse import parse_qs, urlsplit

from tests.browser.expecting import expect
from tests.browser.looks import assert_no_sideways_scrolling
from tests.browser.visitor import PHONE
from tests.browser.visits import expect_link, expect_size, settled, slider

TASK = "Which <b>stride</b> makes $112$ of 224? **Try.**"
HIDDEN = {"hide": "stride", "task": TASK}


def test_what_one_makes_and_copies_is_what_another_opens(visit):
    page = visit("/filters?kernel=box_blur&size=224&stride=3")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    settled(page)
    page.get_by_role("button", name="Share").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="A task for").fill(TASK)
    dialog.get_by_role("textbox", name="A task for").press("Enter")
    dialog.get_by_role("button", name="Stride").click()
    field = dialog.get_by_role("textbox", name="The link")
    expect(field).to_have_value(re.compile("hide=stride.*task=Which|task=Which.*hide=stride"))
    dialog.get_by_role("button", name="Copy link").click()
    expect(dialog.get_by_text("Copied.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{visit.address}/filters?")
    said = {name: text for name, [text] in parse_qs(urlsplit(copied).query).items()}
    assert said == {"kernel": "box_blur", "size": "224", "stride": "3", **HIDDEN}
    page.context.clear_permissions()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page = settled(visit.cold(copied))
    expect(page.get_by_test_id("stText")).to_have_text(TASK)
    expect(slider(page, "Padding")).to_be_visible()
    expect(slider(page, "Stride")).to_have_count(0)
    expect_size(page, "Output", (74, 74))  # floor((224 - 3) / 3) + 1
    page.get_by_role("button", name="Show all controls").click()
    expect(slider(page, "Stride")).to_have_value("3")
    expect_link(page, hide=None, stride="3", task=TASK)
    expect_size(page, "Output", (74, 74))


def test_a_word_is_opened_by_keyboard_and_leads_to_its_state_on_this_page_and_on_another(visit):
    page = settled(visit("/filters"))
    page.get_by_role("button", name="Words").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.locator(".st-key-word_padding").get_by_role("button", name="Show it").press("Enter")
    expect(dialog).to_have_count(0)
    expect_link(page, source="test", kernel="box_blur", padding="1")
    page.get_by_role("button", name="Words").click()
    dialog.locator(".st-key-word_dilation").get_by_role("link", name="Show it").click()
    expect(page.get_by_role("heading", name="Arithmetic:")).to_be_visible()
    expect_link(page, height="7", width="7", dilation="2")
    expect(dialog).to_have_count(0)


def test_a_long_task_and_the_words_fit_a_phone(visit):
    page = settled(visit(f"/filters?task={'x' * 200}", **PHONE))
    assert_no_sideways_scrolling(page)
    expect(page.get_by_test_id("stText")).to_have_text("x" * 200)

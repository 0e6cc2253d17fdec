"""The words in a browser: explained by keys where one meets them, and in a list that leads to a state."""

from tests.browser.expecting import expect
from tests.browser.visits import expect_link, settled


def test_a_word_is_explained_where_it_is_met_and_the_list_leads_to_what_shows_it(visit):
    page = settled(visit("/arithmetic"))
    page.get_by_role("button", name="Help for Stride").focus()
    expect(page.get_by_role("tooltip")).to_contain_text("Stride 2 takes every second place.")
    page.get_by_role("button", name="Words", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Effective kernel size")
    expect(dialog).not_to_contain_text("Hypercolumn")
    dialog.locator(".st-key-word_full").get_by_role("button", name="Show it").click()
    expect_link(page, padding_name="full", height="7")
    expect(dialog).to_have_count(0)

"""Practice in a real Chromium: a question answered, explained and left by keys alone."""

from core.practice.rounds import exercise_round
from tests.browser.expecting import expect
from tests.browser.looks import assert_no_sideways_scrolling
from tests.browser.visitor import PHONE
from tests.browser.visits import expect_link


def test_a_round_goes_on_by_keys_and_its_link_says_where_one_is(visit):
    exercises = exercise_round(7, 1)
    page = visit("/practice?practice_round=7")
    expect(page.get_by_text(exercises[0].question.words)).to_be_visible()
    page.get_by_label("Value").focus()
    page.keyboard.type(str(int(exercises[0].question.right[0])))
    page.keyboard.press("Enter")
    expect(page.get_by_text(exercises[0].question.reason.partition(". ")[0])).to_be_visible()
    page.get_by_role("button", name="Next question").press("Enter")
    expect_link(page, practice_round="7", practice_at="1")
    expect(page.get_by_text("· ✓ ·")).to_be_visible()
    first = page.get_by_role("radio", name=exercises[1].question.options[0])
    first.press("Space")
    expect(first).to_be_checked()
    page.get_by_role("button", name="Check").press("Enter")
    expect(page.get_by_role("link", name="See it happen")).to_be_visible()


def test_a_phone_shows_pictures_and_cells_without_scrolling_sideways(visit):
    for number in (4, 7):
        page = visit(f"/practice?practice_round=7&practice_at={number}", **PHONE)
        expect(page.get_by_text(f"Question {number + 1} of 10")).to_be_visible()
        assert_no_sideways_scrolling(page)

"""Practice in a real Chromium: a question answered, explained and left by keys alone."""

from core.practice.rounds import exercise_round
from tests.browser.expecting import expect
from tests.browser.looks import assert_no_sideways_scrolling
from tests.browser.visitor import PHONE
from tests.browser.visits import expect_link

EXERCISES = exercise_round(7, 1)
AT = {exercise.question.kind: number for number, exercise in enumerate(EXERCISES)}


def path(kind: str) -> str:
    """The link to the round's exercise of a kind."""
    return f"/practice?practice_round=7&practice_at={AT[kind]}"


def test_a_question_is_answered_explained_and_left_by_keys_and_the_link_says_where_one_is(visit):
    question = EXERCISES[AT["value"]].question
    page = visit(path("value"))
    page.get_by_label("Value").focus()
    page.keyboard.type(str(int(question.right[0])))
    page.keyboard.press("Enter")
    expect(page.get_by_text(question.reason.partition(". ")[0])).to_be_visible()
    page.locator(".st-key-next button").press("Enter")
    expect_link(page, practice_round="7", practice_at=str(AT["value"] + 1))
    expect(page.get_by_text("✓").first).to_be_visible()

    page = visit(path("undo"))
    option = page.get_by_role("radio", name=EXERCISES[AT["undo"]].question.options[0])
    option.press("Space")
    expect(option).to_be_checked()
    page.get_by_role("button", name="Check").press("Enter")
    expect(page.get_by_role("link", name="See it happen")).to_be_visible()


def test_a_phone_shows_pictures_and_cells_without_scrolling_sideways(visit):
    for kind in ("cells", "kernel"):
        page = visit(path(kind), **PHONE)
        expect(page.get_by_text(f"Question {AT[kind] + 1} of 10")).to_be_visible()
        assert_no_sideways_scrolling(page)

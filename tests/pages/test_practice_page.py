"""The page Practice: a round from the first question to the summary, and what its link carries."""

import pytest

from core.practice.kinds import KINDS
from core.practice.rounds import LENGTH, exercise_round
from core.ui.prediction.answering import identity
from tests.pages.test_pages import assert_standing, opened

ROUND = {"practice_round": "7"}


def texts(app) -> str:
    """Everything that is written on the page."""
    return " ".join(
        each.value for each in (*app.markdown, *app.caption, *app.success, *app.info, *app.warning)
    )


def answer(app, exercise, answer):
    """Type or choose an answer and press Check."""
    asked = identity(exercise.question)
    if exercise.question.options:
        app.radio(key=f"predicted_{asked}").set_value(exercise.question.options[int(answer[0])])
    else:
        for field, number in zip(exercise.question.fields, answer):
            app.text_input(key=f"predicted_{asked}_{field}").set_value(str(number))
    return assert_standing(app.button(key=f"check_{asked}").click().run())


def with_fields(kind: str | None = None) -> list[int]:
    """The numbers of the exercises of the round whose answer is not cells of a grid."""
    return [at for at, exercise in enumerate(exercise_round(7, 1, kind)) if exercise.question.fields]


def test_right_answers_lead_through_the_round_and_up_a_level():
    exercises = exercise_round(7, 1)
    app = assert_standing(opened("practice", **ROUND))
    for number, exercise in enumerate(exercises):
        assert f"Question {number + 1} of {LENGTH}" in texts(app)
        assert exercise.question.words in texts(app) and exercise.question.reason not in texts(app)
        if exercise.question.fields:
            answer(app, exercise, exercise.question.right)
            assert exercise.question.reason in app.success[0].value
            assert_standing(app.button(key="next").click().run())
        else:
            assert_standing(app.button(key="skip").click().run())
    right = len(with_fields())
    assert f"**{right} of {LENGTH} right.**" in texts(app)
    assert app.session_state["parameters"]["practice_at"] == LENGTH
    assert_standing(app.button(key="next_round").click().run())
    parameters = app.session_state["parameters"]
    assert (parameters["practice_level"], parameters["practice_at"]) == ("2", 0)


@pytest.mark.parametrize("number", with_fields())
def test_a_known_misconception_is_answered_as_such_and_named_at_the_end(number):
    exercise = exercise_round(7, 1)[number]
    slips = [each for each in exercise.question.slips if not exercise.question.check(each.answer).is_right]
    if not slips:
        pytest.skip("this question has no known wrong answer that differs from the right one")
    app = opened("practice", practice_at=str(number), **ROUND)
    answer(app, exercise, slips[0].answer)
    verdict = exercise.question.check(slips[0].answer)
    assert verdict.hint in app.info[0].value and exercise.question.reason in app.info[0].value
    app.session_state["parameters"]["practice_at"] = LENGTH
    assert_standing(app.run())
    assert f"**{KINDS[exercise.question.kind].title}.** {exercise.question.words}" in texts(app)
    assert_standing(app.button(key=f"practise_{exercise.question.kind}").click().run())
    assert app.session_state["parameters"]["practice_kind"] == exercise.question.kind


def test_nothing_chosen_or_typed_is_asked_for_again_in_a_sentence():
    for number in with_fields():
        exercise = exercise_round(7, 1)[number]
        app = opened("practice", practice_at=str(number), **ROUND)
        app = assert_standing(app.button(key=f"check_{identity(exercise.question)}").click().run())
        assert "a guess is welcome" in app.warning[0].value


def test_another_level_or_kind_begins_its_round_and_forgets_the_answers():
    exercises = exercise_round(7, 1)
    number = with_fields()[0]
    app = opened("practice", practice_at=str(number), **ROUND)
    answer(app, exercises[number], exercises[number].question.right)
    app = assert_standing(app.button_group(key="practice_level").set_value("3").run())
    assert "Question 1 of 10" in texts(app) and "✓" not in texts(app)
    app = assert_standing(app.selectbox(key="practice_kind").select("Receptive field").run())
    assert exercise_round(7, 3, "field")[0].question.words in texts(app)


def test_a_link_to_the_end_says_that_nothing_was_answered():
    app = assert_standing(opened("practice", practice_at=str(LENGTH), **ROUND))
    assert f"**0 of {LENGTH} right.**" in texts(app) and "10 not answered" in texts(app)
    assert not app.header


@pytest.mark.parametrize("kind", KINDS)
def test_every_exercise_opens_at_its_state_without_a_complaint(kind):
    for level in (1, 3):
        exercise = exercise_round(5, level, kind)[0]
        app = assert_standing(opened(exercise.page, **exercise.state))
        assert not app.warning and not app.error


@pytest.mark.parametrize("seed", range(4))
def test_the_page_computes_the_value_that_was_asked(shown, seed):
    exercise = exercise_round(seed, 3, "value")[0]
    app = assert_standing(opened("arithmetic", **exercise.state))
    row, column = map(int, exercise.question.words.split("(")[1].split(")")[0].split(", "))
    assert shown[-1].output[0, row, column] == pytest.approx(exercise.question.right[0], abs=1e-4)
    assert not app.info  # nothing had to be made to fit

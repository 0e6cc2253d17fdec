"""Rounds of ten: the same for the same seed, of every kind, without repetition."""

import pytest

from core.practice.exercise import LEVELS
from core.practice.kinds import KINDS
from core.practice.rounds import LENGTH, exercise_round, next_level, to_look_at_again


def texts(exercises) -> list[str]:
    return [repr((each.question, each.state)) for each in exercises]


@pytest.mark.parametrize("level", LEVELS)
def test_a_class_with_the_same_round_has_the_same_ten_and_another_has_others(level):
    assert texts(exercise_round(7, level)) == texts(exercise_round(7, level))
    assert texts(exercise_round(7, level)) != texts(exercise_round(8, level))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", range(20))
def test_a_round_has_ten_different_exercises_of_every_kind(seed, level):
    made = exercise_round(seed, level)
    assert len(set(texts(made))) == LENGTH and {each.question.kind for each in made} == set(KINDS)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_round_can_be_of_one_kind(kind, level):
    made = exercise_round(3, level, kind)
    assert len(set(texts(made))) == LENGTH and {each.question.kind for each in made} == {kind}


@pytest.mark.parametrize(
    ("level", "right", "following"),
    [(1, 8, 2), (1, 7, 1), (1, 0, 1), (2, 4, 1), (2, 5, 2), (3, 10, 3), (3, 4, 2)],
)
def test_the_level_grows_with_success(level, right, following):
    assert next_level(level, right) == following


def test_what_was_missed_most_comes_first():
    assert to_look_at_again(["size", "undo", "undo", "size", "field"], [False, False, False, True, True]) == [
        "undo",
        "size",
    ]


def test_what_is_not_known_is_refused():
    with pytest.raises(ValueError, match="`level` must be one of"):
        exercise_round(0, 4)
    with pytest.raises(ValueError, match="`kind` must be one of"):
        exercise_round(0, 1, "riddle")

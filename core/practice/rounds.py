"""Rounds of ten exercises: the same for everybody who has the same seed, level and kind."""

import random
from collections import Counter
from collections.abc import Sequence

from core.practice.exercise import LEVELS, Exercise
from core.practice.kinds import KINDS

LENGTH = 10
LAST_ROUND = 9999
_UP, _DOWN = (
    8,
    4,
)  # right answers from which the next round is of the next level, and up to which of the one below
_TRIES = 200


def exercise_round(seed: int, level: int, kind: str | None = None) -> list[Exercise]:
    """Ten different exercises of a level: one of every kind, in an order of the seed's; or all of one kind.

    Args:
        seed: 0 to ``LAST_ROUND``. level: one of ``LEVELS``. kind: a name in ``KINDS``, None for all.

    Raises:
        ValueError: the level or the kind is not known.
    """
    if level not in LEVELS:
        raise ValueError(f"`level` must be one of {LEVELS}, not {level!r}.")
    if kind is not None and kind not in KINDS:
        raise ValueError(f"`kind` must be one of {', '.join(KINDS)}, not {kind!r}.")
    chance = random.Random(f"{seed} {level} {kind}")
    kinds = [kind] * LENGTH if kind else [*KINDS]
    chance.shuffle(kinds)
    made, asked = [], set()
    for each in kinds:
        exercise = _another(each, chance, level, asked)
        asked.add(_words(exercise))
        made.append(exercise)
    return made


def _another(kind: str, chance: random.Random, level: int, asked: set[str]) -> Exercise:
    """An exercise that was not asked yet."""
    for _ in range(_TRIES):
        exercise = KINDS[kind].make(chance, level)
        if exercise is not None and _words(exercise) not in asked:
            return exercise
    raise RuntimeError(f"No other exercise of kind {kind!r} was found at level {level}.")


def _words(exercise: Exercise) -> str:
    question = exercise.question
    return repr((question.words, question.given, question.grids, question.options, dict(exercise.state)))


def next_level(level: int, right: int) -> int:
    """The level of the round after one with so many right answers."""
    step = (right >= _UP) - (right <= _DOWN)
    return min(max(level + step, LEVELS[0]), LEVELS[-1])


def to_look_at_again(kinds: Sequence[str], right: Sequence[bool]) -> list[str]:
    """The kinds of the exercises that were not answered rightly, those with most misses first."""
    missed = Counter(kind for kind, is_right in zip(kinds, right, strict=True) if not is_right)
    return [kind for kind, _ in missed.most_common()]

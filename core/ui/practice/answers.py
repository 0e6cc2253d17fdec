"""What was said to the questions of the round that is open; it stays in the session, for one round at a time."""

from collections.abc import Sequence

import streamlit as st

from core.practice.exercise import Exercise
from core.ui.practice.round_choice import chosen
from core.ui.prediction.answering import Said, identity

_KEY = "practised"  # in the session: (the round, number of the exercise -> what was said)


def _every() -> dict[int, Said]:
    of_round, said = st.session_state.setdefault(_KEY, (None, {}))
    if of_round != chosen():
        said = {}
        st.session_state[_KEY] = chosen(), said
    return said


def said_to(number: int) -> Said | None:
    """What was said last to the exercise with this number, from 0."""
    return _every().get(number)


def say(number: int, said: Said) -> None:
    """Take down what was said."""
    _every()[number] = said


def is_answered(number: int) -> bool:
    """Whether an answer was given, or given up."""
    said = said_to(number)
    return said is not None and not said.problem


def is_right(number: int, exercise: Exercise) -> bool:
    """Whether the answer that was given is right."""
    said = said_to(number)
    if said is None or said.problem or said.answer is None or said.asked != identity(exercise.question):
        return False
    return exercise.question.check(said.answer).is_right


def marks(exercises: Sequence[Exercise]) -> str:
    """How the round stands, a sign for each exercise: ✓ right, ✗ not, · not answered."""
    return " ".join(
        "·" if not is_answered(number) else "✓" if is_right(number, exercise) else "✗"
        for number, exercise in enumerate(exercises)
    )

"""Choosing a round: its level, what it is about, and its number, which gives a class the same ten."""

import secrets

import streamlit as st

from core.practice.exercise import LEVELS
from core.practice.kinds import KINDS
from core.practice.rounds import LAST_ROUND, LENGTH
from core.ui.app import parameter, state
from core.ui.app.choices import titles
from core.ui.app.sidebar import Subject
from core.ui.app.whole_number import explain_numbers, whole_number

ALL = "all"

state.register(
    {
        "practice_level": parameter.choice("1", map(str, LEVELS)),
        "practice_kind": parameter.choice(ALL, (ALL, *KINDS)),
        "practice_round": parameter.integer(0, 0, LAST_ROUND),
        "practice_at": parameter.integer(0, 0, LENGTH),
    }
)


def subject() -> Subject:
    """Nothing moves on this page, and it shows no picture of the reader's."""
    return Subject(window=False, picture=False)


def chosen() -> tuple[int, int, str | None]:
    """The number, the level and the kind of the round, as ``exercise_round`` takes them."""
    kind = state.value("practice_kind")
    return state.value("practice_round"), int(state.value("practice_level")), None if kind == ALL else kind


def at() -> int:
    """The number of the exercise that is open, from 0; ``LENGTH`` where the round has ended."""
    return state.value("practice_at")


def choose_round() -> None:
    """Draw the controls of the round; another round begins with its first question."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        levels = {str(level): f"Level {level}" for level in LEVELS}
        st.segmented_control(
            "Level",
            levels,
            format_func=state.shown_as(levels),
            default=state.value("practice_level"),
            required=True,
            **state.widget("practice_level", practice_at=0),
        )
        kinds = {ALL: "Of every kind", **titles(KINDS)}
        st.selectbox(
            "Questions",
            list(kinds),
            list(kinds).index(state.value("practice_kind")),
            format_func=state.shown_as(kinds),
            width=240,
            **state.widget("practice_kind", practice_at=0),
        )
        said = whole_number(
            "Round",
            "practice_round",
            0,
            LAST_ROUND,
            "four digits can be read out in a room",
            store=_take_round,
            width=130,
            help="Who has the same number, level and kind has the same ten questions: give a class the link.",
        )
        st.button("New round", key="new_round", icon=":material/refresh:", on_click=another)
    explain_numbers(said)


def _take_round() -> None:
    state.store(practice_round=st.session_state["practice_round"], practice_at=0)


def open_exercise(number: int) -> None:
    """Open the exercise with this number, from 0; for a button's callback."""
    state.store(practice_at=number)


def another(**parameters: str) -> None:
    """Begin a round that nobody has chosen, at other ``parameters`` if there are any; for a button's callback."""
    state.store(practice_round=secrets.randbelow(LAST_ROUND + 1), practice_at=0, **parameters)

"""How a round went: what was right, what to look at again, and the next round."""

from collections.abc import Sequence

import streamlit as st

from core.practice.exercise import Exercise
from core.practice.kinds import KINDS
from core.practice.rounds import next_level, to_look_at_again
from core.ui.practice import answers, round_choice
from core.ui.practice.exercise_panel import link_to_state


def show_summary(exercises: Sequence[Exercise]) -> None:
    """The score of the round, each question with its answer, what to look at again, and the way on."""
    right = [answers.is_right(number, exercise) for number, exercise in enumerate(exercises)]
    answered = sum(map(answers.is_answered, range(len(exercises))))
    with st.container(border=True, key="round_summary"):
        st.markdown(f"**{sum(right)} of {len(exercises)} right.** {answers.marks(exercises)}")
        if answered < len(exercises):
            st.caption(
                f"{len(exercises) - answered} not answered; answers are kept until the page is reloaded or another "
                "round begins."
            )
        _lead_on(sum(right))
    _show_missed(exercises, right)
    with st.expander("Every question with its answer", key="round_answers"):
        for number, exercise in enumerate(exercises):
            question = exercise.question
            mark = "✓" if right[number] else "✗" if answers.is_answered(number) else "·"
            said = question.said(question.right)
            st.markdown(
                f"{mark} **{number + 1}. {question.words}** {' '.join(question.given)}  \n{said}: {question.reason}"
            )


def _lead_on(right: int) -> None:
    _, level, _ = round_choice.chosen()
    following = next_level(level, right)
    says = {1: "well done: on to", 0: "another round of", -1: "step back to"}[following - level]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            f"{says.capitalize()} level {following}",
            type="primary",
            key="next_round",
            icon=":material/arrow_forward:",
            on_click=round_choice.another,
            kwargs={"practice_level": str(following)},
        )
        st.button("The same questions again", key="first", on_click=round_choice.open_exercise, args=(0,))


def _show_missed(exercises: Sequence[Exercise], right: Sequence[bool]) -> None:
    """What to look at again, each kind with a state that shows it and a round of its own."""
    answered = [number for number in range(len(exercises)) if answers.is_answered(number)]
    missed = to_look_at_again(
        [exercises[number].question.kind for number in answered], [right[number] for number in answered]
    )
    if not missed:
        return
    st.header("To look at again", anchor=False)
    for kind in missed:
        exercise = next(
            exercises[number]
            for number in answered
            if exercises[number].question.kind == kind and not right[number]
        )
        st.markdown(f"**{KINDS[kind].title}.** {exercise.question.words} {exercise.question.reason}")
        with st.container(horizontal=True, vertical_alignment="center", key=f"again_{kind}"):
            link_to_state(exercise, "See it")
            st.button(
                "Practise it",
                key=f"practise_{kind}",
                on_click=round_choice.another,
                kwargs={"practice_kind": kind},
            )

"""One exercise on screen: the question, its pictures, the answer, and the way on."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.figures.labels import by
from core.figures.rendering import default_display, scale_for, to_image, to_png
from core.kernels import HANDCRAFTED
from core.practice.exercise import Exercise
from core.practice.kinds import KINDS
from core.ui.components.files.shown import show_png
from core.ui.practice import answers, round_choice
from core.ui.prediction.answering import answering, identity, reveal

_CAPTIONS = {"before": "First", "after": "Second"}
_COLORS = "; red is above 0, blue below"
_SIDE = 240  # CSS pixels of a picture


def show_exercise(exercises: Sequence[Exercise], number: int) -> None:
    """Ask the exercise with this number, from 0; once it is answered, say why and lead on."""
    exercise, last = exercises[number], len(exercises) - 1
    question = exercise.question
    st.caption(
        f"Question {number + 1} of {len(exercises)}: {KINDS[question.kind].title.lower()} · {answers.marks(exercises)}"
    )
    with st.container(border=True, key="exercise", gap="small"):
        st.markdown(f"**{question.words}**")
        st.markdown("  \n".join(question.given))
        _show_pictures(exercise)
        said, asked = answers.said_to(number), identity(question)
        if said is not None and said.asked != asked:
            said = None
        if said is None or said.problem:
            answering(question, asked, said, partial(answers.say, number))
        else:
            reveal(question, asked, said.answer)
            _lead_on(exercise, number, last)
    with st.container(horizontal=True):
        if number:
            st.button("Back", key="previous", on_click=round_choice.open_exercise, args=(number - 1,))
        if not answers.is_answered(number):
            way = "To the end" if number == last else "Skip"
            st.button(way, key="skip", on_click=round_choice.open_exercise, args=(number + 1,))


def _lead_on(exercise: Exercise, number: int, last: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "See how it went" if number == last else "Next question",
            type="primary",
            key="next",
            icon=":material/arrow_forward:",
            on_click=round_choice.open_exercise,
            args=(number + 1,),
        )
        link_to_state(exercise, "See it happen")


def link_to_state(exercise: Exercise, label: str) -> None:
    """Draw the link to the page and the state that an exercise is about."""
    st.page_link(
        f"pages/{exercise.page}.py",
        label=label,
        icon=":material/visibility:",
        query_params=dict(exercise.state),
        width="content",
    )


def _show_pictures(exercise: Exercise) -> None:
    """A picture and what a kernel makes of it, as the page Filters shows them; nothing where there are none."""
    if not exercise.pictures:
        return
    displays = {"before": "clip", "after": default_display(HANDCRAFTED[exercise.state["kernel"]].weights)}
    with st.container(horizontal=True):
        for name, display in displays.items():
            pixels = exercise.pictures[name]
            caption = (
                f"{_CAPTIONS[name]} picture, {by(pixels.shape[1:])}{_COLORS if display == 'signed' else ''}"
            )
            show_png(to_png(to_image(pixels, scale_for(pixels, display))), caption, _SIDE, alt=caption)

"""“Ask me first”: the toggle, and the panel that asks before the page shows.

A page calls :func:`heading`, and :func:`asks_first` before it draws anything that shows the answer; while that returns
True it draws nothing of the kind. Nothing is foreseen in the browser either while :func:`is_on`: a slider that is being
moved would show the next answer before the next question.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import streamlit as st

from core.lessons.predictions.question import Question
from core.ui.app import parameter, state
from core.ui.prediction.answering import Said, answering, identity, reveal

KINDS = {
    "size": "Output size",
    "value": "One output value",
    "cells": "Which input cells",
    "column": "Which column",
    "matrix": "Size of the matrix",
    "entry": "One entry",
    "parameters": "Parameters",
    "field": "Receptive field",
}

PAGES = ("filters", "arithmetic", "feature_maps", "im2col")  # those that ask

state.register({"ask": parameter.switch(), "question": parameter.choice(None, KINDS)})


def is_on() -> bool:
    """Whether the reader wants to be asked first."""
    return state.value("ask")


def hides_on(page: str) -> bool:
    """Whether a page, by its name, may be covered: nothing beside its results may tell them either."""
    return is_on() and page in PAGES


def heading(title: str, words: str) -> None:
    """Draw the page's heading with a popover of its ``words``, in Markdown, and the toggle beside it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(title, anchor=False, width="stretch", help=words)
        st.toggle(
            "Ask me first",
            state.value("ask"),
            help="What comes out is covered until you have said what you expect. A moved slider asks again.",
            **state.widget("ask"),
        )


def asks_first(make: Callable[[], Iterable[Question | None]], covered: str) -> bool:
    """Draw the question of this state if one is wanted; returns whether its answer must stay covered.

    Args:
        make: gives the questions that can be asked in this state, and None for those that cannot; called only if
            wanted. covered: what the page does not show meanwhile, for a sentence that begins with it.
    """
    if not is_on():
        return False
    with st.container(border=True, key="prediction", gap="xsmall"):
        questions = _possible(make)
        if not questions:
            st.caption("There is nothing to predict in this state that can be worked out by hand.")
            return False
        with st.container(horizontal=True, vertical_alignment="center"):
            place = st.container()
            with st.container(width="content"):
                question = _choose(questions)
        place.markdown(f"**{question.words}**")
        asked = identity(question)
        said = _last_said(question.kind, asked)
        st.markdown("  \n".join(question.given))
        if said is None or said.problem:
            answering(question, asked, said, partial(_say, question.kind))
        else:
            reveal(question, asked, said.answer)
            return False
    st.caption(f"{covered} until you answer, or press “Show me”.")
    return True


def _possible(make: Callable[[], Iterable[Question | None]]) -> list[Question]:
    try:
        return [question for question in make() if question]
    except ValueError:  # nothing can be computed in this state; the page says why
        return []


def _choose(questions: Sequence[Question]) -> Question:
    """Draw the control for the kind of question, where there are several."""
    kinds = {question.kind: question for question in questions}
    wanted = state.value("question")
    now = wanted if wanted in kinds else questions[0].kind
    titles = {kind: KINDS[kind] for kind in kinds}
    st.segmented_control(
        "What to predict",
        titles,
        format_func=state.shown_as(titles),
        default=now,
        required=True,
        label_visibility="collapsed",
        **state.widget("question", shown=now),
    )
    return kinds[now]


def _last_said(kind: str, asked: str) -> Said | None:
    """What was said to this question; what was said to another one of its kind is forgotten."""
    every = st.session_state.setdefault("predictions", {})
    if kind in every and every[kind].asked != asked:
        del every[kind]
    return every.get(kind)


def _say(kind: str, said: Said) -> None:
    st.session_state.setdefault("predictions", {})[kind] = said

"""Where a question is answered, and what there is to say to an answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import streamlit as st

from core.lessons.predictions.question import Answer, Question
from core.lessons.predictions.typed_answer import read_answer
from core.ui.prediction.cell_grids.cell_grids import cell_grids, chosen


@dataclass(frozen=True)
class Said:
    """What was said to a question: an answer, None if it was given up; or a problem with what was typed."""

    asked: str
    answer: Answer | None = None
    problem: str = ""


def identity(question: Question) -> str:
    """The same for the same question, another for any other."""
    return blake2b(repr(question).encode(), digest_size=8).hexdigest()


def answering(question: Question, asked: str, said: Said | None, say: Callable[[Said], None]) -> None:
    """Draw what one needs to answer, and where to answer; ``say`` is called with what is said.

    ``asked`` is the question's :func:`identity`, ``said`` what was said last, if that was no answer.
    """
    if question.grids:
        cell_grids(question, asked)
    row = {"horizontal": True, "vertical_alignment": "bottom"}
    if question.options:
        _choosing(question, asked, say)
    elif question.fields:
        keys = [f"predicted_{asked}_{field}" for field in question.fields]
        with st.form(f"prediction_{asked}", border=False), st.container(**row):
            for field, key in zip(question.fields, keys):
                st.text_input(field.capitalize(), key=key, width=130, max_chars=40, autocomplete="off")
            check = {"on_click": _check_typed, "args": (question, asked, keys, say)}
            st.form_submit_button("Check", type="primary", key=f"check_{asked}", **check)
            give_up = {"on_click": say, "args": (Said(asked),)}
            st.form_submit_button("Show me", key=f"show_{asked}", **give_up)
    else:
        with st.container(**row):
            st.button("Check", type="primary", key="check", on_click=_check_cells, args=(asked, say))
            st.button("Show me", key="show", on_click=say, args=(Said(asked),))
    if said:
        st.warning(said.problem)


def _choosing(question: Question, asked: str, say: Callable[[Said], None]) -> None:
    """Draw the options, of which one is the answer."""
    key = f"predicted_{asked}"
    with st.form(f"prediction_{asked}", border=False):
        st.radio(
            "Your answer",
            question.options,
            None,
            key=key,
            label_visibility="collapsed",
        )
        with st.container(horizontal=True):
            check = {"on_click": _check_choice, "args": (question, asked, key, say)}
            st.form_submit_button("Check", type="primary", key=f"check_{asked}", **check)
            st.form_submit_button("Show me", key=f"show_{asked}", on_click=say, args=(Said(asked),))


def _check_choice(question: Question, asked: str, key: str, say: Callable[[Said], None]) -> None:
    """A callback: take the chosen option."""
    chosen_option = st.session_state[key]
    if chosen_option is None:
        say(Said(asked, problem="Choose an answer first; a guess is welcome."))
    else:
        say(Said(asked, (question.options.index(chosen_option),)))


def _check_typed(question: Question, asked: str, keys: Sequence[str], say: Callable[[Said], None]) -> None:
    """A callback: take the typed answer, or say what is wrong with it."""
    whole = all(number == int(number) for number in question.right) and question.kind not in (
        "value",
        "entry",
    )
    try:
        answer = read_answer([st.session_state[key] for key in keys], question.fields, whole)
    except ValueError as error:
        say(Said(asked, problem=str(error)))
    else:
        say(Said(asked, answer))


def _check_cells(asked: str, say: Callable[[Said], None]) -> None:
    """A callback: take the chosen cells."""
    cells = chosen(asked)
    problem = "" if cells else "Choose a cell first; a guess is welcome."
    say(Said(asked, cells, problem))


def reveal(question: Question, asked: str, answer: Answer | None) -> None:
    """Draw the right answer beside theirs, and the reason."""
    right = question.said(question.right)
    if answer is None:
        st.info(f"The answer is **{right}**.  \n{question.reason}", icon=":material/visibility:")
    else:
        verdict, beside = (
            question.check(answer),
            f"you said {question.said(answer)}; the answer is **{right}**.",
        )
        if verdict.is_right:
            st.success(f"**Right:** {beside}  \n{question.reason}", icon=":material/check_circle:")
        else:
            says = " ".join(filter(None, (beside, verdict.hint)))
            st.info(f"**Not quite:** {says}  \n{question.reason}", icon=":material/lightbulb:")
    if not question.fields:
        cell_grids(question, asked, answer or frozenset())

"""The held-out pictures on the page: which class is taken for which, the worst mistakes, what each filter is worth."""

import numpy as np
import streamlit as st

from core.figures.labels import percent
from core.figures.rendering import Scale, enlarged, scale_for, to_image, to_png
from core.training.datasets import TASKS
from core.training.evaluation import confusion_matrix, worst_mistakes
from core.ui.app import state
from core.ui.components.files.shown import show_png
from core.ui.learning.held_out import held_out
from core.ui.learning.run_choice import recording

MOST = 12  # mistakes that are shown
_SIDE = 96  # pixels of a picture's side on the page, about


def show_confusion(task: str) -> None:
    """The confusion matrix, and how many are right."""
    found, classes = held_out(task), TASKS[task].classes
    st.markdown(
        f"**Held-out pictures:** {found.right} of {len(found.truth)} right, {one_decimal(found.accuracy)}."
    )
    st.markdown(confusion_table(confusions(task), classes))
    st.caption("Rows are what the pictures are, columns what the network says; right answers are in bold.")


def confusions(task: str) -> np.ndarray:
    """(K, K) of int: how many held-out pictures of a class (row) got which answer (column)."""
    found = held_out(task)
    return confusion_matrix(found.truth, found.answers, len(TASKS[task].classes))


def confusion_table(counts: np.ndarray, classes: tuple[str, ...]) -> str:
    """(K, K) counts in Markdown, a row for each true class; a dot stands for none."""
    rows = [f"| is ↓ said → | {' | '.join(classes)} |", f"|---:|{'---:|' * len(classes)}"]
    for label, (name, row) in enumerate(zip(classes, counts)):
        cells = [str(count) if count else "·" for count in row]
        cells[label] = f"**{row[label]}**"
        rows.append(f"| **{name}** | {' | '.join(cells)} |")
    return "\n".join(rows)


def mistakes_of(task: str) -> np.ndarray:
    """The numbers of the held-out pictures with a wrong answer, the worst first; MOST of them are shown."""
    found = held_out(task)
    return worst_mistakes(found.probabilities, found.truth)


def show_worst(task: str) -> None:
    """The mistakes that the network was most sure of."""
    found, classes = held_out(task), TASKS[task].classes
    wrong = mistakes_of(task)
    if not len(wrong):
        st.markdown("**The worst mistakes:** there are none, every held-out picture got the right answer.")
        return
    shown = wrong[:MOST]
    st.markdown(
        f"**The worst mistakes:** {'the' if len(shown) == len(wrong) else f'{len(shown)} of the'} {len(wrong)} wrong "
        "answers, those first that the network was most sure of. “Ask” shows one above, where it can be covered."
    )
    with st.container(horizontal=True):
        for index in map(int, shown):
            answer, truth = found.answers[index], found.truth[index]
            with st.container(width=_SIDE, gap="xsmall"):
                alt = f"Held-out picture {index}, of the class {classes[truth]}"
                show_png(picture_png(found.x[index]), width=_SIDE, alt=alt)
                sure = percent(float(found.probabilities[index, answer]))
                st.caption(f"is {classes[truth]},  \nsaid **{classes[answer]}**  \n({sure})")
                st.button("Ask", key=f"mistake_{index}", on_click=_look_at, args=(index,))


def _look_at(index: int) -> None:
    """A button's callback: the picture is answered above, where it can be covered."""
    state.store(mistakes_input="held_out", mistakes_picture=index)


def show_filters(task: str) -> None:
    """The filters of the first layer, each with the accuracy without it."""
    found, run = held_out(task), recording(task)
    filters = run.snapshots[-1].parameters["0.weight"]
    st.markdown("**What each filter is worth:** how many held-out pictures are right without it.")
    with st.container(horizontal=True):
        for number, (filter_, without) in enumerate(zip(filters, found.without)):
            alt = f"Weights of filter {number}, blue below 0 and red above"
            show_png(_filter_png(filter_), f"{number}: {one_decimal(without)}", 72, alt=alt)
    st.caption(_worth(found.accuracy, found.without))


def _worth(accuracy: float, without: tuple[float, ...]) -> str:
    """Which filter is worth most, and which least, in a sentence."""
    most, least = int(np.argmin(without)), int(np.argmax(without))
    return (
        f"With all of them: {one_decimal(accuracy)}. Filter {most} is missed most, filter {least} least. Nothing is "
        "trained anew: the others were trained beside the one that is silent, and must do without it."
    )


def one_decimal(share: float) -> str:
    """A share, 0 to 1, in percent with one decimal."""
    return f"{100 * share:.1f} %"


def picture_png(picture: np.ndarray) -> bytes:
    """A picture (1, H, W) in [0, 1], its pixels enlarged without smoothing."""
    return to_png(to_image(enlarged(picture, 2 * _SIDE), Scale("clip", 0.0, 1.0)))


def _filter_png(filter_: np.ndarray) -> bytes:
    """A filter (1, H, W) in the diverging colors, its weights enlarged."""
    return to_png(to_image(enlarged(filter_, 2 * _SIDE), scale_for(filter_, "signed")))

"""One picture and what the trained network answers: as it is, covered in part, or with a filter silent."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.arithmetic import Pair
from core.figures.labels import percent, rounded
from core.training.datasets import TASKS, Task
from core.training.evaluation import covered, probabilities, silenced
from core.training.recorded import RECORDED
from core.ui.app import link, parameter, state
from core.ui.app.choices import segments
from core.ui.components.crop.crop import parse_place, write_place
from core.ui.components.point.point import Panel, point
from core.ui.learning.answer_input import choose_input, choose_picture
from core.ui.learning.held_out_view import picture_png
from core.ui.learning.run_choice import recording

GRID = 8  # rows and columns of places for a patch
_PATCHES = ("0", "2", "3", "4")  # its sides on that grid
_BAR = 6  # characters for a probability of 1
_TAKEN = 288  # CSS pixels of what the network takes, as large as a drawing
_FILTERS = max(settings.filters for settings in RECORDED.values())

state.register(
    {
        "mistakes_patch": parameter.choice("0", _PATCHES),
        "mistakes_place": parameter.Parameter((3, 3), parse_place, write_place),
        "mistakes_silent": parameter.choice("none", ("none", *map(str, range(_FILTERS)))),
    }
)


@dataclass(frozen=True, eq=False)
class Answer:
    """What the network answers to a picture.

    Attributes:
        taken: (1, H, W) in [0, 1], what it takes, with the patch covered. corner: of the patch, in cells of the grid.
        first: (K,), the probabilities before anything is changed. second: those after; None if nothing is.
    """

    taken: np.ndarray
    corner: Pair
    first: np.ndarray
    second: np.ndarray | None


def show_answer(task: str) -> None:
    """The picture, what changes it, and the probabilities before and after."""
    with st.container(horizontal=True):
        choose_input(task)
        _change(task)
    own, taken, answer = st.columns([1, 1, 1.2], gap="medium")
    with own:
        picture = choose_picture(task)
    if picture is None:
        answer.markdown("**Answer:** there is nothing to answer yet.")
    else:
        _answer(task, picture, taken, answer)
    link.publish()


def _change(task: str) -> None:
    """Draw the controls that change the picture or the network."""
    unit = recording(task).settings.model.picture_shape[1] // GRID
    sides = {size: int(size) * unit for size in _PATCHES}
    segments(
        "Cover a patch",
        "mistakes_patch",
        {size: f"{side} × {side}" if side else "None" for size, side in sides.items()},
    )
    numbers = {str(number): str(number) for number in range(_FILTERS)}
    segments("Silence a filter", "mistakes_silent", {"none": "None"} | numbers)


def patch_on_grid() -> tuple[int, int, int]:
    """The side of the patch that is covered, 0 if none is, and the row and column where it begins, in places."""
    size = int(state.value("mistakes_patch"))
    return size, *(min(max(at - size // 2, 0), GRID - size) for at in state.value("mistakes_place"))


def silent_filter() -> int | None:
    """The filter of the first layer that is silenced, if one is."""
    silent = state.value("mistakes_silent")
    return None if silent == "none" else int(silent)


def answered(task_name: str, picture: np.ndarray) -> Answer:
    """The answer to a picture (1, H, W) in [0, 1], changed as the controls say."""
    task, run = TASKS[task_name], recording(task_name)
    model, parameters = run.settings.model, run.snapshots[-1].parameters
    before = after = task.normalized(picture)[None]
    first = probabilities(model, parameters, before)[0]
    (size, *corner), silent = patch_on_grid(), silent_filter()
    if size:
        unit = picture.shape[1] // GRID
        after = covered(before, tuple(at * unit for at in corner), size * unit)
    if silent is not None:
        parameters = silenced(model, parameters, silent)
    second = probabilities(model, parameters, after)[0] if size or silent is not None else None
    return Answer(task.as_pixels(after[0]), tuple(corner), first, second)


def _answer(task_name: str, picture: np.ndarray, taken: DeltaGenerator, answer: DeltaGenerator) -> None:
    """What the network takes and what it answers, at their places. picture: (1, H, W) in [0, 1]."""
    task, now = TASKS[task_name], answered(task_name, picture)
    with taken.container(width=_TAKEN):
        _show_taken(task_name, now.taken, now.corner, int(state.value("mistakes_patch")))
    with answer:
        st.markdown(_sentence(task, now.first, now.second))
        st.markdown(probability_table(task, now.first, now.second))
        if task_name == "textures":
            st.caption(
                "It knows brick, grass and gravel only: whatever it is shown, its three probabilities sum to 1, and it "
                "answers one of the three."
            )


def _show_taken(task_name: str, pixels: np.ndarray, corner: list[int], size: int) -> None:
    """The picture as the network takes it; while a patch is covered, a place for it is chosen here."""
    frame = tuple((at, at + size) for at in corner)
    name = f"What the network takes, {pixels.shape[1]} × {pixels.shape[2]}"
    panel = Panel(
        name,
        name + (", a patch of it covered." if size else "."),
        (GRID, GRID),
        picture_png(pixels),
        frames=((frame, ""),) if size else (),
        pick=size > 0,
    )
    place = tuple(min(at, GRID - 1) for at in state.value("mistakes_place"))
    point("mistakes_taken", [panel], parameter="mistakes_place", position=place)
    if size:
        cover = "is the mean gray" if task_name == "textures" else "has no ink"
        st.caption(f"Click where to cover it, or use arrow keys. A covered patch {cover}.")


def _sentence(task: Task, first: np.ndarray, second: np.ndarray | None) -> str:
    before = _named(task, first)
    return (
        f"**Answer: {before}**" if second is None else f"**Answer: {_named(task, second)}**, before: {before}"
    )


def _named(task: Task, chances: np.ndarray) -> str:
    answer = int(chances.argmax())
    return f"{task.classes[answer]} ({percent(float(chances[answer]))})"


def probability_table(task: Task, first: np.ndarray, second: np.ndarray | None) -> str:
    """Every class with its probability, (K,), in Markdown; with a second one if something was changed."""
    rows = ["| | p before | p after | |", "|---:|---:|---:|:---|"]
    if second is None:
        rows = ["| | p | |", "|---:|---:|:---|"]
    last = first if second is None else second
    for label, name in enumerate(task.classes):
        cells = [rounded(float(chances[label]), 3) for chances in (first, second) if chances is not None]
        bar = "▇" * round(_BAR * float(last[label]))
        if label == int(last.argmax()):
            cells[-1] = f"**{cells[-1]}**"
        rows.append(f"| **{name}** | {' | '.join(cells)} | {bar} |")
    return "\n".join(rows)

"""What can be taken along of training: a run's filters and curves, one step's numbers, what the network got wrong."""

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from core.export.pictures import tiled
from core.figures.rendering import DISPLAYS, Scale, scale_for
from core.training.datasets import TASKS
from core.training.recorded import CURVES, measures
from core.training.run import Settings, Snapshot
from core.ui.app import state
from core.ui.app.sidebar import controls
from core.ui.learning import training_room
from core.ui.learning.answer import answered
from core.ui.learning.answer_input import asked_picture
from core.ui.learning.held_out import held_out
from core.ui.learning.held_out_view import MOST, confusions, mistakes_of
from core.ui.learning.one_step import worked
from core.ui.learning.run_choice import recording
from core.ui.learning.train import a_few
from core.ui.learning.watch import filters_at, maps_of, similar_kernels
from core.ui.take_home.item import Item, colors_up_to, kernel_colors

_PIXELS = Scale("clip", 0.0, 1.0)
_GRAY = "0 is black, 1 is white"


def of_recorded_run() -> list[Item]:
    """Filters at a step that is chosen here, kernels like them, the picture under the first and the last, curves."""
    task = state.value("learning_task")
    run, maps = recording(task), maps_of(task, controls().picture)
    _, trained = similar_kernels(task)
    alike = np.stack([one.placed for one in trained])
    scale = scale_for(np.concatenate((maps.before, maps.after)), "signed")
    before_and_after = [
        Item(f"picture under the {which} filters", each, ("filter",), scale, tiled(each), DISPLAYS["signed"])
        for which, each in (("random", maps.before), ("trained", maps.after))
    ]
    return [
        *_filters(run.snapshots, run.settings),
        Item("handcrafted kernels most like them", alike, ("filter",), *kernel_colors(alike)),
        *before_and_after,
        _curves(run.curve),
    ]


def of_own_run() -> list[Item]:
    """The same of the newest run of one's own, as far as it has come; nothing before there is one."""
    run = training_room.newest_run(state.value("learning_task"))
    if run is None or not run.snapshots:
        return []
    snapshots = list(run.snapshots)
    return [
        *_filters(a_few(snapshots, run.settings), run.settings),
        _curves([measures(each) for each in snapshots]),
    ]


def _filters(snapshots: Sequence[Snapshot], settings: Settings) -> list[Item]:
    """The first layer's filters at one step, in the viewer's colors, and their numbers at every step that it shows."""
    every, steps = filters_at(snapshots, settings), [snapshot.step for snapshot in snapshots]
    key = f"tables_step_{steps[-1]}_{len(steps)}"  # a choice is of these steps only
    step = st.selectbox("Filters at step", steps, len(steps) - 1, key=key, width=150)
    shown = every[steps.index(step)]
    largest = float(np.abs(every).max()) or 1.0
    return [
        Item(f"filters at step {step}", shown, ("filter",), *colors_up_to(largest, shown)),
        Item("filters at all checkpoints", every, ("checkpoint", "filter")),
    ]


def _curves(points: Sequence[Mapping[str, float]]) -> Item:
    rows = np.float32([[point[name] for name in CURVES] for point in points])
    return Item("curves", rows, (), columns=CURVES)


def of_one_step() -> list[Item]:
    """The batch, its logits, probabilities and losses, and the chosen filter before and after."""
    now, classes = worked(), TASKS[state.value("learning_task")].classes
    return [
        Item("pictures of the batch", now.x, ("picture", "channel"), _PIXELS, tiled(now.x[:, 0]), _GRAY),
        Item("logits", now.step.logits, (), columns=classes),
        Item("probabilities", now.step.probabilities, (), columns=classes),
        Item("losses", now.step.losses[:, None], (), columns=("-log p",)),
        Item("kernel", now.kernel, (), *colors_up_to(now.largest, now.kernel[None])),
        Item("gradient", now.gradient, (), *kernel_colors(now.gradient[None])),
        Item("new kernel", now.new, (), *colors_up_to(now.largest, now.new[None])),
    ]


def of_mistakes() -> list[Item]:
    """The picture that is asked about with its answer, all answers to held-out pictures, the worst, the filters."""
    task = state.value("learning_task")
    found, classes, wrong = held_out(task), TASKS[task].classes, mistakes_of(task)[:MOST]
    picture, items = asked_picture(task), []
    if picture is not None:
        now = answered(task, picture)
        rows = np.float32([each for each in (now.first, now.second) if each is not None])
        items = [
            Item("what the network takes", now.taken, ("channel",), _PIXELS, now.taken, _GRAY),
            Item("answer before and after" if len(rows) > 1 else "answer", rows, (), columns=classes),
        ]
    items.append(Item("confusion matrix", confusions(task).astype(np.float32), (), columns=classes))
    if len(wrong):
        worst = found.x[wrong]
        items.append(
            Item("worst mistakes", worst, ("mistake", "channel"), _PIXELS, tiled(worst[:, 0]), _GRAY)
        )
    return items + _filters_of_the_trained(task, found.without)


def _filters_of_the_trained(task: str, without: Sequence[float]) -> list[Item]:
    """Every filter of the first layer, each in colors of its own as the section shows it, and what each is worth."""
    filters = recording(task).snapshots[-1].parameters["0.weight"][:, 0]
    words = DISPLAYS["signed"]
    each = [
        Item(f"filter {i}", kernel, (), scale_for(kernel, "signed"), kernel[None], words)
        for i, kernel in enumerate(filters)
    ]
    return [Item("accuracy without each filter", np.float32([without]), ()), *each]

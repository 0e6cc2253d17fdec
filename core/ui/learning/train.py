"""Training by oneself: start and stop, live curves and filters."""

import numpy as np
import streamlit as st

from core.figures.labels import percent
from core.training.datasets import TASKS
from core.training.recorded import measures
from core.training.room import Run
from core.training.run import OPTIMIZERS, Settings, Snapshot
from core.ui.app import state
from core.ui.learning import training_room
from core.ui.learning.run_choice import choose_task, describe_task
from core.ui.learning.run_viewer.run_viewer import Line, run_viewer
from core.ui.learning.take_along import take_along
from core.ui.learning.train_settings import choose_settings, settings
from core.ui.learning.watch import filters_at

_REFRESH = 0.4  # seconds
_MOST_NUMBERS = 50_000  # weights that are sent in a refresh


def show_train() -> None:
    """The settings, and the newest run with those before it."""
    choose_task()
    choose_settings()
    task = state.value("learning_task")
    run = training_room.newest_run(task)
    going = run is not None and not run.is_over
    if not going:
        training_room.room().prepare()
    _start_and_stop(task, going)
    st.fragment(_show_run, run_every=_REFRESH if going else None)(task, going)
    if run and run.is_over and run.snapshots:
        take_along("run", run.settings, run.snapshots[-1].parameters)
    describe_task(task)


def _start() -> None:
    """A button's callback."""
    st.session_state["training_problem"] = None
    try:
        training_room.start(settings())
    except ValueError as error:
        st.session_state["training_problem"] = str(error)


def _start_and_stop(task: str, going: bool) -> None:
    """Draw the buttons, and why the last start was refused, if it was."""
    with st.container(horizontal=True):
        st.button("Start", key="train_start", type="primary", icon=":material/play_arrow:", on_click=_start)
        st.button(
            "Stop",
            key="train_stop",
            icon=":material/stop:",
            disabled=not going,
            on_click=training_room.stop,
            args=(task,),
        )
        if len(training_room.runs(task)) > 1:
            st.button(
                "Forget earlier runs",
                key="train_forget",
                on_click=training_room.forget_others,
                args=(task,),
            )
    if problem := st.session_state.get("training_problem"):
        st.warning(problem)


def _show_run(task: str, going: bool) -> None:
    """How far the newest run of a task is, its filters and curves, and those of the runs before it.

    ``going``: whether it was not over yet when the page was drawn.
    """
    run = training_room.newest_run(task)
    if run is None:
        st.caption(
            "Start trains a network of your own, on this server, beside the page: you can stop at any time."
        )
        return
    _say_how_far(run)
    if run.snapshots:
        _view(run)
    if going and run.is_over:
        st.rerun()  # the page need not look again and again any more


def _say_how_far(run: Run) -> None:
    done, steps = (run.snapshots[-1].step if run.snapshots else 0), run.settings.steps
    if run.state == "waiting":
        before = training_room.room().place(run)
        st.progress(
            0.0, f"Waiting for a free processor: {before} run{'' if before == 1 else 's'} before yours."
        )
    elif run.state == "running":
        left = run.seconds_left()
        when = "starting …" if left is None else f"about {left:.0f} s left"
        st.progress(done / steps, f"Step {done} of {steps}, {when}")
    elif run.state == "lost":
        st.error(
            f"The process that trained ended by itself at step {done}. What it had learned until then stays below; "
            "“Start” begins again."
        )
    elif run.state == "stopped":
        st.info(f"Stopped at step {done} of {steps}. What was learned stays.")
    elif run.snapshots[-1].problem:
        st.warning(run.snapshots[-1].problem)
    else:
        st.success(_what_came_of(run))


def _what_came_of(run: Run) -> str:
    first, last = run.snapshots[0], run.snapshots[-1]
    if run.settings.learning_rate == 0:
        return "A learning rate of zero moves no weight: filters and loss stay those of the start."
    return (
        f"{last.step} steps in {run.seconds:.0f} s: the loss went from {first.loss:.2f} to {last.loss:.2f}, and "
        f"{percent(last.held_out_accuracy)} of the held-out {TASKS[run.settings.task].noun}s are right "
        f"(before: {percent(first.held_out_accuracy)}, guessing: {percent(1 / len(TASKS[run.settings.task].classes))})."
    )


def _view(run: Run) -> None:
    snapshots = a_few(list(run.snapshots), run.settings)
    others = [
        other
        for other in reversed(training_room.runs(run.settings.task))
        if other is not run and other.snapshots
    ]
    run_viewer(
        [snapshot.step for snapshot in snapshots],
        filters_at(snapshots, run.settings),
        [
            Line(_label(one), [measures(snapshot) for snapshot in list(one.snapshots)])
            for one in (run, *others)
        ],
        max(one.settings.steps for one in (run, *others)),
        key="own_run",
    )


def a_few(snapshots: list[Snapshot], settings: Settings) -> list[Snapshot]:
    """As many snapshots of a run, evenly spread, as can be sent twice a second."""
    weight, _ = settings.model.first_names
    most = max(2, _MOST_NUMBERS // snapshots[0].parameters[weight].size)
    places = np.linspace(0, len(snapshots) - 1, min(most, len(snapshots))).round().astype(int)
    return [snapshots[place] for place in places]


def _label(run: Run) -> str:
    """What tells a run from others."""
    asked = run.settings
    words = (
        [f"{asked.filters} filters {asked.kernel_size}×{asked.kernel_size}"]
        if not asked.stack
        else ["own stack"]
    )
    return ", ".join(
        [
            *words,
            OPTIMIZERS[asked.optimizer],
            f"rate {asked.learning_rate:g}",
            f"batch {asked.batch_size}",
            f"seed {asked.seed}",
        ]
    )

"""Training by oneself: the settings, start and stop, live curves and filters."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from core.network.classifier import POOLINGS
from core.network.stack_text import from_layers, parse_stack, to_layers, write_stack
from core.training.datasets import TASKS
from core.training.model import MAX_MULTIPLY_ADDS, MAX_PARAMETERS
from core.training.recorded import RECORDED, measures
from core.training.room import Run
from core.training.run import MAX_STEPS, OPTIMIZERS, Settings, Snapshot
from core.training.worker import MAX_SECONDS
from core.ui.app import parameter, state
from core.ui.app.choices import LAST_SEED, seed_input, select
from core.ui.app.sidebar import controls
from core.ui.feature_maps import network_choice
from core.ui.learning import training_room
from core.ui.learning.run_choice import choose_task, describe_task
from core.ui.learning.run_viewer.run_viewer import Line, run_viewer
from core.ui.learning.take_along import take_along

NETWORKS = {"small": "Two layers", "stack": "The stack of Feature maps"}
LEARNING_RATES = (0.0, 0.0003, 0.001, 0.003, 0.01, 0.02, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
BATCH_SIZES = (1, 4, 16, 32, 64, 128, 256)
WEIGHT_DECAYS = (0.0, 0.0001, 0.001, 0.01, 0.1)
STEPS = (50, 100, 200, 400, 800, 1600)
_CHECKPOINTS = 50  # snapshots of a run, about
_BOUNDS = (
    "The stack of Feature maps is trained on the task's gray pictures, with a linear layer after it: at most "
    f"{MAX_PARAMETERS:,} weights and {MAX_MULTIPLY_ADDS:,} multiplications for a picture, {MAX_STEPS:,} steps and "
    f"{MAX_SECONDS} seconds of a processor."
)
_REFRESH = 0.4  # seconds
_MOST_NUMBERS = 50_000  # weights that are sent in a refresh


def _one_of(default, options: Sequence) -> parameter.Parameter:
    """One of some numbers, written as people write it."""
    texts = {f"{option:g}": option for option in options}

    def parse(text: str):
        if text not in texts:
            raise ValueError(f"must be one of {', '.join(texts)}")
        return texts[text]

    return parameter.Parameter(default, parse, lambda value: f"{value:g}")


state.register(
    {
        "train_network": parameter.choice("small", NETWORKS),
        "train_filters": parameter.integer(8, 1, 32),
        "train_kernel_size": parameter.Parameter(
            None, lambda text: int(parameter.integer(3, 1, 15).parse(text))
        ),
        "train_optimizer": parameter.choice("adam", OPTIMIZERS),
        "train_rate": parameter.Parameter(
            None, _one_of(0.01, LEARNING_RATES).parse, lambda value: f"{value:g}"
        ),
        "train_batch": _one_of(64, BATCH_SIZES),
        "train_decay": _one_of(0.0, WEIGHT_DECAYS),
        "train_steps": _one_of(400, STEPS),
        "train_seed": parameter.integer(0, 0, LAST_SEED),
        "train_pooling": parameter.choice("flatten", POOLINGS),
    }
)


def show_train() -> None:
    """The settings, and the newest run with those before it."""
    training_room.room().prepare()
    choose_task()
    _choose_settings()
    run = training_room.current_run()
    going = run is not None and not run.is_over
    _start_and_stop(going)
    st.fragment(_show_run, run_every=_REFRESH if going else None)(going)
    if run and run.is_over and run.snapshots:
        take_along("run", run.settings, run.snapshots[-1].parameters)
    describe_task(state.value("learning_task"))


def _settings() -> Settings:
    """What the controls ask for."""
    usual = RECORDED[state.value("learning_task")]
    steps = state.value("train_steps")
    size, rate = state.value("train_kernel_size"), state.value("train_rate")
    return Settings(
        task=usual.task,
        filters=state.value("train_filters"),
        kernel_size=usual.kernel_size if size is None else size,
        optimizer=state.value("train_optimizer"),
        learning_rate=usual.learning_rate if rate is None else rate,
        batch_size=state.value("train_batch"),
        weight_decay=state.value("train_decay"),
        steps=steps,
        seed=state.value("train_seed"),
        every=max(5, steps // _CHECKPOINTS),
    )


def _with_stack(settings: Settings) -> Settings:
    """The settings for the stack of Feature maps.

    Raises:
        ValueError: a layer's window cannot be said in the stack's text: it is not square, or padded unevenly.
    """
    layers = network_choice.layers(controls().spec)
    stack = write_stack(from_layers(layers))
    if to_layers(parse_stack(stack), controls().spec) != layers:
        raise ValueError(
            "Only square windows, padded alike on all sides, can be trained; the sidebar of Feature maps changes them."
        )
    return replace(settings, stack=stack, pooling=state.value("train_pooling"))


def _choose_settings() -> None:
    """Draw the controls and the two buttons."""
    now = _settings()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        select("Network", "train_network", NETWORKS, width=200, help=_BOUNDS)
        if state.value("train_network") == "small":
            st.number_input("Filters", 1, 32, now.filters, width=110, **state.widget("train_filters"))
            shown = {"shown": now.kernel_size}
            st.number_input(
                "Kernel size", 1, 15, now.kernel_size, width=110, **state.widget("train_kernel_size", **shown)
            )
        else:
            select("Maps become a vector by", "train_pooling", POOLINGS, width=190)
        select("Optimizer", "train_optimizer", OPTIMIZERS, width=190)
        _slider("Learning rate", "train_rate", LEARNING_RATES, now.learning_rate)
        _slider("Steps", "train_steps", STEPS, now.steps)
        _slider("Batch size", "train_batch", BATCH_SIZES, now.batch_size)
        _slider("Weight decay", "train_decay", WEIGHT_DECAYS, now.weight_decay)
        seed_input("Seed", "train_seed")


def _slider(label: str, name: str, options: Sequence, shown) -> None:
    st.select_slider(
        label,
        options,
        shown,
        format_func=lambda option: f"{option:g}",
        width=150,
        **state.widget(name, shown=shown),
    )


def _start() -> None:
    """A button's callback."""
    st.session_state["training_problem"] = None
    try:
        settings = _settings()
        training_room.start(settings if state.value("train_network") == "small" else _with_stack(settings))
    except ValueError as error:
        st.session_state["training_problem"] = str(error)


def _start_and_stop(going: bool) -> None:
    """Draw the buttons, and why the last start was refused, if it was."""
    with st.container(horizontal=True):
        st.button("Start", key="train_start", type="primary", icon=":material/play_arrow:", on_click=_start)
        st.button(
            "Stop", key="train_stop", icon=":material/stop:", disabled=not going, on_click=training_room.stop
        )
        if len(training_room.runs()) > 1:
            st.button("Forget earlier runs", key="train_forget", on_click=training_room.forget_others)
    if problem := st.session_state.get("training_problem"):
        st.warning(problem)


def _show_run(going: bool) -> None:
    """How far the newest run is, its filters and curves, and those of the runs before it.

    ``going``: whether it was not over yet when the page was drawn.
    """
    run = training_room.current_run()
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
        f"{last.held_out_accuracy:.0%} of the held-out {TASKS[run.settings.task].noun}s are right "
        f"(before: {first.held_out_accuracy:.0%}, guessing: {1 / len(TASKS[run.settings.task].classes):.0%})."
    )


def _view(run: Run) -> None:
    weight = next(names for names in run.settings.model.names if names)[0]
    snapshots = _a_few(list(run.snapshots), weight)
    others = [other for other in reversed(training_room.runs()) if other is not run and other.snapshots]
    run_viewer(
        [snapshot.step for snapshot in snapshots],
        np.stack([snapshot.parameters[weight][:, 0] for snapshot in snapshots]),
        [
            Line(_label(one), [measures(snapshot) for snapshot in list(one.snapshots)])
            for one in (run, *others)
        ],
        max(one.settings.steps for one in (run, *others)),
        key="own_run",
    )


def _a_few(snapshots: list[Snapshot], weight: str) -> list[Snapshot]:
    """As many snapshots, evenly spread, as can be sent twice a second."""
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

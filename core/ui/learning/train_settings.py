"""The settings of a run that one starts oneself."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.lessons.glossary import meaning
from core.network.classifier import POOLINGS
from core.network.stack_text import from_layers, parse_stack, to_layers, write_stack
from core.training.model import MAX_MULTIPLY_ADDS, MAX_PARAMETERS
from core.training.recorded import RECORDED
from core.training.run import MAX_STEPS, OPTIMIZERS, Settings
from core.training.worker import MAX_SECONDS
from core.ui.app import parameter, state
from core.ui.app.choices import LAST_SEED, seed_input, select
from core.ui.app.sidebar import controls
from core.ui.app.whole_number import explain_numbers, whole_number
from core.ui.feature_maps import network_choice

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


def settings() -> Settings:
    """What the controls ask for.

    Raises:
        ValueError: the stack of Feature maps is asked for, and a window in it cannot be said in its text.
    """
    return _of_two_layers() if state.value("train_network") == "small" else _with_stack(_of_two_layers())


def _of_two_layers() -> Settings:
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


def choose_settings() -> None:
    """Draw the controls."""
    now = _of_two_layers()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        select("Network", "train_network", NETWORKS, width=200, help=_BOUNDS)
        if state.value("train_network") == "small":
            why = "so it is trained while you wait"
            said = [
                whole_number("Filters", "train_filters", 1, 32, why, now.filters, width=110),
                whole_number("Kernel size", "train_kernel_size", 1, 15, why, now.kernel_size, width=110),
            ]
        else:
            select("Maps become a vector by", "train_pooling", POOLINGS, width=190)
            said = []
        select("Optimizer", "train_optimizer", OPTIMIZERS, width=190)
        _slider(
            "Learning rate", "train_rate", LEARNING_RATES, now.learning_rate, help=meaning("learning_rate")
        )
        _slider("Steps", "train_steps", STEPS, now.steps)
        _slider("Batch size", "train_batch", BATCH_SIZES, now.batch_size)
        _slider("Weight decay", "train_decay", WEIGHT_DECAYS, now.weight_decay)
        seed_input("Seed", "train_seed")
    explain_numbers(*said)


def _slider(label: str, name: str, options: Sequence, shown, help: str | None = None) -> None:
    st.select_slider(
        label,
        options,
        shown,
        format_func=lambda option: f"{option:g}",
        width=150,
        help=help,
        **state.widget(name, shown=shown),
    )

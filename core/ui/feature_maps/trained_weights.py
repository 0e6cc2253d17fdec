"""Where weights that somebody trained come from: a recorded run, one's own newest run, or a file."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.network.stack_text import from_layers, write_stack
from core.network.weight_files import MAX_BYTES, read_safetensors
from core.training.datasets import TASKS
from core.training.model import Model
from core.training.recorded import on_raw_pixels
from core.training.run import Settings
from core.ui.app import link, parameter, state
from core.ui.app.choices import select
from core.ui.components.files.given import file_field
from core.ui.learning.run_choice import recording
from core.ui.learning.training_room import newest_run

SOURCES = {
    "random": "Random",
    **{name: f"Trained on {name}" for name in TASKS},
    "run": "Your newest run",
    "own": "Your file",
}
_AT_THE_BORDER = (
    "They were trained on normalized pictures, whose padding is a mean gray; here it is black, so values at the border "
    "differ."
)
_WITHOUT_BIAS = (
    "They were trained on normalized pictures, which these are not, and a first layer without bias cannot make up for "
    "it."
)
_UPLOAD = "own_weights"  # in the session: its Trained

state.register({"weights_from": parameter.choice("random", SOURCES)})


@dataclass(frozen=True, eq=False)
class Trained:
    """Weights by name.

    Attributes:
        title: whose they are, after "from". named: name -> float32 array. digest: the same for the same arrays.
        classes: names of the classes that the network tells apart; empty where they are not known.
        caution: a sentence on what they compute otherwise here than where they were trained.
    """

    title: str
    named: Mapping[str, np.ndarray]
    digest: str
    classes: tuple[str, ...] = ()
    caution: str = ""


def _training() -> tuple[Settings, Mapping[str, np.ndarray], str] | None:
    """The run that is asked for, if it is one and there is one: its settings, its last weights, and whose it is."""
    source = state.value("weights_from")
    if source in TASKS:
        run = recording(source)
        return run.settings, run.snapshots[-1].parameters, f"the run that was trained on {source}"
    run = newest_run() if source == "run" else None
    return (run.settings, run.snapshots[-1].parameters, "your newest run") if run and run.snapshots else None


def trained() -> tuple[Trained | None, str]:
    """The trained weights that are asked for, and a sentence if they are not there; None for random ones."""
    source = state.value("weights_from")
    if found := _training():
        return _of_run(*found), ""
    if source == "run":
        return (
            None,
            "You have not trained a network yet: Learning, “Train it yourself”. Until then they are random.",
        )
    if source == "own":
        missing = "Choose your file under “Weights and input”; until then the weights are random."
        return uploaded(), "" if uploaded() else missing
    return None, ""


def uploaded() -> Trained | None:
    """The weights of the visitor's own file, if there is one in this session."""
    return st.session_state.get(_UPLOAD)


def _of_run(settings: Settings, parameters: Mapping[str, np.ndarray], title: str) -> Trained:
    """A run's weights, for pictures as this page has them: normalized already, or in [0, 1]."""
    task, model, caution = TASKS[settings.task], settings.model, ""
    if task.is_normalized and not state.value("normalized"):
        if model.first_names[1] in parameters:
            parameters = on_raw_pixels(parameters, model.first_names, task.mean, task.deviation)
            caution = _AT_THE_BORDER if _pads_with_black(model) else ""
        else:
            caution = _WITHOUT_BIAS
    return Trained(title, parameters, _digest(parameters), task.classes, caution)


def _pads_with_black(model: Model) -> bool:
    """Whether zeros come into the picture up to the first layer that has weights."""
    first = next(index for index, layer in enumerate(model.layers) if layer.has_weights)
    specs = [layer.spec for layer in model.layers[: first + 1]]
    return any(spec.padding_mode == "zeros" and any(map(any, spec.padding)) for spec in specs)


def _digest(named: Mapping[str, np.ndarray]) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for name, values in named.items():
        digest.update(repr((name, values.shape)).encode())
        digest.update(np.ascontiguousarray(values))
    return digest.hexdigest()


def choose_source() -> None:
    """Draw the control for where the weights come from, and the uploader."""
    select("Weights", "weights_from", SOURCES)
    if found := _training():
        wanted = link_state(state.value("weights_from"), found[0].model)
        st.button(
            "Take the stack that they were trained in",
            key="trained_stack",
            on_click=_take_stack,
            args=(wanted,),
            disabled=all(state.value(name) == value for name, value in link.read(wanted).items()),
            width="stretch",
        )
    file_field("Weights of your own (safetensors)", "weights_file", _take, MAX_BYTES // 10**6)
    st.caption(
        "Arrays go to the layers by PyTorch's names (0.weight, 0.bias, …), else by order and shape. "
        "Nobody else sees the file."
    )
    if problem := st.session_state.get("weights_problem"):
        st.error(problem)
    if own := uploaded():
        st.caption(f"{own.title.capitalize()}: {len(own.named)} arrays, kept until you close the page.")


def _take_stack(wanted: Mapping[str, str]) -> None:
    """A button's callback: what :func:`link_state` gave."""
    state.store(**link.read(wanted))


def _take(_: str, data: bytes) -> None:
    """Read a file, which may be anything; a bad one leaves the weights, and a sentence to show."""
    try:
        named = read_safetensors(data)
        st.session_state[_UPLOAD] = Trained("your file", named, _digest(named))
        st.session_state["weights_problem"] = None
        state.store(weights_from="own")
    except ValueError as error:
        st.session_state["weights_problem"] = str(error)


def link_state(source: str, model: Model) -> dict[str, str]:
    """The link's parameters that show a trained network on Feature maps.

    Args:
        source: "run" or a name in ``core.training.datasets.TASKS``. model: what was trained.
    """
    return {
        "stack": write_stack(from_layers(model.layers)),
        "weights_from": source,
        "color": "gray" if model.picture_shape[0] == 1 else "rgb",
        "pooling": model.pooling,
        "classes": str(model.classes),
    }

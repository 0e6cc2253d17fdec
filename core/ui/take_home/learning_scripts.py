"""The scripts of the Learning page's sections."""

from dataclasses import replace

from core.convolution import conv2d
from core.export.code_fitting import fitting_script
from core.export.code_picture import crop_line
from core.export.code_pytorch import backward_script
from core.export.code_text import literal
from core.export.code_trained import Question, Step, mistakes_script, step_script
from core.export.code_training import training_script
from core.export.shown import Shown
from core.kernels import HANDCRAFTED
from core.training.datasets import CROP
from core.training.digits import as_digit
from core.training.recorded import RECORDED
from core.ui.app import state
from core.ui.app.sidebar import controls
from core.ui.arithmetic import operation
from core.ui.components.small_input import NUMBERS, small_input
from core.ui.learning import answer, answer_input, one_step, train_settings
from core.ui.learning.backward import output_gradient
from core.ui.take_home.on_screen import address
from core.ui.take_home.origins import gray_picture_lines, input_origin, weight_origin


def scripts_of_section(section: str) -> dict[str, str]:
    """Title -> script of a section of the page.

    Raises:
        ValueError: what it shows cannot be computed, or PyTorch has no module for it.
    """
    if section == "kernel":
        return {"NumPy": _descent()}
    written = {"step": _step, "backward": _backward, "mistakes": _mistakes}.get(section, _training)
    return {"PyTorch": written()}


def _training() -> str:
    """The run that the sections Watch and Train are about."""
    trains = state.value("section") == "train"
    settings = train_settings.settings() if trains else RECORDED[state.value("learning_task")]
    return training_script(settings, address("learning"))


def _step() -> str:
    settings = RECORDED[state.value("learning_task")]
    step = Step(
        one_step.begins_trained(),
        state.value("step_first"),
        state.value("step_batch"),
        one_step.chosen_filter(settings.filters),
        float(state.value("step_rate")),
    )
    return step_script(settings, step, address("learning"))


def _mistakes() -> str:
    task = state.value("learning_task")
    settings, (size, *corner) = RECORDED[task], answer.patch_on_grid()
    held_out = state.value("mistakes_input") == "held_out"
    unit = settings.model.picture_shape[1] // answer.GRID
    question = Question(
        () if held_out else _drawn_digit() if task == "digits" else _crop(),
        answer_input.chosen_held_out(task) if held_out else None,
        (*(unit * at for at in corner), unit * size) if size else None,
        answer.silent_filter(),
    )
    return mistakes_script(settings, question, address("learning"))


def _drawn_digit() -> tuple[str, ...]:
    """The drawing as the network takes it; no lines while there is none."""
    bitmap = answer_input.drawn_digit()
    return literal("x", as_digit(bitmap)).lines if bitmap.any() else ()


def _crop() -> tuple[str, ...]:
    """The part of the sidebar's picture; no lines if it is too small."""
    _, *size = controls().picture.pixels.shape
    if min(size) < CROP:
        return ()
    return *gray_picture_lines(), crop_line((1, *size), state.value("crop"), (CROP, CROP))


def _descent() -> str:
    truth = HANDCRAFTED[state.value("fit_kernel")].weights_for(state.value("fit_size"))
    asked = state.value("fit_seed"), state.value("fit_rate") / 100, state.value("fit_step")
    return fitting_script(gray_picture_lines(), truth, *asked, address("learning"))


def _backward() -> str:
    now = controls()
    x, (weight, name) = small_input(now.picture), operation.kernel(now)
    y = conv2d(x[None], weight, now.spec)[0]
    shown = Shown(
        "convolution",
        x,
        weight,
        replace(now.spec, groups=1),
        y,
        f"The backward pass, {name}",
        NUMBERS[state.value("numbers")],
        address("learning"),
    )
    origins = input_origin("arithmetic", shown), weight_origin("arithmetic", shown)
    return backward_script(shown, *origins, output_gradient(y))

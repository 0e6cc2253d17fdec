"""One step of gradient descent, worked out: probabilities, losses, their mean, a kernel's gradient, the new kernel."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.figures.labels import rounded, tex_rounded
from core.figures.rendering import Scale, enlarged, to_image, to_png
from core.lessons.glossary import meaning
from core.training.datasets import TASKS, Task
from core.training.step import WorkedStep, worked_step
from core.ui.app import parameter, state
from core.ui.app.choices import segments
from core.ui.app.remembering import remembered
from core.ui.app.whole_number import explain_numbers, whole_number
from core.ui.components.files.shown import show_png
from core.ui.components.grids.grids import Matrix, show_matrices
from core.ui.learning.run_choice import choose_task, recording

WEIGHTS = {"random": "Random weights", "trained": "Trained weights"}
RATES = ("0.01", "0.1", "0.5", "1", "5")
_MOST = 6  # pictures in the batch
_PICTURE = 56  # pixels at least, of a picture's side on the page
_EXACT = 6  # significant digits of numbers that a learner computes on with
_SMALL = 0.001  # probabilities below it that the loss does not ask for are not told apart
_TERMS = 3  # losses in a line of the sum

state.register(
    {
        "step_weights": parameter.choice("random", WEIGHTS),
        "step_batch": parameter.integer(4, 1, _MOST),
        "step_first": parameter.integer(0, 0, 99),
        "step_filter": parameter.integer(0, 0, 31),
        "step_rate": parameter.choice("0.1", RATES),
    }
)


@dataclass(frozen=True, eq=False)
class Worked:
    """The step that the section shows.

    Attributes:
        x, y: the pictures (N, 1, H, W) in [0, 1] and classes (N,) of the batch. rate: the learning rate.
        filter_: the number of the filter that is shown. kernel: (K_h, K_w), that filter before the step.
        step: what came of it. gradient, new: (K_h, K_w), of that filter, its gradient and what it is afterwards.
    """

    x: np.ndarray
    y: np.ndarray
    rate: float
    filter_: int
    kernel: np.ndarray
    step: WorkedStep

    @property
    def gradient(self) -> np.ndarray:
        return self.step.gradients["0.weight"][self.filter_, 0]

    @property
    def new(self) -> np.ndarray:
        return self.step.parameters["0.weight"][self.filter_, 0]

    @property
    def largest(self) -> float:
        """The end of the kernels' color scale."""
        return float(max(np.abs(self.kernel).max(), np.abs(self.new).max()))


def worked() -> Worked:
    """The step that the controls ask for."""
    task = state.value("learning_task")
    run = recording(task)
    x, y = _batch(task, state.value("step_first"), state.value("step_batch"))
    before = run.snapshots[-1 if begins_trained() else 0].parameters
    rate, filter_ = float(state.value("step_rate")), chosen_filter(run.settings.filters)
    step = worked_step(run.settings.model, before, TASKS[task].normalized(x), y, rate)
    return Worked(x, y, rate, filter_, before["0.weight"][filter_, 0], step)


def show_step() -> None:
    """A batch, its loss, and what one step makes of a kernel."""
    task_name = state.value("learning_task")
    choose_task()
    task, filters = TASKS[task_name], recording(task_name).settings.filters
    with st.container(horizontal=True, vertical_alignment="top"):
        segments("Before the step", "step_weights", WEIGHTS)
        said = [
            whole_number(
                "Pictures in the batch", "step_batch", 1, _MOST, "each one is worked out below", width=160
            ),
            whole_number("Which batch", "step_first", 0, 99, "the numbers of a hundred batches", width=130),
        ]
        segments("Learning rate η", "step_rate", dict(zip(RATES, RATES)), help=meaning("learning_rate"))
        why = f"the first layer has {filters}, counted from 0"
        said.append(
            whole_number("Filter", "step_filter", 0, filters - 1, why, chosen_filter(filters), width=110)
        )
    explain_numbers(*said)
    now = worked()
    forward, loss = st.columns([3, 2], gap="large")
    with forward:
        _show_probabilities(task, now.x, now.y, now.step)
    with loss:
        _show_loss(now.step)
    _show_update(now)


def chosen_filter(filters: int) -> int:
    """The filter of the first layer whose kernel is shown, of so many."""
    return min(state.value("step_filter"), filters - 1)


def begins_trained() -> bool:
    """Whether the step begins at the trained weights, not at the random ones."""
    return state.value("step_weights") == "trained"


@remembered
def _batch(task: str, number: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The pictures (N, 1, H, W) and classes (N,) of a batch, drawn from what is trained on."""
    data = TASKS[task].load()
    chosen = np.random.RandomState(number).permutation(len(data.train_y))[:count]
    return data.train_x[chosen], data.train_y[chosen]


def _show_probabilities(task: Task, x: np.ndarray, y: np.ndarray, step: WorkedStep) -> None:
    st.markdown(
        "**1. Forward:** every picture gets a probability for each class; the true one's counts.",
        help=meaning("logits", "softmax"),
    )
    with st.container(horizontal=True):
        for number, (picture, label) in enumerate(zip(x, y)):
            show_png(
                to_png(to_image(enlarged(picture, _PICTURE), Scale("clip", 0.0, 1.0))),
                caption=f"{number}: {task.classes[label]}",
                alt=f"Picture {number} of the batch, a {task.noun} of the class {task.classes[label]}",
            )
    st.markdown(_table(task, y, step))


def _show_loss(step: WorkedStep) -> None:
    st.markdown("**2. Loss:** the mean of the surprises.", help=meaning("cross_entropy"))
    count, losses = len(step.losses), [tex_rounded(loss, _EXACT) for loss in step.losses]
    lines = [" + ".join(losses[start : start + _TERMS]) for start in range(0, count, _TERMS)]
    summed = r" \\ & \quad + ".join(lines)
    st.latex(
        rf"\begin{{aligned}} L &= -\tfrac{{1}}{{{count}}} \sum_i \sum_c y_{{ic}} \log \hat y_{{ic}} \\"
        rf"&= \tfrac{{1}}{{{count}}} ( {summed} ) \\ &= {tex_rounded(step.loss, _EXACT)} \end{{aligned}}"
    )


def _table(task: Task, y: np.ndarray, step: WorkedStep) -> str:
    """The probabilities of every picture, the true class's in bold, and below them -log of that, in Markdown."""
    rows = [f"| picture | {' | '.join(map(str, range(len(y))))} |", f"|---:|{'---:|' * len(y)}"]
    for c, name in enumerate(task.classes):
        cells = [
            f"**{rounded(float(p[c]), _EXACT)}**" if c == label else _other(float(p[c]))
            for label, p in zip(y, step.probabilities)
        ]
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(
        [*rows, f"| −log p | {' | '.join(rounded(float(loss), _EXACT) for loss in step.losses)} |"]
    )


def _other(probability: float) -> str:
    """The probability of a class that is not the true one: the loss does not ask for it."""
    return rounded(probability, 2) if probability >= _SMALL else f"< {_SMALL:g}"


def _show_update(now: Worked) -> None:
    kernel, gradient, new, rate = now.kernel, now.gradient, now.new, now.rate
    st.markdown(
        f"**3. Backward:** how the loss changes with each weight of filter {now.filter_}. **4. Update:** every weight "
        "goes a little way against its gradient.",
        help=meaning("gradient"),
    )
    show_matrices(
        [
            Matrix("Kernel w", kernel, largest=now.largest),
            Matrix("Gradient ∂L/∂w", gradient, sign=f"− {rate:g} ×"),
            Matrix("New kernel", new, sign="=", largest=now.largest),
        ],
        key="step_matrices",
    )
    row, column = (int(place) for place in np.unravel_index(np.abs(gradient).argmax(), gradient.shape))
    before, slope, after = (float(values[row, column]) for values in (kernel, gradient, new))
    st.latex(
        rf"\begin{{aligned}} w_{{{row},{column}}} &= {tex_rounded(before, 7)} - {rate:g} \cdot "
        rf"({tex_rounded(slope, 7)}) \\ &= {tex_rounded(after, 5)} \end{{aligned}}"
    )
    st.caption(
        f"The weight with the largest gradient, row {row}, column {column}: check it with a calculator."
    )
    st.markdown(_what_it_did(now.step, rate))


def _what_it_did(step: WorkedStep, rate: float) -> str:
    """The loss before and after, and whether the step was a good one."""
    before, after = rounded(step.loss, 5), rounded(step.loss_after, 5)
    if before == after:
        return f"The loss of these pictures stays **{before}**: with a rate of {rate:g} the step changes it by less."
    change = f"The loss of these pictures goes from **{before}** to **{after}**"
    if step.loss_after < step.loss:
        return f"{change}: all weights of the network moved by this rule, and the step was a good one."
    return f"{change}: downhill, but too far. With a rate of {rate:g} it jumps over the valley; try a smaller one."

"""A training run as a stream of snapshots: plain Python, independent of any interface, the same for a seed.

The first weights are those of PyTorch's layers in order after ``torch.manual_seed``; batches come from
``numpy.random.RandomState``, whose stream is frozen for good. The sums inside PyTorch may be rounded differently on
another processor: after hundreds of steps the last digits of weights differ.

This module imports torch only when a run begins.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from core.arithmetic import ConvSpec
from core.network.layers import Layer
from core.network.stack_text import parse_stack, to_layers
from core.training.datasets import TASKS, DataSet
from core.training.model import Model, checked

OPTIMIZERS: Mapping[str, str] = MappingProxyType(
    {"sgd": "SGD", "momentum": "SGD with momentum 0.9", "adam": "Adam"}
)
MOMENTUM = 0.9
MAX_STEPS = 2000
MEASURED = 1500  # pictures that are trained on, at most, of which loss and accuracy are taken
MAX_FILTERS = 32
DIVERGED = 10.0  # times the loss of the random weights: one beyond this does not come back
FIRST_STEPS = (0, 1, 2, 3, 5, 8, 13, 20)  # most happens at the beginning: snapshots are closer there


@dataclass(frozen=True)
class Settings:
    """What a run is asked for.

    Attributes:
        task: a name in ``core.training.datasets.TASKS``.
        filters, kernel_size: of the first layer; the second has twice as many filters of 3 x 3.
        optimizer: a name in ``OPTIMIZERS``. learning_rate: at least 0. weight_decay: at least 0.
        batch_size: pictures in a step. steps: how many. seed: of the weights and of the batches.
        every: steps between two snapshots, after the first ones.
        stack: the layers in the words of ``core.network.stack_text``, instead of the two layers of the task; then
            ``pooling`` says how their maps become a vector, and ``filters`` and ``kernel_size`` say nothing.
    """

    task: str = "textures"
    filters: int = 8
    kernel_size: int = 7
    optimizer: str = "adam"
    learning_rate: float = 0.01
    batch_size: int = 64
    weight_decay: float = 0.0
    steps: int = 400
    seed: int = 0
    every: int = 10
    stack: str = ""
    pooling: str = "flatten"

    def __post_init__(self):
        for name, options in (("task", TASKS), ("optimizer", OPTIMIZERS)):
            if getattr(self, name) not in options:
                raise ValueError(
                    f"`{name}` must be one of {', '.join(options)}, not {getattr(self, name)!r}."
                )
        bounds = {
            "filters": (1, MAX_FILTERS),
            "kernel_size": (1, 15),
            "steps": (1, MAX_STEPS),
            "every": (1, MAX_STEPS),
        }
        bounds |= {"batch_size": (1, 512), "seed": (0, 2**32 - 1)}
        for name, (low, high) in bounds.items():
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"`{name}` must be from {low} to {high}, not {getattr(self, name)}.")
        for name in ("learning_rate", "weight_decay"):
            if not (math.isfinite(getattr(self, name)) and getattr(self, name) >= 0):
                raise ValueError(f"`{name}` must be a number from 0, not {getattr(self, name)}.")

    @property
    def model(self) -> Model:
        """Convolution + ReLU, strided convolution + ReLU, flatten or average, linear: the lecture's form.

        Raises:
            ValueError: the stack cannot be read, does not fit the task's pictures or is too large.
        """
        task = TASKS[self.task]
        large = self.task == "textures"
        first = ConvSpec(self.kernel_size) if large else ConvSpec(self.kernel_size, 1, self.kernel_size // 2)
        layers = (
            Layer("conv", first, self.filters, activation="relu"),
            Layer("conv", ConvSpec(3, 2, 1), 2 * self.filters, activation="relu"),
        )
        shape = (1, 32, 32) if large else (1, 8, 8)
        if self.stack:
            layers = to_layers(parse_stack(self.stack), ConvSpec(3, padding=1))
            return checked(Model(layers, self.pooling, len(task.classes), shape))
        return Model(layers, "average" if large else "flatten", len(task.classes), shape)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A run after so many steps.

    Attributes:
        step: 0 before the first. loss, accuracy: of the pictures that are trained on, every n-th if there are more
            than ``MEASURED``; held_out_loss, held_out_accuracy: of all that are not. Losses are mean cross-entropies.
        parameters: name -> array, as ``core.training.model.Model`` names them.
        problem: a sentence if the run ended here before its time, else "".
    """

    step: int
    loss: float
    accuracy: float
    held_out_loss: float
    held_out_accuracy: float
    parameters: Mapping[str, np.ndarray]
    problem: str = ""

    def with_only(self, name: str) -> "Snapshot":
        """The same with one of its parameters."""
        return replace(self, parameters={name: self.parameters[name]})


def is_kept(step: int, settings: Settings) -> bool:
    """Whether there is a snapshot after this step."""
    return step in FIRST_STEPS or step % settings.every == 0 or step == settings.steps


def batches(count: int, size: int, seed: int) -> Iterator[np.ndarray]:
    """Indices of the pictures of every step: all of them in a new order, again and again; the rest is left out."""
    stream = np.random.RandomState(seed)
    size = min(size, count)
    while True:
        order = stream.permutation(count)
        yield from (order[start : start + size] for start in range(0, count - size + 1, size))


def train(settings: Settings, data: DataSet) -> Iterator[Snapshot]:
    """Train, and tell how far one is; the first snapshot is that of the random weights.

    A run whose loss stops being a number, or grows beyond ``DIVERGED`` times that of the beginning, ends with a
    problem and the last weights from before.
    """
    yield from train_model(settings.model, settings, data, TASKS[settings.task].normalized)


def train_model(
    model: Model, settings: Settings, data: DataSet, prepare: Callable[[np.ndarray], np.ndarray]
) -> Iterator[Snapshot]:
    """:func:`train`, of any model that takes the data's pictures as they are after ``prepare``."""
    import torch

    from core.training.torch_model import as_tensors, logits

    parameters = as_tensors(model.initial(settings.seed), learn=True)
    optimizer = _optimizer(settings, parameters.values())
    parts = [(torch.from_numpy(prepare(x)), torch.from_numpy(y)) for x, y in _parts(data)]
    (train_x, train_y), held_out = parts
    every = -(-len(train_x) // MEASURED)
    measured_parts = ((train_x[::every], train_y[::every]), held_out)

    def snapshot(step: int) -> Snapshot:
        values = {name: value.detach().numpy().copy() for name, value in parameters.items()}
        with torch.inference_mode():
            measured = [_measured(logits(model, parameters, x), y) for x, y in measured_parts]
        return Snapshot(step, *measured[0], *measured[1], values)

    last = snapshot(0)
    most = DIVERGED * last.loss
    yield last
    order = batches(len(train_x), settings.batch_size, settings.seed)
    for step in range(1, settings.steps + 1):
        chosen = torch.from_numpy(next(order))
        loss = torch.nn.functional.cross_entropy(logits(model, parameters, train_x[chosen]), train_y[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        now = snapshot(step) if is_kept(step, settings) else None
        losses = (loss.item(),) if now is None else (loss.item(), now.loss)
        if not all(one < most for one in losses):  # what is no number is not less either
            yield replace(last, step=step, problem=_diverged(step, settings))
            return
        if now:
            last = now
            yield now


def _parts(data: DataSet):
    return (data.train_x, data.train_y), (data.held_out_x, data.held_out_y)


def _measured(scores, labels) -> tuple[float, float]:
    """Mean cross-entropy and the share of right answers."""
    import torch

    loss = torch.nn.functional.cross_entropy(scores, labels).item()
    return loss, (scores.argmax(1) == labels).float().mean().item()


def _diverged(step: int, settings: Settings) -> str:
    return (
        f"It diverged at step {step}: steps of this size jump over the valley, each to a higher place, and the loss is "
        f"more than {DIVERGED:g} times that of the random weights. Choose a learning rate smaller than "
        f"{settings.learning_rate:g}."
    )


def _optimizer(settings: Settings, parameters):
    import torch

    rate, decay = settings.learning_rate, settings.weight_decay
    if settings.optimizer == "adam":
        return torch.optim.Adam(parameters, rate, weight_decay=decay)
    momentum = MOMENTUM if settings.optimizer == "momentum" else 0.0
    return torch.optim.SGD(parameters, rate, momentum, weight_decay=decay)

"""Runs that were recorded beforehand: weights as safetensors, curves and settings as JSON; nothing is pickled.

``python -m core.training.record`` makes the files.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files

import numpy as np

from core.training.run import FIRST_STEPS, Settings, Snapshot

RECORDED = {  # by task; the defaults of "Train it yourself" are these
    "textures": Settings(),
    "digits": Settings("digits", kernel_size=3),
}
EVERY = 40  # steps between two recorded checkpoints, after the first ones
CURVES = ("step", "loss", "accuracy", "held_out_loss", "held_out_accuracy")


@dataclass(frozen=True, eq=False)
class Recording:
    """A run as it was recorded.

    Attributes:
        settings: what was asked for. seconds: how long it took on the machine that recorded it.
        curve: the measures of every snapshot, without weights, in order.
        snapshots: those with weights: the first is that of the random ones, the last that of the trained ones.
    """

    settings: Settings
    seconds: float
    curve: tuple[Mapping[str, float], ...]
    snapshots: tuple[Snapshot, ...]


def is_checkpoint(step: int, settings: Settings) -> bool:
    """Whether the weights after this step are recorded."""
    return step in FIRST_STEPS or step % EVERY == 0 or step == settings.steps


def measures(snapshot: Snapshot) -> dict[str, float]:
    """What is drawn of a snapshot: its step, losses and accuracies."""
    return {name: getattr(snapshot, name) for name in CURVES}


def as_files(snapshots: Sequence[Snapshot], settings: Settings, seconds: float) -> tuple[bytes, str]:
    """A run as (safetensors, JSON); the name of a tensor is that of its step, "/", and that of the parameter."""
    from safetensors.numpy import save

    kept = [snapshot for snapshot in snapshots if is_checkpoint(snapshot.step, settings)]
    tensors = {f"{one.step}/{name}": value for one in kept for name, value in one.parameters.items()}
    described = {
        "settings": asdict(settings),
        "seconds": round(seconds, 1),
        "curve": [measures(snapshot) for snapshot in snapshots],
    }
    return save(tensors), json.dumps(described, indent=1)


def load(task: str) -> Recording:
    """The recorded run of a task in ``core.training.datasets.TASKS``."""
    from safetensors.numpy import load as read

    folder = files("core.training") / "runs"
    described = json.loads((folder / f"{task}.json").read_text("utf-8"))
    parameters: dict[int, dict[str, np.ndarray]] = {}
    for name, value in read((folder / f"{task}.safetensors").read_bytes()).items():
        step, _, parameter = name.partition("/")
        parameters.setdefault(int(step), {})[parameter] = value
    snapshots = tuple(
        Snapshot(**point, parameters=parameters[point["step"]])
        for point in described["curve"]
        if point["step"] in parameters
    )
    return Recording(
        Settings(**described["settings"]), described["seconds"], tuple(described["curve"]), snapshots
    )


def on_raw_pixels(
    parameters: Mapping[str, np.ndarray], first: tuple[str, str], mean: float, deviation: float
) -> dict[str, np.ndarray]:
    """The parameters of the same network for pictures that are not normalized.

    A convolution of (x − mean) / deviation is one of x with weight / deviation, and its bias less what the mean
    contributes. Exact where the first layer has no padding.

    Args:
        parameters: of a network that takes normalized pictures. first: the names of the first layer's weight and bias.
        mean, deviation: by which they were normalized.
    """
    weight, bias = first
    scaled = parameters[weight] / np.float32(deviation)
    moved = parameters[bias] - np.float32(mean) * scaled.sum((1, 2, 3))
    return {**parameters, weight: scaled, bias: moved.astype(np.float32)}

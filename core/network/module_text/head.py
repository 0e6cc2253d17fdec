"""The end of a network that tells classes apart: the maps as a vector, and one linear layer."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.network.module_text.module import Module, named
from core.network.module_text.signatures import arguments

_ONE_LINEAR = (
    "of what follows the maps only nn.Flatten and one nn.Linear have a counterpart here, so this is left out."
)
_SOFTMAX = ("Softmax", "LogSoftmax")  # the page shows it anyway


@dataclass(frozen=True)
class Head:
    """The classifier at the end of a network.

    Attributes:
        pooling: "flatten" or "average". features: D of the linear layer, and classes: K of it; None without one.
        name: that its weights begin with; "" if it is not known.
    """

    pooling: str
    features: int | None = None
    classes: int | None = None
    name: str = ""


def read_head(modules: Sequence[Module], most_classes: int) -> Head:
    """The classifier that the modules from nn.Flatten on are.

    Raises:
        ValueError: there is no such here; a sentence that begins in lower case.
    """
    if modules[-1].kind in _SOFTMAX:
        modules = modules[:-1]
    if [module.kind for module in modules] not in (["Flatten"], ["Linear"], ["Flatten", "Linear"]):
        raise ValueError(_ONE_LINEAR)
    if problem := next((module.problem for module in modules if module.problem), ""):
        raise ValueError(problem)
    given = {module.kind: arguments(module) for module in modules}
    if "Flatten" in given and tuple(given["Flatten"].values()) != (1, -1):
        raise ValueError("nn.Flatten has a counterpart here from 1 to -1 only, so this is left out.")
    if "Linear" not in given:
        return Head("flatten")
    features, classes = (given["Linear"][name] for name in ("in_features", "out_features"))
    if not all(isinstance(n, int) and not isinstance(n, bool) and n > 0 for n in (features, classes)):
        raise ValueError(f"{named('Linear')} must have whole numbers of features; this is left out.")
    if not 2 <= classes <= most_classes:
        raise ValueError(
            f"the classes must be from 2 to {most_classes} here, not {classes}; this is left out."
        )
    return Head("flatten", features, classes, modules[-1].path)

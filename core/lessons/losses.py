"""Losses of a small output: their gradients, which a backward pass begins with, and their formulas."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from core.arithmetic import Pair


def _ones(y: np.ndarray, cell: Pair) -> np.ndarray:
    return np.ones_like(y)


def _one_cell(y: np.ndarray, cell: Pair) -> np.ndarray:
    gradient = np.zeros_like(y)
    gradient[0, cell[0], cell[1]] = 1
    return gradient


def _squares(y: np.ndarray, cell: Pair) -> np.ndarray:
    return y


def _cross_entropy(y: np.ndarray, cell: Pair) -> np.ndarray:
    exponentials = np.exp(y.astype(np.float64) - y.max())
    return (exponentials / exponentials.sum() - _one_cell(y, cell)).astype(np.float32)


# The output's gradient of a loss, by the loss's name: from the outputs (1, H_out, W_out) and a chosen one of them.
LOSS_GRADIENTS: Mapping[str, Callable[[np.ndarray, Pair], np.ndarray]] = MappingProxyType(
    {"ones": _ones, "cell": _one_cell, "squares": _squares, "cross_entropy": _cross_entropy}
)
_FORMULAS = {
    "ones": r"L &= \textstyle\sum_{r,c} y_{rc}, \quad g_{rc} = 1",
    "cell": r"L &= y_{%(cell)s}, \quad g_{rc} = 1 \text{ at } %(cell)s, \; 0 \text{ elsewhere}",
    "squares": r"L &= \tfrac{1}{2} \textstyle\sum_{r,c} y_{rc}^2, \quad g_{rc} = y_{rc}",
    "cross_entropy": r"L &= -\log \frac{e^{y_{%(cell)s}}}{\sum e^{y}} \\ "
    r"g_{rc} &= \frac{e^{y_{rc}}}{\sum e^{y}} \; (-1 \text{ at } %(cell)s)",
    "typed": r"L &= \textstyle\sum_{r,c} g_{rc}\, y_{rc}",
}


def loss_formula(loss: str, cell: Pair) -> str:
    """A loss, and the output gradient g that it has, as LaTeX to be aligned at "&".

    Args:
        loss: one of ``LOSS_GRADIENTS``, or "typed" for chosen numbers g. cell: (row, column) of the chosen output.
    """
    return _FORMULAS[loss] % {"cell": f"{cell[0]},{cell[1]}"}

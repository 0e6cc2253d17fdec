"""What windows move over, cell by cell, and the kernels that they meet."""

from dataclasses import replace

import numpy as np

from core.arithmetic import Pair
from core.export.shown import Shown
from core.steps import BEYOND, PADDING, PIXEL, ZERO, Steps, convolution_steps, transposed_steps

MINUS_INFINITY = "−∞"


def steps_of(shown: Shown) -> Steps:
    """Which windows make which outputs of an operation."""
    shape = shown.x.shape[1:]
    if shown.operation == "transposed":
        return transposed_steps(shown.spec, shape, shown.output_padding)
    if shown.operation == "convolution":
        return convolution_steps(shown.spec, shape)
    fills = shown.operation == "max" or shown.pooling.count_include_pad
    spec = shown.spec if fills else replace(shown.spec, padding_mode="zeros")
    return convolution_steps(spec, shape, shown.pooling.ceil_mode)


def kind_at(steps: Steps, at: Pair) -> str:
    """What a cell of the canvas is, as a letter of ``core.steps``."""
    around = steps.rows.kinds[at[0]] + steps.columns.kinds[at[1]]
    return next((kind for kind in (BEYOND, PADDING, ZERO) if kind in around), PIXEL)


def source_at(steps: Steps, at: Pair) -> Pair | None:
    """The input's cell that a cell of the canvas copies; None where it copies none."""
    source = steps.rows.sources[at[0]], steps.columns.sources[at[1]]
    return source if min(source) >= 0 else None


def fill_of(shown: Shown, kind: str) -> int | str:
    """What stands in a cell of the canvas that copies none: 0, minus infinity, or nothing where nothing counts."""
    if kind == BEYOND or (shown.operation == "average" and not shown.pooling.count_include_pad):
        return ""
    return MINUS_INFINITY if shown.operation == "max" else 0


def kernels_of(shown: Shown) -> np.ndarray:
    """The weights as (F, channels that a filter sees, K_h, K_w), also where PyTorch has the input's channels first."""
    return shown.weight.swapaxes(0, 1) if shown.operation == "transposed" else shown.weight

"""The first sheet: input, padded input, kernels and output, from left to right; channels and filters from top down."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from xlsxwriter import Workbook

from core.arithmetic import effective_kernel_size
from core.export.shown import Shown
from core.export.spreadsheet.formulas import of_window, sum_of_products
from core.export.spreadsheet.grid import Grid
from core.export.spreadsheet.looks import Looks, is_signed
from core.export.spreadsheet.sheet import Cell, Sheet
from core.export.windows import MINUS_INFINITY, fill_of, kernels_of, kind_at, source_at, steps_of
from core.steps import ZERO, Steps

SHEET_NAMES = {
    "convolution": "Convolution",
    "transposed": "Transposed",
    "max": "Max pooling",
    "average": "Average pooling",
}
_FUNCTIONS = {"max": "MAX", "average": "AVERAGE"}


@dataclass(frozen=True)
class Placed:
    """Where the operation lies: grids of the input by channel, of the kernels by filter and channel, of outputs."""

    inputs: Sequence[Grid]
    kernels: Sequence[Sequence[Grid]]
    outputs: Sequence[Grid]


def write_operation(workbook: Workbook, looks: Looks, shown: Shown, words: Sequence[str]) -> Placed:
    """Add the sheet, ``words`` line by line above the grids.

    Raises:
        ValueError: it would take a formula that a spreadsheet does not.
    """
    sheet = Sheet(workbook, looks, SHEET_NAMES[shown.operation])
    sheet.words([shown.title, *words])
    steps = steps_of(shown)
    inputs = [
        sheet.numbers(f"Input{_number('channel', c, len(shown.x))}", channel)
        for c, channel in enumerate(shown.x)
    ]
    sheet.next_column()
    canvases = _canvases(sheet, shown, steps, inputs)
    kernels = [] if shown.weight is None else _kernels(sheet, shown)
    met = _kernels_as_met(sheet, shown, kernels)
    outputs = []
    for f, y in enumerate(shown.y):
        cells = {}
        for at in np.ndindex(y.shape):
            if met:
                first = f // (len(shown.y) // shown.spec.groups) * len(met[f])
                formula = sum_of_products(canvases[first : first + len(met[f])], met[f], steps, *at)
            else:
                formula = of_window(_FUNCTIONS[shown.operation], canvases[f], steps, *at)
            cells[at] = Cell(formula if np.isfinite(y[at]) else MINUS_INFINITY)
        filter_ = "channel" if shown.weight is None else "filter"
        outputs.append(sheet.formulas(f"Output{_number(filter_, f, len(shown.y))}", y, cells))
    sheet.color(
        "Input", [*inputs, *(canvases if canvases is not inputs else [])], inputs, shown.x, is_signed(shown.x)
    )
    if kernels:
        every = [grid for filter_ in kernels for grid in filter_]
        as_met = [grid for filter_ in met for grid in filter_] if met is not kernels else []
        sheet.color("Kernel", [*every, *as_met], every, shown.weight, signed=True)
    sheet.color("Output", outputs, outputs, shown.y, is_signed(shown.y))
    return Placed(inputs, kernels, outputs)


def _number(thing: str, index: int, count: int) -> str:
    return f", {thing} {index}" if count > 1 else ""


def _canvases(sheet: Sheet, shown: Shown, steps: Steps, inputs: list[Grid]) -> list[Grid]:
    """What the windows move over, channel by channel: the input itself, or what is made of it, cell by cell."""
    kinds = set(steps.rows.kinds + steps.columns.kinds)
    if kinds == {"x"} and steps.canvas_shape == steps.input_shape:
        return inputs
    name = "Stretched and padded input" if shown.operation == "transposed" else "Padded input"
    before = None if shown.operation == "transposed" else tuple(-side[0] for side in shown.spec.padding)
    grids = []
    for c, (channel, grid) in enumerate(zip(shown.x, inputs)):
        cells, values = {}, np.zeros(steps.canvas_shape, np.float32)
        for at in np.ndindex(values.shape):
            source, kind = source_at(steps, at), kind_at(steps, at)
            values[at] = channel[source] if source else 0
            cells[at] = Cell(f"={grid.cell(*source)}" if source else fill_of(shown, kind), kind)
        grids.append(
            sheet.formulas(f"{name}{_number('channel', c, len(inputs))}", values, cells, first=before)
        )
    sheet.next_column()
    return grids


def _kernels(sheet: Sheet, shown: Shown) -> list[list[Grid]]:
    grids = []
    for f, filter_ in enumerate(kernels_of(shown)):
        unnamed = f"Kernel of filter {f}" if len(shown.y) > 1 else "Kernel"
        name = shown.names[f] if len(shown.names) == len(shown.y) else unnamed
        titles = [f"{name}{_number('channel', c, len(filter_))}" for c in range(len(filter_))]
        grids.append(sheet.side_by_side(titles, list(filter_)))
    sheet.next_column()
    return grids


def _kernels_as_met(sheet: Sheet, shown: Shown, kernels: list[list[Grid]]) -> list[list[Grid]]:
    """The kernels as windows meet them: dilated, and turned by 180° if transposed; themselves if that is the same."""
    turned = shown.operation == "transposed"
    if not kernels:
        return []
    spans = tuple(effective_kernel_size(k, d) for k, d in zip(shown.spec.kernel_size, shown.spec.dilation))
    dilated = spans != shown.spec.kernel_size
    if not turned and not dilated:
        return kernels
    made = " and ".join(word for word, true in (("turned by 180°", turned), ("dilated", dilated)) if true)
    grids = []
    for filter_, row in zip(kernels_of(shown), kernels):
        values, cells = [], []
        for kernel, grid in zip(filter_, row):
            spread, refers = np.zeros(spans, np.float32), {at: Cell(0, ZERO) for at in np.ndindex(spans)}
            for a, b in np.ndindex(kernel.shape):
                own = (kernel.shape[0] - 1 - a, kernel.shape[1] - 1 - b) if turned else (a, b)
                at = a * shown.spec.dilation[0], b * shown.spec.dilation[1]
                spread[at] = kernel[own]
                refers[at] = Cell(f"={grid.cell(*own)}", tap=own[0] * kernel.shape[1] + own[1])
            values.append(spread)
            cells.append(refers)
        grids.append(sheet.side_by_side([f"The same, {made}"] * len(values), values, cells, kernel.size))
    sheet.next_column()
    return grids

"""What the stage knows of each cell is what core computes: the numbers of every step, and what a cell belongs to."""

import base64
import math
from dataclasses import dataclass, replace
from functools import partial
from itertools import product

import numpy as np
import pytest

from core.arithmetic import PADDING_MODES, ConvSpec
from core.convolution import avg_pool2d, conv2d, conv_transpose2d, flip, max_pool2d
from core.filters.initializers import random_filters
from core.im2col import im2col
from core.lessons.fitting import fit, fit_transposed
from core.lessons.scenes import Scene, convolution_scene, pooling_scene, transposed_scene
from core.pooling import PoolingSettings, numbers_in_windows
from core.steps import Steps, convolution_steps, transposed_steps
from core.ui.components.stage.stage import stage_message
from tests.windows import patch_sources, position, window


@dataclass(frozen=True)
class Shown:
    """What a scene must show, by core alone: x (C, H, W), weight (F, C/G, K_h, K_w) or None, output (F, H, W).

    ``columns`` is (C * K_h * K_w, L): what every kernel cell sees at every step.
    """

    scene: Scene
    x: np.ndarray
    weight: np.ndarray | None
    output: np.ndarray
    steps: Steps
    groups: int
    columns: np.ndarray

    @property
    def taps(self) -> int:
        return math.prod(self.steps.kernel_shape)

    def rows_of(self, filter_: int) -> range:
        """The rows of the matrix that a filter reads: those of its group's channels."""
        depth = len(self.columns) // self.groups
        first = filter_ // (len(self.output) // self.groups) * depth
        return range(first, first + depth)

    def products(self, filter_: int, step: int) -> np.ndarray:
        values = self.columns[self.rows_of(filter_), step]
        return values if self.weight is None else values * self.weight[filter_].ravel()


def gathered(x: np.ndarray, steps: Steps) -> np.ndarray:
    """The columns of a transposed convolution, pixel by pixel."""
    seen = [patch_sources(steps, step) for step in range(len(steps))]
    return np.array([[0 if at is None else x[0][at] for at in one] for one in seen], np.float32).T


def drawn_spec(draw: np.random.RandomState, shape: tuple[int, int], transposed: bool = False) -> ConvSpec:
    """A specification that fits: rectangular, uneven, asymmetric, dilated, filled."""
    while True:
        spec = ConvSpec(
            tuple(draw.randint(1, 5, 2)),
            tuple(draw.randint(1, 4, 2)),
            tuple(map(tuple, draw.randint(0, 4, (2, 2)))),
            draw.choice([1, 1, 2, 3]),
            padding_mode="zeros" if transposed else draw.choice(PADDING_MODES),
        )
        if not (fit_transposed if transposed else fit)(spec, shape).notes:
            return spec


def single_channel(operation: str, draw: np.random.RandomState) -> Shown:
    """What Arithmetic shows: one channel of small whole numbers, one kernel or a pooling window."""
    transposed = operation in ("transposed", "scatter")
    shape = tuple(draw.randint(1, 5 if transposed else 9, 2).tolist())
    spec = drawn_spec(draw, shape, transposed)
    x = draw.randint(0, 10, (1, *shape)).astype(np.float32)
    weight = draw.randint(-2, 3, (1, 1, *spec.kernel_size)).astype(np.float32)
    if transposed:
        extra = min(int(draw.randint(3)), min(map(max, zip(spec.stride, spec.dilation))) - 1)
        view = "scatter" if operation == "scatter" else "windows"
        steps = transposed_steps(spec, shape, extra)
        output = conv_transpose2d(x[None], weight, spec, output_padding=extra)[0]
        scene = transposed_scene(x, weight, spec, extra, view)
        return Shown(scene, x, flip(weight), output, steps, 1, gathered(x, steps))
    steps, columns = convolution_steps(spec, shape), im2col(x[None], spec)[0]
    if operation == "max":
        padded = im2col(np.ones_like(x)[None], spec)[0] == 0
        columns = np.where(padded, -np.inf, columns)
        output = max_pool2d(x[None], spec)[0]
        return Shown(pooling_scene(x, spec, "max"), x, None, output, steps, 1, columns)
    if operation == "average":
        weight = np.full((1, 1, *spec.kernel_size), 1 / math.prod(spec.kernel_size))
        output = avg_pool2d(x[None], spec)[0]
        return Shown(pooling_scene(x, spec, "average"), x, weight, output, steps, 1, columns)
    output = conv2d(x[None], weight, spec)[0]
    return Shown(convolution_scene(x, weight, spec), x, weight, output, steps, 1, columns)


def three_channels(draw: np.random.RandomState) -> Shown:
    """What im2col shows: a crop in color under random filters, in one group or in three."""
    side, groups = int(draw.randint(4, 11)), int(draw.choice([1, 3]))
    x = draw.random_sample((3, side, side)).astype(np.float32)
    spec = replace(drawn_spec(draw, (side, side)), groups=groups)
    filters = -(-int(draw.randint(1, 6)) // groups) * groups
    weight = random_filters((filters, 3 // groups, *spec.kernel_size), "default", int(draw.randint(99)))
    scene = convolution_scene(x, weight, spec, "im2col")
    output, steps = conv2d(x[None], weight, spec)[0], convolution_steps(spec, x.shape[1:])
    return Shown(scene, x, weight, output, steps, groups, im2col(x[None], spec)[0])


REPORT = """cases => cases.map(({ message, steps, foci }) => {
  const { header, parts } = unpack(Uint8Array.from(atob(message), (c) => c.charCodeAt(0)));
  const model = new StageModel(header, parts);
  const marks = (focus) => {
    const found = model.marks(focus);
    return {
      cells: found.cells,
      reached: found.reached ?? null,
      channels: numbers(model.channels).filter(found.channel),
      rows: numbers(model.depth).filter(found.row),
      filters: numbers(model.filters).filter(found.filter),
      pairs: numbers(model.depth).flatMap((k) =>
        numbers(model.steps).filter((l) => found.pair(k, l)).map((l) => [k, l])),
    };
  };
  const numbers = (n) => Array.from({ length: n }, (_, i) => i);
  const json = (value) => (value === -Infinity ? null : value);
  const report = (step) => ({
    output: model.place(step),
    window: numbers(model.taps).map((tap) => model.cell(step, tap)),
    column: numbers(model.depth).map((k) => json(model.columnValue(k, step))),
    products: numbers(model.filters).map((f) => model.terms(f, step).map(({ product }) => json(product))),
    outputs: numbers(model.filters).map((filter) => json(model.output(filter, step))),
  });
  return { length: model.steps, reports: steps.map(report), marks: foci.map(marks) };
})"""


def some(numbers: int, draw: np.random.RandomState) -> list[int]:
    """The first, the last, and some between."""
    return sorted({0, numbers - 1, *draw.randint(0, numbers, 3).tolist()})


def foci_of(shown: Shown, draw: np.random.RandomState) -> list[dict]:
    """Cells to point at: outputs, inputs with their padding, matrix cells, weights."""
    last = len(shown.steps) - 1
    rows, columns = shown.steps.canvas_shape
    foci = []
    for _ in range(3):
        filter_, l = int(draw.randint(len(shown.output))), int(draw.randint(last + 1))
        k = int(draw.choice(shown.rows_of(filter_)))
        channel = int(draw.randint(len(shown.x)))
        cell = {"row": int(draw.randint(rows)), "column": int(draw.randint(columns))}
        foci.append({"panel": "output", "filter": filter_, "step": l})
        foci.append({"panel": "input", "channel": channel, **cell})
        foci.append({"panel": "columns", "k": k, "step": l})
        if shown.weight is not None:
            foci.append({"panel": "weights", "filter": filter_, "k": k})
    return foci


def copies_of(steps: Steps, row: int, column: int) -> set[tuple[int, int]]:
    """The canvas cells that hold the same input pixel; a zero only is itself."""
    pixel = steps.rows.sources[row], steps.columns.sources[column]
    if min(pixel) < 0:
        return {(row, column)}
    cells = np.ndindex(steps.canvas_shape)
    return {(r, c) for r, c in cells if (steps.rows.sources[r], steps.columns.sources[c]) == pixel}


def expected_marks(shown: Shown, focus: dict) -> dict:
    """What belongs to a cell, by going through every kernel cell of every window."""
    steps, taps = shown.steps, shown.taps
    windows = [window(steps, step) for step in range(len(steps))]
    every_filter = range(len(shown.output))
    if focus["panel"] == "output":
        rows = list(shown.rows_of(focus["filter"]))
        cells = [(*cell, tap) for tap, cell in enumerate(windows[focus["step"]])]
        filters = [focus["filter"]]
        pairs = {(k, focus["step"]) for k in rows}
        return {"cells": cells, "rows": rows, "filters": filters, "pairs": pairs, "reached": None}
    readers = {k: [f for f in every_filter if k in shown.rows_of(f)] for k in range(len(shown.columns))}
    if focus["panel"] == "input":
        channel = focus["channel"]
        copies = copies_of(steps, focus["row"], focus["column"])
        reads = {
            (tap, step)
            for step, window in enumerate(windows)
            for tap, at in enumerate(window)
            if at in copies
        }
        reached = {}
        for tap, l in reads:
            reached.setdefault(l, []).append(tap)
        return {
            "cells": [(*cell, -1) for cell in copies],
            "rows": sorted({channel * taps + tap for tap, _ in reads}),
            "filters": readers[channel * taps],
            "pairs": {(channel * taps + tap, l) for tap, l in reads},
            "reached": {l: used[0] if len(used) == 1 else -1 for l, used in reached.items()},
        }
    k = focus["k"]
    tap = k % taps
    here = range(len(steps)) if focus["panel"] == "weights" else [focus["step"]]
    return {
        "cells": [(*windows[l][tap], tap) for l in here],
        "rows": [k],
        "filters": [focus["filter"]] if focus["panel"] == "weights" else readers[k],
        "pairs": {(k, l) for l in here},
        "reached": None,
    }


def numbers(found: list[float | None]) -> list[float]:
    """Numbers that came as JSON, which has no infinity: padding of a maximum is null in it."""
    return [-np.inf if value is None else value for value in found]


def asked_of(shown: Shown, draw: np.random.RandomState) -> dict:
    """What the browser is asked for: several steps of a scene and several cells."""
    message = stage_message(shown.scene, title="", unit=1, multiply="row")
    return {
        "message": base64.b64encode(message).decode(),
        "steps": some(len(shown.steps), draw),
        "foci": foci_of(shown, draw),
    }


def assert_shows(shown: Shown, asked: dict, found: dict) -> None:
    """The stage reports and marks what core says."""
    assert found["length"] == len(shown.steps)
    for l, report in zip(asked["steps"], found["reports"]):
        where = shown.steps, l
        assert tuple(report["output"]) == position(shown.steps, l), where
        assert [tuple(cell) for cell in report["window"]] == window(shown.steps, l), where
        assert numbers(report["column"]) == pytest.approx(shown.columns[:, l].tolist(), abs=1e-6), where
        for filter_, (products, output) in enumerate(zip(report["products"], numbers(report["outputs"]))):
            expected = shown.products(filter_, l)
            assert numbers(products) == pytest.approx(expected.tolist(), abs=1e-5), where
            total = expected.max() if shown.weight is None else expected.sum()
            assert output == pytest.approx(shown.output[filter_].flat[l], abs=1e-5), where
            assert output == pytest.approx(total, abs=1e-4), where
    for focus, marks in zip(asked["foci"], found["marks"]):
        where, expected = (shown.steps, focus), expected_marks(shown, focus)
        assert sorted(map(tuple, marks["cells"])) == sorted(expected["cells"]), where
        assert marks["rows"] == expected["rows"], where
        assert marks["filters"] == expected["filters"], where
        assert {tuple(pair) for pair in marks["pairs"]} == expected["pairs"], where
        channels = sorted({k // shown.taps for k in expected["rows"]})
        if expected["pairs"]:  # a cell that no window reads is marked all the same
            assert marks["channels"] == channels, where
        reached = marks["reached"]
        assert (dict(map(tuple, reached)) if reached is not None else None) == expected["reached"], where


@pytest.mark.parametrize(
    "case",
    [partial(single_channel, name) for name in ("convolution", "max", "average", "transposed", "scatter")]
    + [three_channels],
    ids=["convolution", "max", "average", "transposed", "scatter", "im2col"],
)
def test_the_stage_shows_and_marks_what_core_computes(scripts, case):
    draw = np.random.RandomState(7)
    shown = [case(draw) for _ in range(40)]
    asked = [asked_of(one, draw) for one in shown]
    for one, question, found in zip(shown, asked, scripts(REPORT, asked)):
        assert_shows(one, question, found)


@pytest.mark.parametrize("counts", [True, False])
def test_a_mean_of_some_numbers_is_worked_out_by_those(scripts, counts):
    x = np.random.RandomState(0).randint(0, 10, (1, 6, 5)).astype(np.float32)
    scene = pooling_scene(x, ConvSpec(3, 2, 1), "average", PoolingSettings(True, counts))
    message = base64.b64encode(stage_message(scene, title="", unit=1, multiply="row")).decode()
    (found,) = scripts(REPORT, [{"message": message, "foci": [], "steps": list(range(len(scene.steps)))}])
    numbers_of = numbers_in_windows(ConvSpec(3, 2, 1), (6, 5), True, counts)
    for report, (rows, columns) in zip(found["reports"], product(*numbers_of)):
        assert len(report["products"][0]) == rows * columns
        assert sum(report["products"][0]) == pytest.approx(report["outputs"][0], abs=1e-5)

"""The stage in a real Chromium: what it shows is what core computes, and it is a pleasure to move along."""

import math
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from urllib.parse import parse_qs, urlencode, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from core.arithmetic import PADDING_MODES, ConvSpec, transposed_output_size
from core.convolution import avg_pool2d, conv2d, conv_transpose2d, flip, max_pool2d
from core.figures.theme import CELLS
from core.filters.initializers import random_filters
from core.im2col import im2col
from core.images import open_image, resize
from core.lessons.fitting import fit, fit_transposed
from core.lessons.small_inputs import random_integers
from core.pictures.samples import photograph
from core.steps import Steps, convolution_steps, transposed_steps
from tests.browser.looks import assert_no_sideways_scrolling, contrasts
from tests.browser.visitor import PHONE, TO, WIDE
from tests.browser.visits import expect_link, slider
from tests.windows import patch_sources, position, window

MARK = "#d4008f"
LARGE = {"color": "rgb", "crop_size": "64", "filters": "8", "bank": "random"}  # 3844 steps of 27 x 8


def path(page: str, **parameters) -> str:
    return f"/{page}?{urlencode(parameters)}" if parameters else f"/{page}"


def root(page: Page) -> Locator:
    """The stage's root, once a step is drawn."""
    return page.locator(".root[data-ready][data-step]")


def settled(page: Page) -> Page:
    expect(root(page)).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    return page


def navigate(page: Page, to: str) -> None:
    """Another state of the same page, in the running session; it must differ in what the stage is sent."""
    before = root(page).get_attribute("data-ready")
    page.evaluate(TO, to)
    expect(root(page)).not_to_have_attribute("data-ready", before)
    settled(page)


def ask(page: Page, script: str, argument=None):
    """What a function of the stage, and of an argument, gives."""
    return root(page).evaluate(f"(root, argument) => ({script})(root.stage, argument)", argument)


def step(page: Page) -> int:
    return int(root(page).get_attribute("data-step"))


def expect_step(page: Page, at: int) -> None:
    expect(root(page)).to_have_attribute("data-step", str(at))


def go(page: Page, at: int) -> None:
    ask(page, "(stage, at) => stage.transport.go(at)", at)


@dataclass(frozen=True)
class Shown:
    """What a link must show, by core alone: x (C, H, W), weight (F, C/G, K_h, K_w) or None, output (F, H, W).

    ``columns`` is (C * K_h * K_w, L): what every kernel cell sees at every step.
    """

    link: str
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


def drawn_spec(draw: np.random.RandomState, shape: tuple[int, int], transposed: bool) -> ConvSpec:
    """A specification that the sidebar leaves as it is: rectangular, uneven, asymmetric, dilated, filled."""
    while True:
        spec = ConvSpec(
            tuple(draw.randint(1, 5, 2)),
            tuple(draw.randint(1, 4, 2)),
            tuple(map(tuple, draw.randint(0, 4, (2, 2)))),
            draw.choice([1, 1, 2, 3]),
            padding_mode="zeros" if transposed else draw.choice(PADDING_MODES),
        )
        fitted = (fit_transposed if transposed else fit)(spec, shape)
        if not fitted.notes and fitted.spec == spec:
            return spec


def link_of(spec: ConvSpec) -> dict:
    (top, bottom), (left, right) = spec.padding
    return {
        "rectangular": 1,
        "asymmetric": 1,
        "kernel_size": spec.kernel_size[0],
        "kernel_size_width": spec.kernel_size[1],
        "stride": spec.stride[0],
        "stride_width": spec.stride[1],
        "padding": top,
        "padding_after": bottom,
        "padding_width": left,
        "padding_width_after": right,
        "dilation": spec.dilation[0],
        "padding_mode": spec.padding_mode,
    }


def arithmetic_case(operation: str, seed: int) -> Shown:
    """A random state of the Arithmetic page."""
    draw = np.random.RandomState(seed)
    transposed = operation in ("transposed", "scatter")
    shape = tuple(draw.randint(1, 5 if transposed else 9, 2).tolist())
    spec = drawn_spec(draw, shape, transposed)
    link = link_of(spec) | {"numbers": "random", "number_seed": seed, "height": shape[0], "width": shape[1]}
    link |= {"operation": "transposed" if transposed else operation, "scatter": int(operation == "scatter")}
    x = random_integers(shape, seed)
    weight = random_integers(spec.kernel_size, 1, -2, 2)[None]
    if transposed:
        extra = min(int(draw.randint(3)), min(map(max, zip(spec.stride, spec.dilation))) - 1)
        steps = transposed_steps(spec, shape, extra)
        sizes = [
            transposed_output_size(shape[n], *spec.on_axis(n)[:3], extra, spec.dilation[n]) for n in (0, 1)
        ]
        assert steps.output_shape == tuple(sizes)
        output = conv_transpose2d(x[None], weight, spec, output_padding=extra)[0]
        link["output_padding"] = extra
        return Shown(path("arithmetic", **link), x, flip(weight), output, steps, 1, gathered(x, steps))
    steps, columns = convolution_steps(spec, shape), im2col(x[None], spec)[0]
    if operation == "max":
        output, weight = max_pool2d(x[None], spec)[0], None
        padded = im2col(np.ones_like(x)[None], spec)[0] == 0
        columns = np.where(padded, -np.inf, columns)
    elif operation == "average":
        output = avg_pool2d(x[None], spec)[0]
        weight = np.full((1, 1, *spec.kernel_size), 1 / math.prod(spec.kernel_size))
    else:
        if draw.randint(2):
            link["flipped"], weight = 1, flip(weight)
        output = conv2d(x[None], weight, spec)[0]
    return Shown(path("arithmetic", **link), x, weight, output, steps, 1, columns)


@cache
def astronaut() -> np.ndarray:
    return resize(open_image(photograph("astronaut"), 1024, trusted=True).pixels, 64)


def im2col_case(seed: int) -> Shown:
    """A random state of the im2col page: a crop in color under random filters, in one group or in three."""
    draw = np.random.RandomState(seed)
    side = int(draw.randint(4, 11))
    row, column = draw.randint(0, 64 - side, 2).tolist()
    x = astronaut()[:, row : row + side, column : column + side]
    spec = drawn_spec(draw, (side, side), transposed=False)
    groups = int(draw.choice([1, 3]))
    filters = int(draw.randint(1, 6))
    link = link_of(spec) | {"color": "rgb", "size": 64, "crop_size": side, "crop": f"{row},{column}"}
    link |= {"bank": "random", "filters": filters, "groups": groups, "seed": seed}
    spec = ConvSpec(spec.kernel_size, spec.stride, spec.padding, spec.dilation, groups, spec.padding_mode)
    count = -(-filters // groups) * groups
    weight = random_filters((count, 3 // groups, *spec.kernel_size), "default", seed)
    output = conv2d(x[None], weight, spec)[0]
    steps = convolution_steps(spec, x.shape[1:])
    return Shown(path("im2col", **link), x, weight, output, steps, groups, im2col(x[None], spec)[0])


REPORT = """(stage, {steps, foci}) => {
  const { model } = stage;
  const marks = (focus) => {
    const found = model.marks(focus);
    const numbers = (n) => Array.from({ length: n }, (_, i) => i);
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
  return { length: model.steps, reports: steps.map((l) => model.report(l)), marks: foci.map(marks) };
}"""


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


def assert_shows(page: Page, shown: Shown, seed: int) -> None:
    """The stage reports and marks what core says, at several steps and for several cells."""
    draw = np.random.RandomState(seed)
    at, foci = some(len(shown.steps), draw), foci_of(shown, draw)
    found = ask(page, REPORT, {"steps": at, "foci": foci})
    assert found["length"] == len(shown.steps), shown.link
    for l, report in zip(at, found["reports"]):
        where = shown.link, l
        assert tuple(report["output"]) == position(shown.steps, l), where
        assert [tuple(cell) for cell in report["window"]] == window(shown.steps, l), where
        assert report["column"] == pytest.approx(shown.columns[:, l].tolist(), abs=1e-6), where
        for filter_, (products, output) in enumerate(zip(report["products"], report["outputs"])):
            expected = shown.products(filter_, l)
            assert products == pytest.approx(expected.tolist(), abs=1e-5), where
            total = expected.max() if shown.weight is None else expected.sum()
            assert output == pytest.approx(shown.output[filter_].flat[l], abs=1e-5), where
            assert output == pytest.approx(total, abs=1e-4), where
    for focus, marks in zip(foci, found["marks"]):
        where, expected = (shown.link, focus), expected_marks(shown, focus)
        assert sorted(map(tuple, marks["cells"])) == sorted(expected["cells"]), where
        assert marks["rows"] == expected["rows"], where
        assert marks["filters"] == expected["filters"], where
        assert {tuple(pair) for pair in marks["pairs"]} == expected["pairs"], where
        channels = sorted({k // shown.taps for k in expected["rows"]})
        if expected["pairs"]:  # a cell that no window reads is marked all the same
            assert marks["channels"] == channels, where
        reached = marks["reached"]
        assert (dict(map(tuple, reached)) if reached is not None else None) == expected["reached"], where


class TestEveryStep:
    @pytest.mark.parametrize("operation", ["convolution", "max", "average", "transposed", "scatter"])
    def test_arithmetic_shows_and_marks_what_core_computes(self, visit, operation):
        page = settled(visit(path("arithmetic", kernel_size="1", height="1")))
        for seed in range(6 if operation == "convolution" else 4):
            shown = arithmetic_case(operation, seed)
            navigate(page, shown.link)
            assert_shows(page, shown, seed)

    def test_im2col_shows_and_marks_what_core_computes(self, visit):
        page = settled(visit(path("im2col", size="64", crop_size="4")))
        for seed in range(7):
            shown = im2col_case(seed)
            navigate(page, shown.link)
            assert_shows(page, shown, seed)


COLORS_AT = """(stage, { name, at }) => {
  const { panel } = stage.panels.find((entry) => entry.name === name);
  const ratio = panel.canvas.width / parseFloat(panel.canvas.style.width);
  const context = panel.canvas.getContext("2d");
  return Array.from({ length: panel.rows * panel.columns }, (_, i) => {
    const [row, column] = [Math.floor(i / panel.columns), i % panel.columns];
    const [x, y] = at.map((part) => (part < 0 ? panel.side + part : part));
    const place = [column * panel.side + x, row * panel.side + y].map((n) => Math.floor(n * ratio));
    return [...context.getImageData(...place, 1, 1).data];
  });
}"""


def colors(page: Page, name: str, x: float, y: float) -> np.ndarray:
    """(cells, 4): what is drawn at (x, y) CSS pixels in each cell of a panel, from its far end if negative."""
    return np.array(ask(page, COLORS_AT, {"name": name, "at": [x, y]}))


def frames(page: Page, name: str) -> list[str]:
    """The color of the frame around each cell of a panel, "" where there is none."""
    known = {tuple(int(color[i : i + 2], 16) for i in (1, 3, 5)): color for color in (*CELLS, MARK)}
    found = colors(page, name, 2, -9)  # in the middle of a line of 3 pixels, below the label
    return [known.get(tuple(color[:3]), "") for color in found.tolist()]


def panel_place(page: Page, name: str, row: int, column: int) -> tuple[float, float]:
    """Where in the window the middle of a cell lies, after the panel is scrolled into view."""
    script = """(stage, { name, row, column }) => {
      const { panel } = stage.panels.find((entry) => entry.name === name);
      panel.canvas.scrollIntoView({ block: "center" });
      const box = panel.canvas.getBoundingClientRect();
      return [box.left + (column - panel.first + 0.5) * panel.side, box.top + (row + 0.5) * panel.side];
    }"""
    return tuple(ask(page, script, {"name": name, "row": row, "column": column}))


def point_at(page: Page, name: str, row: int, column: int) -> None:
    page.mouse.move(*panel_place(page, name, row, column))


def words(page: Page) -> Locator:
    return page.locator(".words")


FIGURE = {"numbers": "figure", "weights": "figure"}  # 5 x 5 under 3 x 3, the guide's figure 1.1


class TestDrawing:
    def test_the_window_and_what_belongs_to_the_pointer_are_framed_in_the_kernels_colors(self, visit):
        page = settled(visit(path("arithmetic", **FIGURE)))
        go(page, 5)  # output (1, 2): rows 1 to 3, columns 2 to 4
        window = [row * 5 + column for row in (1, 2, 3) for column in (2, 3, 4)]
        wanted = dict(zip(window, CELLS))
        assert frames(page, "input") == [wanted.get(cell, "") for cell in range(25)]
        assert frames(page, "kernel") == list(CELLS)
        assert frames(page, "output") == [MARK if cell == 5 else "" for cell in range(9)]

        # Pointing at input (1, 2): 6 of the 9 windows read it, those of rows 0 and 1.
        point_at(page, "input", 1, 2)
        expect(words(page)).to_have_text(
            "Input (1, 2) = 1 is read 6 times here: it reaches the marked outputs."
        )
        # Output (r, c) sees it under kernel cell (1 - r, 2 - c).
        assert (
            frames(page, "output")
            == [CELLS[(1 - r) * 3 + 2 - c] for r in (0, 1) for c in range(3)] + [""] * 3
        )
        assert frames(page, "input") == [MARK if cell == 7 else "" for cell in range(25)]
        point_at(page, "kernel", 0, 0)  # multiplies rows 0 to 2 and columns 0 to 2
        expect(words(page)).to_contain_text("Weight (0, 0) = 0 multiplies 9 inputs")
        upper_left = [row * 5 + column for row in range(3) for column in range(3)]
        assert frames(page, "input") == [CELLS[0] if cell in upper_left else "" for cell in range(25)]

    def test_grays_are_the_numbers_and_what_is_still_to_come_is_empty(self, visit):
        page = settled(visit(path("arithmetic", numbers="ramp", weights="ones")))
        go(page, 3)
        gray = colors(page, "input", -5, -4)
        unmarked = [cell for cell, frame in enumerate(frames(page, "input")) if not frame]
        assert len(unmarked) == 25 - 9
        for cell in unmarked:
            expected = round(255 * cell / 24)
            assert gray[cell, :3].tolist() == pytest.approx([expected] * 3, abs=2)
        # Sums of 9 numbers around 6, 7, 8, 11 and more: 54, 63, 72, 99 ... up to 162.
        output = colors(page, "output", -5, -5)
        shown, hidden = output[:3], output[4:]
        for color, total in zip(shown.tolist(), (54, 63, 72)):
            assert color == pytest.approx([*[255 * total / 162] * 3, 255], abs=2)
        assert hidden[:, 3].max() < 64  # see-through: nothing is there yet

    def test_padding_is_hatched_and_cells_that_no_window_reads_are_crossed_out(self, visit):
        page = settled(
            visit(path("arithmetic", height="6", width="6", stride="2", numbers="ramp", weights="ones"))
        )
        go(page, 0)
        on_the_diagonal = colors(page, "input", 18, 18)[:, :3].tolist()
        crossed = [i for i, (red, _, blue) in enumerate(on_the_diagonal) if red - blue > 90]
        assert crossed == [i for i in range(36) if i // 6 == 5 or i % 6 == 5]
        kinds = "[...stage.model.rows.kinds].map((_, r) => stage.panels[0].panel.look.hatch(r, 0))"
        assert ask(page, f"(stage) => {kinds}") == [""] * 5 + ["unused"]
        navigate(page, path("arithmetic", padding="1"))
        assert ask(page, f"(stage) => {kinds}") == ["padding"] * 7
        levels = ask(
            page,
            """(stage) => {
              const { panel } = stage.panels[0];
              const last = panel.canvas.getContext("2d").getImageData(6 * panel.side + 6, 6, 10, 10).data;
              return new Set(last.filter((_, i) => i % 4 === 0)).size;
            }""",
        )
        assert levels > 1  # lines, on what would otherwise be one flat black

    def test_a_sharp_screen_gets_twice_the_pixels(self, visit):
        page = settled(visit.cold(path("im2col"), device_scale_factor=2))
        sizes = ask(
            page,
            """(stage) => stage.panels.map(({ panel: { canvas } }) =>
              [canvas.width / parseFloat(canvas.style.width), canvas.height / parseFloat(canvas.style.height)])""",
        )
        assert len(sizes) == 8  # the input, four maps, three matrices
        for across, down in sizes:
            assert (across, down) == pytest.approx((2, 2), rel=0.01)


RECORD = """(stage) => {
  stage.seen = [];
  stage.startedAt = performance.now();
  new MutationObserver(() => {
    stage.seen.push(Number(stage.root.dataset.step));
    stage.lastSeen = performance.now();
  }).observe(stage.root, { attributeFilter: ["data-step"] });
}"""


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


class TestTransport:
    def test_playing_advances_at_its_speed_and_stops_at_the_end(self, visit):
        page = settled(visit(path("im2col")))  # 100 columns, 4 rows, 4 maps
        last = ask(page, "(stage) => stage.transport.length - 1")
        assert last == 107
        button(page, "First step").click()
        page.get_by_label("Steps per second").select_option("60")
        ask(page, RECORD)
        button(page, "Play").click()
        expect(button(page, "Pause")).to_be_visible()
        expect(button(page, "Play")).to_be_visible()
        seen = ask(page, "(stage) => stage.seen")
        assert seen == sorted(set(seen)) and seen[-1] == last and len(seen) > 5
        seconds = ask(page, "(stage) => (stage.lastSeen - stage.startedAt) / 1000")
        assert seconds > 0.9 * last / 60
        button(page, "Play").click()  # at the end it starts over
        expect(button(page, "Pause")).to_be_visible()
        assert ask(page, "(stage) => Math.min(...stage.seen)") == 0
        button(page, "Pause").click()
        at = step(page)
        assert at < last
        page.get_by_label("loop").check()
        go(page, last - 3)
        ask(page, RECORD)
        button(page, "Play").click()
        page.wait_for_function(
            "root => root.stage.seen.some((at, i) => at === 0 && root.stage.seen[i - 1] === 107)",
            arg=root(page).element_handle(),
        )
        button(page, "Pause").click()
        expect(button(page, "Play")).to_be_visible()

    def test_buttons_and_keys_move_as_they_say_and_keys_for_others_do_not(self, visit):
        page = settled(visit(path("arithmetic")))
        for name, at in (
            ("First step", 0),
            ("One step back", 0),
            ("One step forward", 1),
            ("One step forward", 2),
            ("One step back", 1),
            ("Last step", 8),
            ("One step forward", 8),
        ):
            button(page, name).click()
            expect_step(page, at)
            expect(page.get_by_label("Step", exact=True)).to_have_value(str(at))
        view = page.locator(".view")
        view.focus()
        for key, at in (
            ("Home", 0),
            ("ArrowRight", 1),
            ("ArrowRight", 2),
            ("ArrowLeft", 1),
            ("End", 8),
            ("ArrowRight", 8),
            ("Home", 0),
            ("ArrowLeft", 0),
        ):
            view.press(key)
            expect_step(page, at)
        page.get_by_label("Steps per second").select_option("0.5")
        view.press("Space")
        expect(button(page, "Pause")).to_be_visible()
        view.press("Space")
        expect(button(page, "Play")).to_be_visible()
        go(page, 4)
        speed = page.get_by_label("Steps per second")
        for control, keys in (
            (speed, ("ArrowRight", "End", "Home", "Escape")),
            (page.get_by_label("loop"), ("Space", "ArrowRight", "End")),
            (slider(page, "Stride"), ("ArrowLeft", "Home", "Space", "Escape")),
            (page.get_by_label("Height", exact=True), ("Home", "End", "ArrowLeft", "ArrowRight")),
            (button(page, "Play"), ("ArrowRight", "Home", "End")),
        ):
            control.focus()
            for key in keys:
                control.press(key)
                assert step(page) == 4, (control, key)
        assert not ask(page, "(stage) => stage.transport.playing")
        scroll = page.evaluate("document.scrollingElement.scrollTop")
        view.focus()
        view.press("Home")
        assert page.evaluate("document.scrollingElement.scrollTop") == scroll

    def test_the_scrubber_moves_by_mouse_and_by_keys(self, visit):
        page = settled(visit(path("im2col")))
        scrubber = page.get_by_label("Step", exact=True)
        box = scrubber.bounding_box()
        middle = box["y"] + box["height"] / 2
        ask(page, RECORD)
        page.mouse.move(box["x"] + 4, middle)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] / 4, middle, steps=4)
        page.mouse.move(box["x"] + box["width"] / 2, middle, steps=4)
        page.mouse.up()
        assert step(page) == pytest.approx(107 / 2, abs=3)
        assert len(ask(page, "(stage) => stage.seen")) >= 4  # it follows while it is dragged
        at = step(page)
        for key, now in (("ArrowRight", at + 1), ("ArrowLeft", at), ("Home", 0), ("End", 107)):
            scrubber.press(key)
            expect_step(page, now)

    def test_the_step_is_said_once_things_stand_still(self, visit):
        page = settled(visit(path("arithmetic", **FIGURE)))
        live = page.locator(".live[aria-live=polite]")
        first = (
            "Output (0, 0), step 1 of 9: the window covers rows 0–2, columns 0–2. "
            "3·0 + 3·1 + 2·2 + 0·2 + 0·2 + 1·0 + 3·0 + 1·1 + 2·2 = 12."
        )
        button(page, "First step").click()
        expect(words(page)).to_have_text(first)
        expect(live).to_have_text(first)
        page.get_by_label("Steps per second").select_option("2")  # each step stands longer than a pause
        go(page, 5)
        expect(live).to_contain_text("step 6 of 9")
        ask(
            page,
            """(stage) => {
              stage.said = [];
              const heard = () => stage.said.push(stage.transport.playing);
              new MutationObserver(heard).observe(stage.live, { childList: true });
            }""",
        )
        button(page, "Play").click()
        expect_step(page, 8)
        expect(live).to_contain_text("Output (2, 2), step 9 of 9")
        assert ask(page, "(stage) => stage.said") == [False]  # only the end, and not while playing

    def test_a_click_pins_a_second_one_lets_go_and_escape_does_too(self, visit):
        page = settled(visit(path("arithmetic", **FIGURE)))
        go(page, 0)
        place = panel_place(page, "output", 2, 1)
        page.mouse.click(*place)
        point_at(page, "output", 0, 2)
        expect(words(page)).to_contain_text("Output (0, 2)")  # pointing elsewhere still works
        page.mouse.move(2, 2)
        expect(words(page)).to_contain_text("Pinned. Output (2, 1), step 8 of 9")
        button(page, "Last step").click()
        expect(words(page)).to_contain_text("Pinned. Output (2, 1)")
        page.mouse.click(*place)
        page.mouse.move(2, 2)
        expect(words(page)).to_have_text(
            "Output (2, 2), step 9 of 9: the window covers rows 2–4, columns 2–4. "
            "2·0 + 2·1 + 3·2 + 0·2 + 2·2 + 2·0 + 0·0 + 0·1 + 1·2 = 14."
        )
        page.mouse.click(*place)
        page.mouse.move(2, 2)
        expect(words(page)).to_contain_text("Pinned.")
        page.locator(".view").press("Escape")
        expect(words(page)).not_to_contain_text("Pinned.")

    def test_the_three_acts_state_their_shapes(self, visit):
        page = settled(visit(path("im2col", color="rgb", multiply="cell", crop_size="5", filters="2")))
        shapes = page.locator(".shapes")
        length = ask(page, "(stage) => stage.transport.length")
        assert length == 9 + 2 * 9 + 2
        for at, text in (
            (0, "1. unroll: (3, 5, 5) -> (27, 9)"),
            (8, "1. unroll: (3, 5, 5) -> (27, 9)"),
            (9, "2. multiply: (2, 27) @ (27, 9) = (2, 9)"),
            (26, "2. multiply: (2, 27) @ (27, 9) = (2, 9)"),
            (27, "3. fold: (2, 9) -> (2, 3, 3)"),
        ):
            go(page, at)
            expect(shapes).to_have_text(text)


class TestNoTraffic:
    def test_playing_scrubbing_and_pointing_ask_the_server_nothing(self, visit):
        page = settled(visit(path("im2col", color="rgb", filters="3", multiply="cell")))
        expect(page.locator(".place")).to_be_visible()
        assert {"sent", "received"} <= set(visit.traffic)  # the count hears both
        visit.traffic.clear()
        page.get_by_label("Steps per second").select_option("60")
        page.get_by_label("loop").check()
        button(page, "First step").click()
        button(page, "Play").click()
        page.wait_for_function("root => root.stage.transport.at > 40", arg=root(page).element_handle())
        for name, row, column in (("input", 3, 4), ("columns", 2, 9), ("weights", 1, 5), ("output", 4, 4)):
            point_at(page, name, row, column)
        button(page, "Pause").click()
        page.mouse.click(*panel_place(page, "input", 5, 5))
        scrubber = page.get_by_label("Step", exact=True)
        scrubber.scroll_into_view_if_needed()
        box = scrubber.bounding_box()
        page.mouse.move(box["x"] + 5, box["y"] + 5)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] - 5, box["y"] + 5, steps=10)
        page.mouse.up()
        page.locator(".view").press("Home")
        page.locator(".view").press("Escape")
        expect_step(page, 0)
        assert visit.traffic == []
        page.locator(".place").scroll_into_view_if_needed()
        page.get_by_role("img", name="Arrow keys move the crop").press("ArrowRight")
        expect_link(page, crop="100,201")
        assert visit.frames_sent  # a moved crop does ask


class TestLargeCrops:
    def test_every_step_of_a_large_crop_is_shown_at_once_and_in_view(self, visit):
        page = settled(visit(path("im2col", **LARGE)))
        assert ask(page, "(stage) => [stage.model.steps, stage.model.depth]") == [3844, 27]
        found = ask(
            page,
            """(stage, steps) => steps.map((at) => {
              stage.transport.go(at);
              const { panel } = stage.panels.find((entry) => entry.name === "columns");
              return [Number(stage.root.dataset.step), panel.first, panel.visible];
            })""",
            (steps := [*range(0, 3844, 31), 3843]),
        )
        for at, (shown, first, visible) in zip(steps, found):
            assert shown == at
            assert first <= at < first + visible
            assert visible < 3844 and first + visible <= 3844


class TestLooks:
    @pytest.mark.parametrize("name", ["arithmetic", "im2col"])
    def test_a_phone_stacks_the_panels_and_does_not_scroll_sideways(self, visit, name):
        page = settled(visit(path(name, padding="1", stride="2", color="rgb"), **PHONE))
        assert_no_sideways_scrolling(page)
        boxes = ask(
            page,
            """(stage) => stage.panels.map(({ name, panel: { figure, canvas } }) => {
              const [outer, inner] = [figure.getBoundingClientRect(), canvas.getBoundingClientRect()];
              return { name, top: outer.top, bottom: outer.bottom, left: inner.left, right: inner.right };
            })""",
        )
        assert all(box["left"] >= 0 and box["right"] <= 390 for box in boxes)
        apart = [
            a["bottom"] <= b["top"]
            or b["bottom"] <= a["top"]
            or a["right"] <= b["left"]
            or b["right"] <= a["left"]
            for a, b in combinations(boxes, 2)
        ]
        assert all(apart)
        if name == "im2col":
            shelves = ("input", "output"), ("columns",), ("weights",), ("product",)
            for above, below in pairwise(shelves):
                lowest = max(box["bottom"] for box in boxes if box["name"] in above)
                assert lowest <= min(box["top"] for box in boxes if box["name"] in below), (above, below)
        before = step(page)
        button(page, "First step").tap()
        expect_step(page, 0)
        assert before > 0
        page.mouse.click(*panel_place(page, "output", 0, 0))
        expect(words(page)).to_contain_text("Output (0, 0)")

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_text_is_readable_in_both_schemes(self, visit, scheme):
        page = settled(visit(path("im2col"), color_scheme=scheme))
        background = page.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).backgroundColor")
        levels = [int(level) for level in background.removeprefix("rgb(").rstrip(")").split(",")[:3]]
        assert max(levels) < 64 if scheme == "dark" else min(levels) > 192
        found = contrasts(page, ".root *")
        assert len(found) > 15
        assert {text: ratio for text, ratio in found.items() if ratio < 4.5} == {}
        ink = ask(page, "(stage) => stage.ink")
        assert ink == root(page).evaluate("root => getComputedStyle(root).color")


def link_crop(page: Page) -> list[int]:
    (text,) = parse_qs(urlsplit(page.url).query)["crop"]
    return [int(part) for part in text.split(",")]


class TestTheCrop:
    def test_it_moves_by_mouse_and_by_keys_and_survives_a_reload(self, visit):
        page = settled(visit(path("im2col", crop_size="16")))
        canvas, place = page.get_by_role("img", name="Arrow keys move the crop"), page.locator(".place")
        expect(place).to_have_text("crop 16 × 16 at (100, 200)")
        canvas.scroll_into_view_if_needed()
        box, before = canvas.bounding_box(), root(page).get_attribute("data-ready")
        scale = 512 / box["width"]
        page.mouse.move(box["x"] + 208 / scale, box["y"] + 108 / scale)
        page.mouse.down()
        page.mouse.move(box["x"] + 300 / scale, box["y"] + 350 / scale, steps=5)
        page.mouse.up()
        expect(root(page)).not_to_have_attribute("data-ready", before)
        page.wait_for_function("new URLSearchParams(location.search).has('crop')")
        row, column = link_crop(page)
        assert (row, column) == pytest.approx((350 - 8, 300 - 8), abs=2 * scale)
        canvas.focus()
        for key in ("ArrowDown", "ArrowRight", "ArrowRight", "Shift+ArrowUp"):
            canvas.press(key)
        row, column = row + 1 - 10, column + 2
        expect_link(page, crop=f"{row},{column}", crop_size="16")
        expect(place).to_have_text(f"crop 16 × 16 at ({row}, {column})")
        settled(page)
        pixels = ask(page, "(stage) => [...stage.model.x]")
        page.reload()
        settled(page)
        expect(place).to_have_text(f"crop 16 × 16 at ({row}, {column})")
        assert ask(page, "(stage) => [...stage.model.x]") == pixels


MEASURE = "Measure (at most 10 seconds)"
WHY = "Why bother: measured on this machine"


def race_opened(page: Page) -> Page:
    settled(page).get_by_text(WHY).click()
    expect(page.get_by_role("button", name=MEASURE)).to_be_visible()
    return page


def machine(page: Page) -> Locator:
    """The caption of the race."""
    return page.get_by_test_id("stCaptionContainer").filter(has_text="Measured on")


def stop(page: Page) -> Locator:
    """The race's own button; Streamlit has another one, for any run."""
    return page.get_by_test_id("stMain").get_by_role("button", name="Stop", exact=True)


class TestBelowTheStage:
    def test_the_race_ends_with_a_chart_that_names_the_machine(self, visit):
        page = race_opened(visit.cold(path("im2col", crop_size="4", filters="1", stride="8")))
        page.get_by_role("button", name=MEASURE).click()
        expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
        expect(machine(page)).to_contain_text("cores; Python")
        settled(page)
        assert stop(page).count() == 0  # the button goes when the race is over

    def test_the_race_can_be_stopped_by_its_button_and_by_any_other_click(self, visit):
        page = race_opened(visit.cold(path("im2col", color="rgb", filters="8")))
        page.get_by_role("button", name=MEASURE).click()
        expect(page.get_by_test_id("stProgress")).to_contain_text("× ")
        stop(page).click()
        expect(stop(page)).to_have_count(0)
        expect(machine(page)).to_be_visible()
        settled(page)
        page.get_by_role("button", name=MEASURE).click()  # the turn is free again
        expect(page.get_by_test_id("stProgress")).to_contain_text("× ")
        page.get_by_text("How much is duplicated").click()
        expect(page.get_by_test_id("stProgress")).to_have_count(0)
        expect(page.locator(".js-plotly-plot").last).to_be_visible()
        expect(machine(page)).to_be_visible()
        settled(page)

    def test_others_wait_for_their_turn_to_race(self, visit):
        slow = path("im2col", color="rgb", filters="8")
        mine, theirs = race_opened(visit.cold(slow)), race_opened(visit.cold(slow))
        waiting = theirs.get_by_text("Somebody else is measuring on this server right now")
        mine.get_by_role("button", name=MEASURE).click()
        theirs.get_by_role("button", name=MEASURE).click()
        expect(waiting).to_be_visible()
        stop(mine).click()
        expect(machine(mine)).to_be_visible()
        theirs.get_by_role("button", name=MEASURE).click()
        expect(theirs.get_by_test_id("stProgress")).to_be_visible()
        expect(waiting).to_have_count(0)

    def test_each_section_opens_and_draws_its_charts(self, visit):
        page = settled(visit(path("im2col")))
        charts = page.locator(".js-plotly-plot .main-svg:first-of-type")
        for title, text, count in (
            ("How much is duplicated", "6.25 times", 1),
            ("col2im: what comes back", "adjoint", 4),
            ("The sibling: the kernel unrolled", "400 × 144", 5),
        ):
            page.get_by_text(title).click()
            expect(page.get_by_text(text).first).to_be_visible()
            expect(charts).to_have_count(count)
            settled(page)
        expect(page.locator("tr", has_text="AlexNet")).to_contain_text("363 × 3025")


def test_a_pixel_that_the_padding_crops_away_can_be_scattered(visit):
    page = settled(
        visit(path("arithmetic", operation="transposed", scatter="1", kernel_size="1", padding="1"))
    )
    assert ask(page, "(stage) => stage.sentences.of(stage.model.focusOfInput(0, 0, 0))")


def test_pointing_at_an_output_marks_the_inputs_that_are_scattered_into_it(visit):
    page = settled(visit(path("arithmetic", operation="transposed", scatter="1")))
    point_at(page, "output", 0, 0)
    expect(words(page)).to_contain_text("Output (0, 0)")
    assert [i for i, frame in enumerate(frames(page, "source")) if frame] == [0]


def test_three_channels_lie_side_by_side_on_a_phone(visit):
    page = settled(visit(path("im2col", color="rgb", padding="1"), **PHONE))
    tops = ask(page, "(stage) => stage.panels.slice(0, 3).map((entry) => entry.panel.figure.offsetTop)")
    assert len(set(tops)) == 1


def test_the_small_map_scrolls_a_long_matrix(visit):
    page = settled(visit(path("im2col", crop_size="64")))
    go(page, 0)
    place = ask(
        page,
        """(stage) => {
          const { panel } = stage.panels.find((entry) => entry.name === "columns");
          panel.map.scrollIntoView({ block: "center" });
          const box = panel.map.getBoundingClientRect();
          return [box.left + box.width / 2, box.top + box.height / 2];
        }""",
    )
    page.mouse.click(*place)
    first = ask(page, '(stage) => stage.panels.find((entry) => entry.name === "columns").panel.first')
    assert first > 1000


def test_a_tap_pins_a_second_one_lets_go(visit):
    """On touch the pointer leaves before the click comes: nothing may be taken for pointed at since."""
    page = settled(visit(path("arithmetic", **FIGURE), **PHONE))
    go(page, 0)
    for text in ("Pinned. Output (2, 1), step 8 of 9", "Output (0, 0), step 1 of 9", "Pinned. Output (2, 1)"):
        page.touchscreen.tap(*panel_place(page, "output", 2, 1))
        expect(words(page)).to_contain_text(text)
        expect(words(page)).to_contain_text("Pinned" if "Pinned" in text else "Output")
    page.touchscreen.tap(*panel_place(page, "output", 1, 1))
    expect(words(page)).to_contain_text("Pinned. Output (1, 1)")
    assert ask(page, "(stage) => stage.hovered") is None


def test_enter_pins_the_current_step_and_escape_lets_it_go(visit):
    page = settled(visit(path("arithmetic", **FIGURE)))
    view = page.locator(".view")
    for key in ("Home", "ArrowRight", "Enter", "End"):
        view.press(key)
    expect(words(page)).to_contain_text("Pinned. Output (0, 1), step 2 of 9")
    expect_step(page, 8)
    view.press("Enter")
    expect(words(page)).to_contain_text("Output (2, 2), step 9 of 9")
    view.press("Enter")
    expect(words(page)).to_contain_text("Pinned. Output (2, 2)")
    view.press("Escape")
    expect(words(page)).not_to_contain_text("Pinned")


def test_keys_with_a_modifier_are_the_browsers(visit):
    page = settled(visit(path("arithmetic", **FIGURE)))
    go(page, 4)
    prevented = ask(
        page,
        """(stage) => ["altKey", "ctrlKey", "shiftKey", "metaKey"].flatMap((modifier) =>
          ["ArrowLeft", "ArrowRight", "Home", "End", " ", "Enter"].filter((key) => {
            const init = { key, [modifier]: true, bubbles: true, cancelable: true };
            return !stage.view.dispatchEvent(new KeyboardEvent("keydown", init));
          }))""",
    )
    assert prevented == []
    assert step(page) == 4


def ticks(page: Page) -> list[tuple[int, bool]]:
    return [(tick["at"], tick["tall"]) for tick in ask(page, "(stage) => stage.transport.tickMarks")]


def test_the_scrubber_has_a_tick_for_every_output_row_and_a_tall_one_for_every_act(visit):
    page = settled(visit(path("arithmetic", height="4", width="6")))  # 2 x 4 outputs
    assert ticks(page) == [(4, False)]
    navigate(page, path("arithmetic", operation="transposed", scatter="1", height="2", width="3"))  # 6 inputs
    assert ticks(page) == [(3, False)]
    # 4 x 4 pixels: 2 x 2 windows; as many filters as windows must not be taken for rows of them.
    page = settled(visit(path("im2col", crop_size="4", filters="4")))
    assert ticks(page) == [
        (2, False),
        (4, True),
        *((at, False) for at in (5, 6, 7)),
        (8, True),
        *((at, False) for at in (9, 10, 11)),
    ]
    navigate(page, path("im2col", crop_size="4", filters="2", multiply="cell"))
    assert ticks(page) == [(2, False), (4, True), (8, False), (12, True), (13, False)]


def test_the_scrubber_and_the_words_state_the_act_and_the_step(visit):
    page = settled(visit(path("im2col", crop_size="4", filters="2")))
    scrubber = page.get_by_label("Step", exact=True)
    for at, value, text in (
        (2, "unrolling, column 3 of 4", "It becomes column 2."),
        (
            4,
            "multiplying, row 1 of 2",
            "Multiplying, row 1 of 2: the weights of filter 0, Prewitt, vertical edges",
        ),
        (7, "folding, map 2 of 2", "Folding, map 2 of 2: row 1 of the product, cut into 2 rows of 2"),
    ):
        go(page, at)
        expect(scrubber).to_have_attribute("aria-valuetext", value)
        expect(words(page)).to_contain_text(text)


def test_a_slider_leaves_the_reader_where_he_was(visit):
    page = settled(visit(path("arithmetic", **FIGURE)))
    go(page, 4)  # the middle of 9
    page.mouse.click(*panel_place(page, "output", 1, 2))
    page.mouse.move(2, 2)
    expect(words(page)).to_contain_text("Pinned. Output (1, 2)")
    navigate(page, path("arithmetic", **FIGURE, padding="1"))
    expect(words(page)).to_contain_text("Pinned. Output (1, 2), step 8 of 25")
    expect_step(page, 12)  # the middle of 25
    navigate(page, path("arithmetic", **FIGURE, stride="2"))  # 2 x 2 outputs: that one is gone
    expect(words(page)).to_contain_text("of 4")
    expect(words(page)).not_to_contain_text("Pinned")


def test_a_copy_out_of_sight_is_on_the_small_map_and_the_nearest_one_comes_into_view(visit):
    page = settled(visit(path("im2col")))  # 100 columns, some twenty in sight
    go(page, 0)
    point_at(page, "input", 11, 11)  # under the last window only
    seen = ask(
        page,
        """(stage) => {
          const { panel } = stage.panels.find((entry) => entry.name === "columns");
          const { map } = panel;
          const pixels = map.getContext("2d").getImageData(0, map.height / 2, map.width, 1).data;
          const pink = Array.from({ length: map.width }, (_, x) => x)
            .filter((x) => pixels[4 * x] > 180 && pixels[4 * x + 1] < 40)
            .map((x) => x / map.width);
          return { first: panel.first, visible: panel.visible, pink };
        }""",
    )
    assert seen["visible"] < 100 and seen["first"] <= 99 < seen["first"] + seen["visible"]
    assert seen["pink"] and min(seen["pink"]) > 0.97
    point_at(page, "input", 5, 5)  # under 9 windows: columns 33 to 55
    marked = ask(page, "(stage) => stage.model.marks(stage.focus()).reached.map(([step]) => step)")
    assert sorted(marked) == [row * 10 + column for row in (3, 4, 5) for column in (3, 4, 5)]


def test_the_rows_of_the_matrix_say_their_channel_and_kernel_cell(visit):
    page = settled(visit(path("im2col", color="rgb")))
    labels = """(stage) => {
      const { panel } = stage.panels.find((entry) => entry.name === "columns");
      const width = parseFloat(panel.labels.style.width);
      const labels = Array.from({ length: panel.rows }, (_, row) => panel.look.rowLabel(row)[0]);
      return { labels, side: panel.side, width };
    }"""
    found = ask(page, labels)
    assert found["labels"] == [f"{channel} {a},{b}" for channel in "RGB" for a in range(3) for b in range(3)]
    assert found["side"] >= 9 and found["width"] > 20
    navigate(page, path("im2col"))
    assert ask(page, labels)["labels"][:4] == ["0,0", "0,1", "0,2", "1,0"]


def test_the_numbers_of_the_first_matrix_can_be_read(visit):
    page = settled(visit(path("im2col")))
    sides = ask(page, "(stage) => stage.panels.map(({ name, panel }) => [name, panel.side])")
    assert dict(sides)["columns"] >= 26 and dict(sides)["product"] >= 30


def test_one_value_is_told_to_its_last_digit_and_a_long_sum_by_its_parts(visit):
    page = settled(visit(path("arithmetic", operation="average")))  # means of nine of 0 ... 24
    navigate(
        page, path("arithmetic", operation="average", kernel_size="2", padding="1", height="3", width="3")
    )
    point_at(page, "output", 0, 2)  # (1 + 2) / 4
    expect(words(page)).to_contain_text("= 0.75.")
    navigate(page, path("arithmetic", operation="average", padding="1"))
    point_at(page, "output", 0, 0)  # (0 + 1 + 5 + 6) / 9
    expect(words(page)).to_contain_text("= 1.333 (as float32: 1.3333334).")
    navigate(page, path("arithmetic", weights="ones", kernel_size="5"))  # 25 products, rows of the ramp
    expect(words(page)).to_contain_text(
        "25 products, row by row of the kernel: 10 + 35 + 60 + 85 + 110 = 300."
    )
    navigate(page, path("arithmetic", operation="max", kernel_size="5"))
    expect(words(page)).to_contain_text("The largest of the 25 values in the window is 24.")


def test_the_scatter_view_states_its_products(visit):
    link = {
        "operation": "transposed",
        "scatter": "1",
        "weights": "ramp",
        "kernel_size": "2",
        "height": "2",
        "width": "2",
    }
    page = settled(visit(path("arithmetic", **link)))  # 0 1; 2 3 under 1 2; 3 4: 3 x 3 outputs
    expect(page.locator("figcaption").first).to_have_text("Input 2 × 2")
    go(page, 3)
    expect(words(page)).to_have_text(
        "Input (1, 1) = 3 times the kernel is added to 4 outputs: "
        "3·1 = 3 to (1, 1); 3·2 = 6 to (1, 2); 3·3 = 9 to (2, 1); 3·4 = 12 to (2, 2)."
    )
    point_at(page, "output", 1, 1)
    expect(words(page)).to_have_text("Output (1, 1) adds up what 4 inputs bring: 0·4 + 1·3 + 2·2 + 3·1 = 10.")
    point_at(page, "kernel", 0, 0)
    expect(words(page)).to_contain_text("Weight (0, 0) = 1 multiplies every input")


def test_padding_too_small_for_lines_of_its_own_is_hatched_all_over(visit):
    page = settled(
        visit(path("im2col", color="rgb", crop_size="64", padding="2", bank="random", filters="8"))
    )
    shown = ask(
        page,
        """(stage) => {
          const { panel } = stage.panels[0];
          const context = panel.canvas.getContext("2d");
          const row = (y) => {
            const { data } = context.getImageData(0, y, panel.canvas.width - 1, 1);
            return Array.from({ length: data.length / 4 }, (_, i) => [...data.subarray(4 * i, 4 * i + 3)]);
          };
          const middle = row(Math.round(panel.canvas.height / 2));
          return { side: panel.side, border: row(1), inside: middle.slice(12, -12) };
        }""",
    )
    assert shown["side"] < 4
    border = np.array(shown["border"], int)
    lines = border.sum(1) > border.sum(1).mean()
    assert 10 < np.count_nonzero(np.diff(lines.astype(int)) == 1) < 100  # light lines, again and again
    assert np.median(border[:, 2] - border[:, 0]) > 40  # on blue
    assert np.median(np.ptp(np.array(shown["inside"], int), 1)) < 3  # the picture itself is gray


def test_any_cell_can_be_pointed_at_and_pinned_by_keys(visit):
    page = settled(visit(path("arithmetic", **FIGURE)))
    at = step(page)
    output = page.get_by_role("application", name="Output 3 × 3")
    output.focus()
    output.press("ArrowUp")
    expect(words(page)).to_contain_text("Output (0, 1), step 2 of 9")
    output.press("ArrowUp")  # it is at the edge
    output.press("ArrowRight")
    expect(words(page)).to_contain_text("Output (0, 2), step 3 of 9")
    output.press("Enter")
    page.get_by_role("application", name="Kernel 3 × 3").press("ArrowDown")
    expect(words(page)).to_contain_text("Weight (2, 1)")
    page.get_by_role("button", name="Play").focus()
    expect(words(page)).to_contain_text("Pinned. Output (0, 2)")
    output.press("Escape")
    expect(words(page)).not_to_contain_text("Pinned")
    assert step(page) == at  # the timeline stood still


def test_after_a_click_on_a_cell_the_keys_still_move_the_timeline(visit):
    page = settled(visit(path("arithmetic", **FIGURE)))
    go(page, 3)
    page.mouse.click(*panel_place(page, "output", 2, 1))
    expect(words(page)).to_contain_text("Output (2, 1)")
    page.keyboard.press("ArrowRight")
    expect_step(page, 4)
    page.keyboard.press("Home")
    expect_step(page, 0)


def test_after_a_click_on_a_button_the_keys_move_the_timeline_too(visit):
    page = settled(visit(path("arithmetic", **FIGURE)))
    go(page, 3)
    page.get_by_role("button", name="One step forward").click()
    page.keyboard.press("ArrowRight")
    expect_step(page, 5)


def test_a_long_matrix_scrolls_under_the_keys(visit):
    page = settled(visit(path("im2col", **LARGE)))
    matrix = page.get_by_role("application", name="columns matrix")
    first = ask(page, "(stage) => stage.panels.find(({ name }) => name === 'columns').panel.first")
    for _ in range(60):
        matrix.press("ArrowLeft")
    shown = ask(
        page,
        "(stage) => (({ first, visible, cursor }) => [first, visible, cursor[1]])"
        "(stage.panels.find(({ name }) => name === 'columns').panel)",
    )
    assert shown[0] < first
    assert shown[0] <= shown[2] < shown[0] + shown[1]


def test_a_pixel_that_is_used_as_a_copy_only_is_not_crossed_out(visit):
    """Stride 3 under 1 x 1 on 3 pixels wrapped by one: the canvas is 2 0 1 2 0, of which 2 and 2 are read."""
    link = {
        "padding": "1",
        "padding_mode": "circular",
        "stride": "3",
        "kernel_size": "1",
        "height": "3",
        "width": "3",
    }
    page = settled(visit(path("arithmetic", **link)))
    found = ask(page, "(stage) => stage.panels[0].panel.hatched.filter(([, , kind]) => kind === 'unused')")
    crossed = [(r, c) for r in range(5) for c in range(5) if r % 3 or c % 3]
    assert sorted((r, c) for r, c, _ in found) == crossed
    expect(page.get_by_text("input cells are never used")).to_contain_text("8")


def test_padding_that_is_left_over_is_crossed_out_and_its_copies_in_the_matrix_are_hatched(visit):
    """6 x 6 with a border of one, 3 x 3 at stride 2: the last row and column of the 8 x 8 are never covered."""
    link = path("im2col", unroll="numbers", height="6", width="6", stride="2", padding="1", bank="random")
    page = settled(visit(link))
    hatched = "(stage, name) => stage.panels.find((entry) => entry.name === name).panel.hatched"
    kinds = {(r, c): kind for r, c, kind in ask(page, hatched, "input")}
    assert kinds == {
        (r, c): "unused" if 7 in (r, c) else "padding" for r in range(8) for c in range(8) if {0, 7} & {r, c}
    }
    steps = convolution_steps(ConvSpec(3, 2, 1), (6, 6))
    sources = [patch_sources(steps, step) for step in range(len(steps))]
    copies = [(k, step) for step, seen in enumerate(sources) for k, at in enumerate(seen) if at is None]
    assert sorted((k, step) for k, step, _ in ask(page, hatched, "columns")) == sorted(copies)


@pytest.mark.parametrize(
    "link",
    [
        pytest.param({}, id="gray"),
        pytest.param({"color": "rgb", "bank": "random", "filters": "8"}, id="8-filters"),
        pytest.param({"unroll": "numbers", "padding": "1", "bank": "random"}, id="numbers"),
    ],
)
def test_what_plays_and_what_it_says_are_in_sight_however_tall_the_grids_are(visit, link):
    page = visit(path("im2col", **link), **WIDE)
    for shown in (settled(page).get_by_role("button", name="Play"), words(page)):
        expect(shown).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("link", [{"height": "8", "width": "8", "stride": "2"}, {}])
def test_a_slider_leaves_the_reader_where_the_timeline_was(visit, link):
    """Also where sentences above the stage come or go: at 5 x 5 a slider leads away from a case of the guide."""
    page = settled(visit(path("arithmetic", **link)))
    go(page, 0)
    for _ in range(2):
        before = root(page).get_attribute("data-ready")
        slider(page, "Padding").press("ArrowRight")
        expect(root(page)).not_to_have_attribute("data-ready", before)
        settled(page)
        expect_step(page, 0)


def test_keys_with_a_modifier_move_no_crop(visit):
    page = settled(visit(path("im2col")))
    page.get_by_role("img", name="Arrow keys move the crop").wait_for()
    page.evaluate(
        """() => {
          const find = (node) => [...node.querySelectorAll("*")].flatMap((found) =>
            [found, ...(found.shadowRoot ? find(found.shadowRoot) : [])]);
          const crop = "canvas[aria-label*='Arrow keys move the crop']";
          const canvas = find(document).find((node) => node.matches?.(crop));
          const init = { key: "ArrowLeft", altKey: true, bubbles: true, cancelable: true };
          const untouched = canvas.dispatchEvent(new KeyboardEvent("keydown", init));
          if (!untouched) throw new Error("Alt and an arrow are the browser's");
        }"""
    )

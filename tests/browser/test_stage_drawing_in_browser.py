"""What the stage draws: colors, frames, hatching, numbers, and the room that each grid has."""

from itertools import combinations, pairwise

import numpy as np
import pytest

from core.arithmetic import ConvSpec
from core.figures.theme import CELLS
from core.steps import convolution_steps
from tests.browser.expecting import expect
from tests.browser.looks import assert_no_sideways_scrolling, assert_readable, in_both_schemes
from tests.browser.stage_page import (
    FIGURE,
    MARK,
    ask,
    button,
    colors,
    expect_step,
    frames,
    go,
    navigate,
    panel_place,
    path,
    point_at,
    root,
    settled,
    words,
)
from tests.browser.visitor import DARK, PHONE, WIDE
from tests.windows import patch_sources

LARGE = {"color": "rgb", "crop_size": "64", "filters": "8", "bank": "random"}  # 3844 steps of 27 x 8


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

    def test_grays_are_the_numbers_and_what_is_empty_hatched_or_crossed_out_says_why(self, visit):
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

        # Padding is hatched, and cells that no window reads are crossed out.
        navigate(page, path("arithmetic", height="6", width="6", stride="2", numbers="ramp", weights="ones"))
        go(page, 0)
        on_the_diagonal = colors(page, "input", -9, -9)[:, :3].tolist()
        crossed = [i for i, (red, _, blue) in enumerate(on_the_diagonal) if red - blue > 90]
        assert crossed == [i for i in range(36) if i // 6 == 5 or i % 6 == 5]
        kinds = "(({ rows, look }) => Array.from({ length: rows }, (_, r) => look.hatch(r, 0)))(stage.panels[0].panel)"
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

        # A pixel that is used as a copy only is not crossed out: stride 3 under 1 x 1 on 3 pixels wrapped by one.
        # The canvas is 2 0 1 2 0, of which 2 and 2 are read.
        link = {
            "padding": "1",
            "padding_mode": "circular",
            "stride": "3",
            "kernel_size": "1",
            "height": "3",
            "width": "3",
        }
        navigate(page, path("arithmetic", **link))
        found = ask(
            page, "(stage) => stage.panels[0].panel.hatched.filter(([, , kind]) => kind === 'unused')"
        )
        crossed = [(r, c) for r in range(5) for c in range(5) if r % 3 or c % 3]
        assert sorted((r, c) for r, c, _ in found) == crossed
        expect(page.get_by_text("input cells are never used")).to_contain_text("8")

    def test_a_sharp_screen_gets_twice_the_pixels(self, visit):
        page = settled(visit(path("im2col"), **DARK))
        sizes = ask(
            page,
            """(stage) => stage.panels.map(({ panel: { canvas } }) =>
              [canvas.width / parseFloat(canvas.style.width), canvas.height / parseFloat(canvas.style.height)])""",
        )
        assert len(sizes) == 8  # the input, four maps, three matrices
        for across, down in sizes:
            assert (across, down) == pytest.approx((2, 2), rel=0.01)


class TestLargeCrops:
    def test_every_step_is_shown_at_once_and_in_view_and_thin_padding_is_hatched_all_over(self, visit):
        page = settled(visit(path("im2col", **LARGE)))
        go(page, 0)
        expect(page.locator(".shapes")).to_contain_text("(27, 3844)")
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

        navigate(page, path("im2col", **LARGE, padding="2"))  # too small for lines of its own
        go(page, 0)
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
            tops = ask(
                page, "(stage) => stage.panels.slice(0, 3).map((entry) => entry.panel.figure.offsetTop)"
            )
            assert len(set(tops)) == 1  # three channels lie side by side
            shelves = ("input", "output"), ("columns",), ("weights",), ("product",)
            for above, below in pairwise(shelves):
                lowest = max(box["bottom"] for box in boxes if box["name"] in above)
                assert lowest <= min(box["top"] for box in boxes if box["name"] in below), (above, below)
        expect_step(page, 0)
        button(page, "Last step").tap()
        expect_step(page, ask(page, "(stage) => stage.transport.length - 1"))
        page.mouse.click(*panel_place(page, "output", 0, 0))
        expect(words(page)).to_contain_text("Output (0, 0)")

    def test_text_is_readable_in_both_schemes(self, visit):
        page = settled(visit(path("im2col"), **DARK))
        for scheme in in_both_schemes(page):
            assert_readable(page, ".root *", 15)
            if scheme == "light":
                go(page, 1)  # what is drawn follows with the next step
            ink = root(page).evaluate("root => getComputedStyle(root).color")
            assert ask(page, "(stage) => stage.ink") == ink


def test_the_rows_of_the_matrix_say_their_channel_and_kernel_cell_and_copies_of_padding_are_hatched(visit):
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

    # Padding that is left over is crossed out, and its copies in the matrix are hatched: 6 x 6 with a border of one,
    # 3 x 3 at stride 2. The last row and column of the 8 x 8 are never covered.
    link = path("im2col", unroll="numbers", height="6", width="6", stride="2", padding="1", bank="random")
    navigate(page, link)
    hatched = "(stage, name) => stage.panels.find((entry) => entry.name === name).panel.hatched"
    kinds = {(r, c): kind for r, c, kind in ask(page, hatched, "input")}
    assert kinds == {
        (r, c): "unused" if 7 in (r, c) else "padding" for r in range(8) for c in range(8) if {0, 7} & {r, c}
    }
    steps = convolution_steps(ConvSpec(3, 2, 1), (6, 6))
    sources = [patch_sources(steps, step) for step in range(len(steps))]
    copies = [(k, step) for step, seen in enumerate(sources) for k, at in enumerate(seen) if at is None]
    assert sorted((k, step) for k, step, _ in ask(page, hatched, "columns")) == sorted(copies)


BAR = 100  # CSS pixels that the bar of the path takes above the page, where its claim has one line


def test_the_unrolling_can_be_read_without_scrolling_below_the_bar_of_the_path(visit):
    page = settled(visit(path("im2col"), **WIDE))
    go(page, 103)  # the whole product is there
    fonts = ask(
        page,
        """(stage) => Object.fromEntries(stage.panels.map(({ name, panel }) =>
          [name, parseFloat(panel.canvas.getContext("2d").font)]))""",
    )
    assert min(fonts[name] for name in ("columns", "weights", "product")) >= 14
    desk = page.locator(".desk").bounding_box()["height"]  # stays at the window's bottom
    for shown in page.locator("figure").all():
        box = shown.bounding_box()
        assert box["y"] + box["height"] <= WIDE["viewport"]["height"] - BAR - desk


def test_the_sum_with_its_remainder_is_on_screen_above_the_whole_stage(visit):
    link = path("arithmetic", height="6", width="6", stride="2", padding="1", stop="floor")
    page = settled(visit(link, **WIDE))
    sums = page.locator("[data-testid=stMain] .katex-display")
    expect(sums).to_have_count(1)
    bottom = page.locator(".desk").bounding_box()["y"]  # it lies over what is below it
    for shown in (sums, page.get_by_text("1 pixel is left over"), *page.locator("figure").all()):
        box = shown.bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= bottom
    hidden = sums.evaluate(
        "sum => Math.max(sum.scrollWidth - sum.clientWidth, sum.scrollHeight - sum.clientHeight)"
    )
    assert hidden <= 3

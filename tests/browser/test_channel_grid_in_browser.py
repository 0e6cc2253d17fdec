"""The grid of all channels in a real Chromium: its values are the network's, and it opens what is clicked."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from playwright.sync_api import Locator, Page

from core.arithmetic import ConvSpec
from core.images import resize
from core.network.forward import LayerMaps, forward
from core.network.layers import ACTIVATIONS, LEAKY_SLOPE, Layer
from core.network.stack_text import from_layers, write_stack
from core.network.weights import initial_weights
from core.pictures.samples import TEST_PICTURES
from tests.browser.expecting import expect
from tests.browser.looks import assert_no_sideways_scrolling, assert_readable, boxes_of, in_both_schemes
from tests.browser.stage_page import path
from tests.browser.typed_arrays import typed_array
from tests.browser.visitor import DARK, PHONE, TO, WIDE
from tests.browser.visits import expect_link, expect_rest

MINUS = str.maketrans("−", "-")


def conv(out_channels: int, activation: str = "relu", stride: int = 1) -> Layer:
    return Layer("conv", ConvSpec(3, stride, 1), out_channels, activation=activation)


@dataclass(frozen=True)
class Case:
    """A network on a gray test picture of net_size pixels a side, by core alone."""

    layers: tuple[Layer, ...]
    net_size: int = 64

    @property
    def link(self) -> str:
        return path(
            "feature_maps",
            source="test",
            test="zone_plate",
            net_size=self.net_size,
            look="channels",
            stack=write_stack(from_layers(self.layers)),
        )

    @property
    def last(self) -> LayerMaps:
        return _run(self.layers, self.net_size)[-1]


@cache
def _run(layers: tuple[Layer, ...], size: int) -> tuple[LayerMaps, ...]:
    x = resize(TEST_PICTURES["zone_plate"].make(512), size)
    return forward(x, layers, initial_weights(layers, len(x), "default", 0))


def root(page: Page) -> Locator:
    """The grid's root, once it is drawn."""
    return page.locator(".root[data-ready]", has=page.locator(".channels"))


def opened(visit, case: Case, **context) -> Page:
    page = visit(case.link, **context)
    expect(root(page)).to_be_visible()
    expect_rest(page)
    return page


def navigate(page: Page, case: Case) -> None:
    """Another network in the running session, as Back and Forward reach it."""
    before = root(page).get_attribute("data-ready")
    page.evaluate(TO, case.link)
    expect(root(page)).not_to_have_attribute("data-ready", before)


def return_to(page: Page, case: Case) -> None:
    """The grid again, after one of its channels was opened."""
    expect(root(page)).to_have_count(0)
    page.evaluate(TO, case.link)
    expect(root(page)).to_be_visible()
    expect_rest(page)


def tile(page: Page, channel: int) -> Locator:
    return page.locator(".channels .tile").nth(channel)


def frame(page: Page, channel: int, side: int = 0) -> Locator:
    """The map of a channel: 0 before, 1 after the activation."""
    return tile(page, channel).locator(".frame").nth(side)


def in_frame(page: Page, channel: int, at: tuple[int, int], shown: tuple[int, int], side: int = 0) -> dict:
    """Where the middle of a pixel lies in a map, of those (rows, columns) that are shown."""
    frame(page, channel, side).scroll_into_view_if_needed()
    box = frame(page, channel, side).bounding_box()
    y, x = ((place + 0.5) / size for place, size in zip(at, shown))
    return {"x": x * box["width"], "y": y * box["height"]}


def readout(page: Page) -> Locator:
    return page.locator(".readout")


def expect_value(page: Page, case: Case, channel: int, at: tuple[int, int], name: str) -> None:
    """The line comes to say this pixel's (row, column) values of the full maps, to 4 digits."""
    expect(readout(page)).to_contain_text(f"channel {channel}, row {at[0]}, column {at[1]}: z = ")
    text = readout(page).inner_text().translate(MINUS)
    before, after = (float(part.rpartition(" = ")[2]) for part in text.partition(": ")[2].split(" → "))
    assert f"→ {name} = " in text
    assert before == pytest.approx(float(case.last.before[channel, *at]), rel=5e-4, abs=1e-9)
    assert after == pytest.approx(float(case.last.after[channel, *at]), rel=5e-4, abs=1e-9)


def ask(page: Page, script: str):
    return root(page).evaluate(f"(root) => ({script})(root.grid)")


def values(page: Page, side: str) -> np.ndarray:
    """The network's own values, or those after the activation: "before" or "after"."""
    return typed_array(root(page), f"(root) => root.grid.{side}")


SMALL = Case((conv(6), conv(5, "leaky_relu", stride=2)))
MANY = Case((conv(64),), 160)  # every 5th row and column: 64 * 32 * 32 values
LECTURE = Case((conv(16, stride=2),), 224)  # 16 * 112 * 112 values: every 2nd is sent


class TestValues:
    def test_the_browser_applies_every_activation_as_pytorch_does_and_keeps_its_nodes(self, visit):
        page = opened(visit, SMALL)
        assert page.locator(".tile[tabindex='0']").count() == 1  # Tab comes to one
        tile(page, 2).evaluate("tile => { tile.kept = true; }")
        for name in ACTIVATIONS:
            case = Case((conv(3, name),))
            navigate(page, case)
            sent, applied = values(page, "before"), values(page, "after")
            assert_array_equal(sent, case.last.before.ravel())
            close = 1e-6 if name in ("sigmoid", "tanh") else 0
            assert_allclose(applied, case.last.after.ravel(), rtol=close, atol=close / 10, err_msg=name)
        assert ask(page, "(grid) => grid.setup.slope") == LEAKY_SLOPE
        expect(page.locator(".tile")).to_have_count(3)
        assert tile(page, 2).evaluate("tile => tile.kept")

    def test_pointing_marks_the_pixel_everywhere_says_the_networks_values_and_sends_nothing(self, visit):
        page = opened(visit, SMALL)
        sent = visit.frames_sent
        for channel, at, side in ((0, (0, 0), 0), (3, (17, 21), 1), (4, (31, 31), 0)):
            frame(page, channel, side).hover(position=in_frame(page, channel, at, (32, 32), side))
            expect_value(page, SMALL, channel, at, "LeakyReLU(z)")
        frame(page, 1).hover(position=in_frame(page, 1, (8, 24), (32, 32)))
        expect(readout(page)).to_contain_text("row 8, column 24")
        places = page.locator(".frame").evaluate_all(
            """(frames) => frames.map((frame) => {
              const [down, across] = ["::before", "::after"].map((line) => getComputedStyle(frame, line));
              return [parseFloat(across.top) / frame.clientHeight, parseFloat(down.left) / frame.clientWidth];
            })"""
        )
        assert len(places) == 10
        assert_allclose(places, [[8.5 / 32, 24.5 / 32]] * 10, atol=0.02)
        assert visit.frames_sent == sent

    def test_64_channels_are_thinned_drawn_quickly_and_name_the_pixels_of_the_full_maps(self, visit, capsys):
        page = opened(visit, MANY)
        expect(page.locator(".sampling")).to_contain_text(
            "only every 5th row and column of the 160 × 160 maps is shown"
        )
        times = ask(page, DRAWN_AGAIN)
        assert len(times) == 20
        (drawing, with_pixels), worst = np.median(times, axis=0), np.max(times, axis=0)[1]
        assert with_pixels < 500  # many times what it takes
        with capsys.disabled():
            print(
                f"\n64 channels, z and ReLU(z), 32 x 32 each: {drawing:.1f} ms, {with_pixels:.1f} ms with the "
                f"pixels read back, {worst:.1f} ms at worst"
            )

        tile(page, 50).scroll_into_view_if_needed()
        expect(page.locator(".legend")).to_be_in_viewport(ratio=1)
        expect(readout(page)).to_be_in_viewport(ratio=1)

        frame(page, 9).hover(position=in_frame(page, 9, (12, 30), (32, 32)))
        expect_value(page, MANY, 9, (60, 150), "ReLU(z)")
        frame(page, 9).click(position=in_frame(page, 9, (12, 30), (32, 32)))
        expect_link(page, channel="9", look="channel", position="60,150")

    def test_the_browser_works_out_the_values_that_were_not_sent(self, visit):
        page = opened(visit, LECTURE)
        expect(page.locator(".sampling")).to_be_empty()
        assert_allclose(values(page, "before"), LECTURE.last.before.ravel(), atol=1e-6)
        assert ask(page, "(grid) => [grid.selected.row, grid.selected.column]") == [56, 56]
        channel = ask(page, "(grid) => grid.selected.channel")
        frame(page, channel).hover(position=in_frame(page, channel, (33, 71), (112, 112)))
        expect_value(page, LECTURE, channel, (33, 71), "ReLU(z)")
        frame(page, channel).click(position=in_frame(page, channel, (33, 71), (112, 112)))
        expect_link(page, channel=str(channel), look="channel", position="33,71")


DRAWN_AGAIN = """(grid) => Array.from({ length: 20 }, () => {
  const start = performance.now();
  grid.draw();
  const drawn = performance.now();
  for (const { canvas } of grid.tiles.flatMap(({ sides }) => sides)) {
    canvas.getContext("2d").getImageData(0, 0, 1, 1);
  }
  return [drawn - start, performance.now() - start];
})"""


def middle_color(page: Page, channel: int, row: int, column: int) -> list[int]:
    script = f"""(grid) => [...grid.tiles[{channel}].sides[0].canvas.getContext("2d")
      .getImageData({column}, {row}, 1, 1).data]"""
    return ask(page, script)


class TestScales:
    def test_the_true_ranges_are_said_and_each_its_own_scale_recolors_in_the_browser(self, visit):
        page = opened(visit, SMALL)
        for text, maps in zip(
            page.locator(".ranges span").all_inner_texts(), (SMALL.last.before, SMALL.last.after), strict=True
        ):
            low, high = text.translate(MINUS).partition("true min ")[2].split(", max ")
            assert float(low) == pytest.approx(float(maps.min()), rel=5e-4)
            assert float(high) == pytest.approx(float(maps.max()), rel=5e-4)
        weakest = int(np.abs(SMALL.last.before).max(axis=(1, 2)).argmin())
        at = np.unravel_index(np.abs(SMALL.last.before[weakest]).argmax(), (32, 32))
        pale, sent = middle_color(page, weakest, *map(int, at)), visit.frames_sent
        page.get_by_role("button", name="Each its own").click()
        expect(page.get_by_role("button", name="Each its own")).to_have_attribute("aria-pressed", "true")
        strong = middle_color(page, weakest, *map(int, at))
        assert strong in ([5, 48, 97, 255], [103, 0, 31, 255])  # the ends of the palette
        assert sum(strong[:3]) < sum(pale[:3])
        for channel, own in enumerate(ask(page, "(grid) => grid.setup.own")):
            text = tile(page, channel).locator(".own").inner_text()
            assert float(text.removeprefix("±")) == pytest.approx(own, rel=5e-4)
        page.get_by_role("button", name="One scale for all").click()
        assert middle_color(page, weakest, *map(int, at)) == pale
        values = SMALL.last.before
        channel, row, column = map(int, np.unravel_index(np.abs(values).argmax(), values.shape))
        color = [5, 48, 97, 255] if values[channel, row, column] < 0 else [103, 0, 31, 255]
        assert middle_color(page, channel, row, column) == color  # the strongest of all has the last color
        assert visit.frames_sent == sent


class TestOpening:
    def test_a_click_opens_the_channel_at_the_pixel_and_enter_where_the_keys_led(self, visit):
        page = opened(visit, SMALL)
        frame(page, 3, 1).click(position=in_frame(page, 3, (17, 21), (32, 32), 1))
        expect_link(page, channel="3", look="channel", position="17,21")
        expect(page.get_by_role("radio", name="One channel")).to_be_checked()

        return_to(page, SMALL)
        sent = visit.frames_sent
        tile(page, 0).focus()
        for key in ("ArrowUp", "ArrowRight", "Shift+ArrowDown", "PageDown", "PageDown", "PageUp"):
            page.keyboard.press(key)
        expect_value(page, SMALL, 1, (25, 17), "LeakyReLU(z)")  # from the middle, (16, 16)
        expect(tile(page, 1)).to_be_focused()
        expect(page.locator(".live")).to_have_text(readout(page).inner_text())
        assert visit.frames_sent == sent
        page.keyboard.press("Enter")
        expect_link(page, channel="1", look="channel", position="25,17")
        expect(page.locator("canvas.marks").first).to_be_focused()


class TestLooks:
    def test_a_tile_says_what_relu_zeroed_and_of_a_map_of_one_pixel_its_number(self, visit):
        case = Case((conv(6),))
        page = opened(visit, case)
        for channel in range(6):
            share = np.mean((case.last.before[channel] < 0) & (case.last.after[channel] == 0))
            said = tile(page, channel).locator(".zeroed").inner_text()
            if 0.01 < share < 0.99:
                assert said == f"{share:.0%}".replace("%", " % zeroed")
            dead = tile(page, channel).locator(".dead").inner_text()
            assert dead == ("0 everywhere" if not case.last.after[channel].any() else "")

        case = Case((conv(8), Layer("global_avg_pool")))
        navigate(page, case)
        expect(page.get_by_text("global average pooling, 8 channels of 1 × 1")).to_be_visible()
        expect(page.locator(".scales")).to_be_hidden()  # a scale of its own would say nothing
        numbers = page.locator(".frame .number:visible").all_inner_texts()
        found = [float(text.translate(MINUS)) for text in numbers if text]
        assert found == pytest.approx(case.last.after.ravel().tolist(), rel=5e-4, abs=1e-9)

    def test_16_maps_lie_beside_their_activations_in_rows_of_equal_length(self, visit):
        page = opened(visit, Case((conv(16),), 224 // 4), **WIDE)
        tops = page.locator(".tile").evaluate_all("tiles => tiles.map((tile) => tile.offsetTop)")
        assert {tops.count(top) for top in tops} == {4}
        before, after = boxes_of(frame(page, 5, 0).or_(frame(page, 5, 1)))
        assert before["y"] == after["y"] and before["x"] < after["x"]

    def test_a_phone_does_not_scroll_sideways_and_a_finger_reads_and_then_opens(self, visit):
        page = opened(visit, MANY, **PHONE)
        expect(page.locator(".tile")).to_have_count(64)
        assert_no_sideways_scrolling(page)
        boxes = boxes_of(page.locator(".channels .tile"))[:4]
        assert boxes[0]["y"] == boxes[1]["y"] < boxes[3]["y"]
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)

        navigate(page, SMALL)
        expect_rest(page)
        sent = visit.frames_sent
        place = in_frame(page, 3, (17, 21), (32, 32), 1)
        frame(page, 3, 1).tap(position=place)
        expect_value(page, SMALL, 3, (17, 21), "LeakyReLU(z)")
        assert visit.frames_sent == sent
        frame(page, 3, 1).tap(position=place)
        expect_link(page, channel="3", look="channel", position="17,21")

    def test_text_is_readable_in_both_schemes(self, visit):
        page = opened(visit, SMALL, **DARK)
        for _ in in_both_schemes(page):
            assert_readable(page, ".root:has(.channels) *", 10)

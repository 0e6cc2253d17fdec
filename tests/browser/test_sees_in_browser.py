"""What it sees, and hypercolumns, in a real Chromium: a position is picked, and everything follows core."""

import json
from itertools import pairwise
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Locator, Page

from core.images import open_image, resize
from core.network.effective_field import effective_receptive_field
from core.network.forward import LayerMaps, forward
from core.network.hypercolumns import hypercolumns, offsets, similarity, standardized
from core.network.presets import PRESETS
from core.network.rows import layer_specs
from core.network.stack_text import from_layers, write_stack
from core.network.weights import initial_weights
from core.pictures.samples import photograph
from core.receptive_field import receptive_field, region, trace, visible
from tests.browser.expecting import expect
from tests.browser.looks import assert_no_sideways_scrolling, boxes_of
from tests.browser.visitor import PHONE, TO, WIDE
from tests.browser.visits import expect_link, expect_rest

STRIDED = PRESETS["strided"].layers
LINK = {"stride": "2", "padding": "1", "color": "rgb", "net_size": "64"}
SIZE = 64


def astronaut() -> np.ndarray:
    """(3, 64, 64): what the network of LINK gets."""
    return resize(resize(open_image(photograph("astronaut"), 1024, trusted=True).pixels, 512), SIZE)


def computed(layers=STRIDED) -> tuple[np.ndarray, tuple, tuple[LayerMaps, ...]]:
    """The picture, the weights and the activations of the network with the seed 0."""
    x = astronaut()
    weights = initial_weights(layers, len(x), "default", 0)
    return x, weights, forward(x, layers, weights)


def path(look: str, **parameters) -> str:
    return f"/feature_maps?{urlencode({**LINK, 'look': look, **parameters})}"


def opened(visit, look: str, context: dict | None = None, **parameters) -> Page:
    return settled(visit(path(look, **parameters), **(context or {})))


def navigate(page: Page, look: str, **parameters) -> None:
    """Another state in the running session, as Back and Forward reach it; it must differ in what is shown."""
    before = main(page).get_attribute("data-ready")
    page.evaluate(TO, path(look, **parameters))
    expect(main(page)).not_to_have_attribute("data-ready", before)
    settled(page)


def settled(page: Page) -> Page:
    expect(main(page)).to_be_visible()
    expect_rest(page)
    return page


def main(page: Page) -> Locator:
    """The component in which a position is picked."""
    return page.locator(".root[data-ready]").filter(has=page.locator("canvas.pick"))


def panel(page: Page, caption: str) -> Locator:
    """The canvas with the marks of the picture with this caption."""
    return main(page).locator("figure", has_text=caption).locator("canvas.marks")


def pick(page: Page, caption: str, cell: tuple[int, int], shape: tuple[int, int], how: str = "click") -> None:
    """Click, or tap, a cell of a picture and wait for the server's answer to be shown."""
    canvas = panel(page, caption)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    at = {"x": (cell[1] + 0.5) * box["width"] / shape[1], "y": (cell[0] + 0.5) * box["height"] / shape[0]}
    before = main(page).get_attribute("data-ready")
    getattr(canvas, how)(position=at)
    expect(main(page)).not_to_have_attribute("data-ready", before)
    settled(page)


def frames(page: Page, caption: str) -> list:
    return json.loads(panel(page, caption).get_attribute("data-frames"))


def held(canvas: Locator, keys: list[str]) -> str:
    """Press keys without a pause between them; the chosen position, "row,column", right after the last one."""
    script = """(canvas, keys) => {
      for (const name of keys) {
        const [key, ...held] = name.split("+").reverse();
        canvas.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey: held.includes("Shift") }));
      }
      return canvas.dataset.position;
    }"""
    return canvas.evaluate(script, keys)


def as_lists(seen) -> list:
    return [[list(side) for side in seen]]


class TestWhatItSees:
    def test_a_click_on_the_map_frames_its_receptive_field(self, visit):
        page = opened(visit, "sees")
        specs = layer_specs(STRIDED, (3, SIZE, SIZE))
        for position in ((3, 12), (0, 0), (15, 7)):
            pick(page, "Pick a position", position, (16, 16))
            expect_link(page, position=f"{position[0]},{position[1]}")
            seen = region(specs, position)
            assert frames(page, "What it sees") == as_lists(seen), position
            assert frames(page, "enlarged") == as_lists(seen), position
            diagrams = page.locator(".small canvas.marks")
            drawn = [json.loads(canvas.get_attribute("data-frames")) for canvas in diagrams.all()]
            assert drawn == [as_lists(part) for part in reversed(trace(specs, position))], position

        layers = PRESETS["network_in_network"].layers  # its global pooling sees all of the picture
        navigate(page, "sees", net_size="32", stack=write_stack(from_layers(layers)))
        assert frames(page, "What it sees") == as_lists(region(layer_specs(layers, (3, 32, 32)), (0, 0)))

    def test_the_numbers_beside_it_are_those_of_core_also_of_a_dead_unit(self, visit):
        page = opened(visit, "sees", position="0,5", channel="0")
        x, weights, activations = computed()
        field = receptive_field(layer_specs(STRIDED, x.shape))
        assert (field.size, field.stride, field.padding) == ((7, 7), (4, 4), (3, 3))
        expect(page.get_by_text("0·4 − 3 = −3")).to_be_visible()
        expect(page.get_by_text("5·4 − 3 = 17")).to_be_visible()
        value = float(activations[1].after[0, 0, 5])
        expect(page.get_by_text("The value at row 0, column 5 after ReLU")).to_contain_text(f"{value:.4g}")
        (top, bottom), _ = visible(region(field, (0, 5)), (SIZE, SIZE))
        shown = page.locator("tr", has_text="Inside the picture").inner_text()
        assert f"{top}…{bottom - 1}" in shown.replace("\u2060", "")

        before = activations[1].before
        channel, row, column = np.unravel_index(int(before.argmin()), before.shape)
        position = (int(row), int(column))
        dead = effective_receptive_field(x, STRIDED, weights, 1, int(channel), position)
        assert dead.dead and dead.gradient.any()
        navigate(page, "sees", channel=str(channel), position=f"{row},{column}")
        expect(page.get_by_text("ReLU is off here")).to_be_visible()
        expect(page.get_by_text(f"{dead.area} pixels are in reach")).to_be_visible()
        largest = main(page).get_by_text("largest").inner_text()
        assert float(largest.rsplit(" ", 1)[1]) == pytest.approx(dead.gradient.max(), rel=1e-3)

    def test_keys_choose_where_they_rest_or_at_once_and_hiding_the_field_asks_nobody(self, visit):
        page = opened(visit, "sees", position="3,12")
        sent = visit.frames_sent
        pixels = panel(page, "What it sees").locator("xpath=../canvas[1]")
        shown = pixels.evaluate("canvas => canvas.toDataURL()")
        button = page.get_by_role("button", name="Effective receptive field")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "false")
        assert pixels.evaluate("canvas => canvas.toDataURL()") != shown
        button.click()
        assert pixels.evaluate("canvas => canvas.toDataURL()") == shown
        assert visit.frames_sent == sent

        canvas = panel(page, "Pick a position")
        canvas.focus()
        before, sent = main(page).get_attribute("data-ready"), visit.frames_sent
        at_first = held(canvas, ["ArrowDown", "ArrowDown", "ArrowLeft", "Shift+ArrowLeft"])
        assert at_first == "3,12"
        expect(main(page)).not_to_have_attribute("data-ready", before)
        settled(page)
        expect_link(page, position="5,1")
        assert visit.frames_sent == sent + 1
        assert frames(page, "What it sees") == as_lists(region(layer_specs(STRIDED, (3, 64, 64)), (5, 1)))
        expect(canvas).to_be_focused()

        sent = visit.frames_sent
        assert held(canvas, ["ArrowDown", "Escape"]) == "5,1"  # taken back
        page.wait_for_timeout(500)
        assert visit.frames_sent == sent
        assert held(canvas, ["ArrowDown", "Enter"]) == "6,1"
        expect_link(page, position="6,1")


def vector(page: Page) -> np.ndarray:
    return np.array(json.loads(main(page).locator(".bars").get_attribute("data-values")))


class TestHypercolumn:
    def test_a_pick_in_any_picture_shows_the_vector_above_it(self, visit):
        page = opened(visit, "hypercolumn")
        _, _, activations = computed()
        maps = [activation.after for activation in activations]
        columns = hypercolumns(maps, (64, 64))
        for caption, (row, column) in (
            ("Pick a position", (10, 50)),
            ("How similar", (45, 7)),
            ("three colors", (31, 22)),
        ):
            before = vector(page)
            pick(page, caption, (row, column), (64, 64))
            expect_link(page, pixel=f"{row},{column}")
            found = vector(page)
            assert len(found) == 32 == sum(len(map_) for map_ in maps)
            assert not np.allclose(found, before), caption
            assert found == pytest.approx(columns[:, row, column].astype(float), abs=1e-6), caption
            said = f"The hypercolumn at row {row}, column {column}: 32 numbers in all"
            expect(page.get_by_text(said)).to_be_visible()
            expect(page.get_by_text("layer 2: 16–31", exact=True)).to_be_visible()
            alike = similarity(standardized(columns, offsets(maps)), (row, column))
            legend = main(page).get_by_text("true min").inner_text()
            least = float(legend.split()[2].strip(",").replace("−", "-"))
            assert least == pytest.approx(alike.min(), abs=1e-3), caption

        navigate(page, "hypercolumn", net_size="96")  # a position of a larger picture is its cell's middle
        pick(page, "How similar", (10, 50), (64, 64))
        expect_link(page, pixel="15,75")  # floor(10.5 * 96 / 64), floor(50.5 * 96 / 64)
        assert panel(page, "Pick a position").get_attribute("data-position") == "15,75"
        pick(page, "Pick a position", (63, 0), (64, 64))
        expect_link(page, pixel="95,0")

    def test_every_value_is_read_and_chosen_by_keys_and_layers_of_one_value_are_among_them(self, visit):
        page = opened(visit, "hypercolumn", pixel="20,20")
        values = vector(page)
        bars = main(page).locator(".groups canvas").nth(1)
        for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
            bars.press(key)
        readout = main(page).get_by_text("number 17 of the vector: layer 2, channel 1:")
        shown = float(readout.inner_text().rsplit(" ", 1)[1].replace("−", "-"))
        assert shown == pytest.approx(values[17], rel=1e-3, abs=1e-9)

        held(panel(page, "How similar"), ["ArrowRight"] * 12 + ["ArrowUp"])
        expect_link(page, pixel="19,32")  # where they rest
        expect(page.get_by_text("The hypercolumn at row 19, column 32")).to_be_visible()

        layers = PRESETS["network_in_network"].layers
        navigate(page, "hypercolumn", net_size="32", stack=write_stack(from_layers(layers)))
        assert len(vector(page)) == 32 + 32 + 16 + 16 + 32 + 32 + 10 + 10
        expect(page.get_by_text("Layer 8 has one value per channel")).to_be_visible()


class TestLooks:
    def test_a_phone_stacks_the_pictures_does_not_scroll_sideways_and_a_tap_picks(self, visit):
        page = opened(visit, "sees", PHONE)
        pick(page, "Pick a position", (4, 9), (16, 16), "tap")
        expect_link(page, position="4,9")
        for preset in ("strided", "network_in_network"):
            stack = write_stack(from_layers(PRESETS[preset].layers))
            for look in ("sees", "hypercolumn"):
                navigate(page, look, stack=stack)
                boxes = boxes_of(main(page).locator("canvas.marks"))
                stacked = [above["y"] + above["height"] < below["y"] for above, below in pairwise(boxes)]
                assert stacked and all(stacked), (preset, look)
                assert all(300 < box["width"] <= 390 for box in boxes), (preset, look)
                assert_no_sideways_scrolling(page)

    def test_three_pictures_stand_side_by_side_on_a_desk(self, visit):
        page = opened(visit, "hypercolumn", WIDE)
        boxes = boxes_of(main(page).locator("canvas.marks"))
        assert len(boxes) == 3
        assert all(left["x"] + left["width"] < right["x"] for left, right in pairwise(boxes))
        assert max(box["y"] for box in boxes) - min(box["y"] for box in boxes) < 2
        assert max(box["width"] for box in boxes) - min(box["width"] for box in boxes) < 1

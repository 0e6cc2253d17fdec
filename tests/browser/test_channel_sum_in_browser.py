"""One channel in a real Chromium: its parts, and any of its values worked out, against the network itself."""

import json
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Page

from core.arithmetic import ConvSpec
from core.images import open_image, resize, to_gray
from core.network.forward import forward
from core.network.stack_text import parse_stack, to_layers
from core.network.weights import initial_weights
from core.pictures.samples import photograph
from tests.browser.expecting import expect
from tests.browser.looks import assert_no_sideways_scrolling
from tests.browser.typed_arrays import typed_array
from tests.browser.visitor import PHONE, TO
from tests.browser.visits import expect_link, settled

SIZE = 64
WINDOW = {"kernel_size": 3, "stride": 2, "padding": 1}
PARTS = "[data-ready] .parts"


def path(**parameters) -> str:
    """The page at one channel, in a small network."""
    link = {"look": "channel", "channel": "0", "net_size": SIZE, "size": SIZE, **WINDOW, **parameters}
    return f"/feature_maps?{urlencode(link)}"


def opened(visit, context: dict | None = None, **parameters) -> Page:
    page = settled(visit(path(**parameters), **(context or {})))
    expect(page.locator(PARTS)).to_be_visible()
    return page


def navigate(page: Page, **parameters) -> None:
    """Another state in the running session, as Back and Forward reach it; it must differ in what is shown."""
    shown = page.locator(".root[data-ready]:has(.parts)")
    before = shown.get_attribute("data-ready")
    page.evaluate(TO, path(**parameters))
    expect(shown).not_to_have_attribute("data-ready", before)
    expect(page.locator(PARTS)).to_be_visible()


def maps(stack: str, color: str = "gray", seed: int = 0):
    """Every activation of the network that a link names."""
    pixels = resize(open_image(photograph("astronaut"), 1024, trusted=True).pixels, SIZE)
    x = to_gray(pixels) if color == "gray" else pixels
    layers = to_layers(parse_stack(stack), ConvSpec(3, 2, 1))
    return forward(x, layers, initial_weights(layers, len(x), "default", seed))


def expect_value(page: Page, position: tuple[int, int], value: float) -> None:
    """The page comes to work out this place, and finds this value before the activation."""
    work = page.locator("section.work[data-pixel]")
    expect(work).to_have_attribute("data-pixel", ",".join(map(str, position)))
    assert json.loads(work.get_attribute("data-totals")) == pytest.approx([value], abs=1e-4)


def test_the_sum_is_the_value_of_the_map(visit):
    page = opened(visit, stack="conv.1", position="0,0")
    for stack in (
        "conv.4.relu;conv.4.relu",
        "conv.6.tanh;depthwise.6",
        "conv.4;conv.4.g2",
        "conv.3;conv.2.k1.s1.p0",
        "conv.4.relu;conv.4.k3.s1.p1.add1",
    ):
        for color in ("gray", "rgb"):
            navigate(page, stack=stack, color=color, channel="1", position="3,12")
            expect_value(page, (3, 12), float(maps(stack, color)[-1].before[1, 3, 12]))


def test_a_click_the_arrow_keys_and_a_channels_number_choose_another_value(visit):
    stack = "conv.4.relu;conv.4.relu"
    page, values = opened(visit, stack=stack, position="0,0"), maps(stack)[-1].before
    before = values[0]
    expect_value(page, (0, 0), float(before[0, 0]))
    canvas = page.locator("canvas.marks").first
    box = canvas.bounding_box()
    side = box["height"] / len(before)
    canvas.click(position={"x": 5.5 * side, "y": 9.5 * side})
    expect_value(page, (9, 5), float(before[9, 5]))
    expect_link(page, position="9,5")
    canvas.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect_value(page, (10, 6), float(before[10, 6]))
    expect_link(page, position="10,6")

    page.get_by_role("spinbutton", name="Channel", exact=True).fill("3")
    page.keyboard.press("Enter")
    expect_link(page, channel="3")
    expect(page.locator("[data-ready$='1 3 (10, 6)']")).to_be_visible()  # layer index, channel, position
    expect_value(page, (10, 6), float(values[3, 10, 6]))


def test_the_map_its_values_and_its_parts_are_the_networks_own(visit):
    stack = "conv.4;conv.4"
    page, before = opened(visit, stack=stack), maps(stack)[-1].before[0]
    canvas = page.locator("canvas.pixels").first  # its colors are the palette's of the values
    height, width = before.shape
    shown = typed_array(canvas, "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data")
    red, _, blue, _ = shown.reshape(height, width, 4).transpose(2, 0, 1)
    clear = np.abs(before) > 0.1 * np.abs(before).max()
    assert ((red > blue) == (before > 0))[clear].all()

    stack = "conv.4.relu;conv.4.sigmoid"
    navigate(page, stack=stack)
    last = maps(stack)[-1]
    canvas = page.locator("canvas.marks").first
    side = canvas.bounding_box()["height"] / len(last.before[0])
    canvas.hover(position={"x": 3.5 * side, "y": 7.5 * side})
    z, after = (f"{values[0, 7, 3]:.4g}".replace("-", "−") for values in (last.before, last.after))
    expect(page.locator(".hovered")).to_contain_text(f"Row 7, column 3: z = {z}, Sigmoid(z) = {after}.")

    stack = "conv.5.relu;conv.2.relu"
    navigate(page, stack=stack)
    expect(page.locator(".card")).to_have_count(5)  # one for every input channel
    weights = initial_weights(to_layers(parse_stack(stack), ConvSpec(3, 2, 1)), 1, "default", 0)
    bias = f"{weights[1].bias[0]:.4g}".replace("-", "−")
    expect(page.locator(".bias")).to_contain_text(f"all 5 parts + bias {bias} = the map")


def test_pooling_says_what_it_takes(visit):
    page = opened(visit, stack="conv.4.relu", channel="2", position="0,0")
    for kind, named in (("max_pool", "The largest of these"), ("global_avg_pool", "Global")):
        stack = f"conv.4.relu;{kind}.k2.s2.p0.tanh"
        navigate(page, stack=stack, channel="2", position="0,0")
        last_maps = maps(stack)[-1]
        last = page.locator("section.work[data-value]")
        expect(last).to_contain_text(named)
        before, after = (float(values[2, 0, 0]) for values in (last_maps.before, last_maps.after))
        assert float(last.get_attribute("data-value")) == pytest.approx(before, abs=1e-5)
        taken, activated = last.locator("p").all_inner_texts()
        assert float(taken.rpartition(": ")[2]) == pytest.approx(before, rel=1e-3)
        assert float(activated.rpartition(" = ")[2]) == pytest.approx(after, rel=1e-3)
        assert before != pytest.approx(after, rel=1e-3)


def test_a_phone_shows_it_without_scrolling_sideways(visit):
    page = opened(visit, PHONE, stack="conv.16.relu;conv.16.relu", color="rgb")
    assert_no_sideways_scrolling(page)
    navigate(page, stack="conv.4.k15.p7;conv.4.k1.s1.p0", color="rgb")
    assert_no_sideways_scrolling(page)


def test_a_small_map_has_its_numbers_also_on_a_phone(visit):
    page = visit(
        "/feature_maps?source=test&test=step&look=channel&stack=conv.2.k3.s1.p1.d1.relu&editor=0", **PHONE
    )
    marks = page.locator("canvas.marks").first
    expect(marks).to_be_visible()
    expect(page.locator(".hovered")).to_contain_text("It is worked out below.")
    assert marks.bounding_box()["width"] >= 16 * 30  # its numbers have room; they scroll in their place
    drawn = marks.evaluate(
        """canvas => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width / 16, canvas.height / 16);
          return data.filter((value, i) => i % 4 === 3 && value > 0).length;
        }"""
    )
    assert drawn > 10  # the number of the first pixel
    marks.hover(
        position={"x": 40, "y": 40}
    )  # it may scroll, and what comes under a resting pointer is not pointed at
    marks.hover(position={"x": 10, "y": 10})
    expect(page.locator(".hovered")).to_contain_text("Choose it, and it is worked out below.")
    assert_no_sideways_scrolling(page)

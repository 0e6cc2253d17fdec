"""What a slider asks for is on screen while it is moved, before the server hears of it, and is what core computes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import numpy as np
import pytest
import torch
from playwright.sync_api import Page

from core.arithmetic import ConvSpec
from core.figures.rendering import scale_for, to_image
from core.filters.filtering import apply_filter
from core.filters.initializers import random_filters
from core.images import open_image, resize
from core.kernels import HANDCRAFTED
from core.network.forward import LayerMaps, forward
from core.network.stack_text import parse_stack, to_layers
from core.network.weights import initial_weights
from core.pictures.samples import TEST_PICTURES, photograph
from tests.browser.expecting import expect
from tests.browser.typed_arrays import typed_array
from tests.browser.visits import changed, expect_size, filters, navigate, root, settled, slider

SIDE = 64  # pixels of the zone plate: no symmetry in a window
PICTURE = {"source": "test", "test": "zone_plate", "size": str(SIDE)}


@contextmanager
def held(page: Page, label: str, value: int, foreseen: bool = True) -> Iterator[None]:
    """A slider dragged to a value and held there: Streamlit tells the server when it is let go."""
    thumb = slider(page, label)
    low, high, now = (float(thumb.get_attribute(name)) for name in ("min", "max", "value"))
    track = thumb.locator("xpath=ancestor::*[@data-orientation][2]").bounding_box()
    y = track["y"] + track["height"] / 2
    x_of = lambda at: track["x"] + (at - low) / (high - low) * track["width"]
    page.mouse.move(x_of(now), y)
    page.mouse.down()
    page.mouse.move(x_of(value), y, steps=3)
    expect(thumb).to_have_value(str(value))
    if foreseen:
        expect(root(page)).to_have_attribute("data-ahead", f"{label} {value}")
    yield
    page.mouse.up()


def output_pixels(page: Page) -> np.ndarray:
    """The output as it is on the screen: (H, W, 3) levels."""
    canvas = root(page).locator("canvas.pixels").nth(1)
    data = typed_array(canvas, "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data")
    height = canvas.evaluate("canvas => canvas.height")
    return data.reshape(height, -1, 4)[..., :3].astype(np.int16)


def expected_pixels(
    pixels: np.ndarray, filter_: np.ndarray, spec: ConvSpec, scaled_as: ConvSpec, display: str
) -> np.ndarray:
    """What core makes of a picture (C, H, W): (H, W, 3) levels, on the scale that another spec's output has."""
    scale = scale_for(apply_filter(pixels, filter_, scaled_as).output, display)
    image = to_image(apply_filter(pixels, filter_, spec).output, scale)
    return np.asarray(image.convert("RGB"), np.int16)


def test_a_slider_shows_its_picture_before_it_is_let_go(visit):
    page = settled(visit(filters(**PICTURE)))
    zone_plate = TEST_PICTURES["zone_plate"].make(SIDE)
    filter_ = random_filters((8, 1, 3, 3), "default", 5)[0]
    for label, value, stride, padding, fill in (
        ("Padding", 2, 1, 2, "reflect"),
        ("Stride", 3, 3, 1, "zeros"),
    ):
        drawn = {"apply": "random", "kernel_size": "3", "seed": "5"}
        navigate(page, filters(dilation="2", padding="1", padding_mode=fill, **drawn, **PICTURE))
        sent = visit.frames_sent
        before = ConvSpec(3, 1, 1, 2, padding_mode=fill)
        after = ConvSpec(3, stride, padding, 2, padding_mode=fill)
        with changed(page), held(page, label, value):
            expect_size(page, "Output", after.output_shape((SIDE, SIDE)))
            assert visit.frames_sent == sent
            shown = output_pixels(page)
            difference = np.abs(shown - expected_pixels(zone_plate, filter_, after, before, "signed"))
            assert difference.max() <= 3, label  # one level of the palette, whose neighbors differ by up to 3
        assert root(page).get_attribute("data-ahead") is None
        answered = expected_pixels(zone_plate, filter_, after, after, "signed")
        assert np.array_equal(output_pixels(page), answered), label

    # Three channels, each for itself, in the server's colors; every display and the sum: test_scripts_in_browser.py.
    state = {"photo": "chelsea", "color": "rgb", "size": str(SIDE), "kernel": "laplacian_4", "mix": "each"}
    navigate(page, filters(display="absolute", **state))
    photo = resize(open_image(photograph("chelsea"), SIDE, trusted=True).pixels, SIDE)
    filter_ = HANDCRAFTED["laplacian_4"].weights[None]
    before, after = ConvSpec(3), ConvSpec(3, padding=1)
    with held(page, "Padding", 1):
        shown = output_pixels(page)
        assert np.abs(shown - expected_pixels(photo, filter_, after, before, "absolute")).max() <= 3


def test_moves_faster_than_the_server_never_show_an_earlier_state(visit):
    page = settled(visit(filters(kernel="box_blur", kernel_size="9", **PICTURE)))
    page.evaluate(
        """root => {
          globalThis.sizes = [];
          const caption = root.querySelectorAll("figcaption")[1].firstChild;
          const note = () => sizes.push(Number(caption.textContent.split(" ")[1]));
          new MutationObserver(note).observe(caption, { characterData: true });
        }""",
        root(page).element_handle(),
    )
    slider(page, "Padding").focus()
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    expect_size(page, "Output", (SIDE + 2 * 6 - 8,) * 2)
    settled(page)
    expect(root(page)).not_to_have_attribute("data-ahead", "Padding 6")
    sizes = page.evaluate("sizes")
    assert sizes == sorted(sizes)


def test_what_only_the_server_can_tell_and_answers_that_differ_are_shown(visit):
    # 3 x 3 pixels: a reflection reaches two of them.
    patch = filters(
        source="test", test="patch", kernel="box_blur", kernel_size="5", padding="2", padding_mode="reflect"
    )
    page = settled(visit(patch))
    with changed(page), held(page, "Padding", 3, foreseen=False):
        page.wait_for_timeout(300)
        assert root(page).get_attribute("data-ahead") is None
        assert "NaN" not in page.locator("body").inner_text()
    expect_size(page, "Output", (5, 5))

    navigate(page, filters(kernel="box_blur", kernel_size="9", padding="8", **PICTURE))
    slider(page, "Kernel size").focus()
    page.keyboard.press("Home")  # 1 x 1: padding is lowered from 8 to 1
    expect_size(page, "Output", (SIDE + 2,) * 2)
    expect(root(page)).not_to_have_attribute("data-ahead", "Kernel size 1")


def test_another_kernel_size_is_foreseen_with_its_own_weights_and_padding(visit):
    page = settled(visit(filters(**PICTURE)))
    zone_plate = TEST_PICTURES["zone_plate"].make(SIDE)
    spec = ConvSpec(7, padding=6)  # "full" of 7 x 7
    drawn = random_filters((8, 1, 7, 7), "default", 7)[2, 0]
    for kind, weights in (
        ({"kernel": "gaussian"}, HANDCRAFTED["gaussian"].weights_for((7, 7))),
        ({"apply": "random", "seed": "7", "pick": "2"}, drawn),
    ):
        navigate(page, filters(padding_name="full", display="stretch", **kind, **PICTURE))
        with changed(page), held(page, "Kernel size", 7):
            shown = output_pixels(page)
            expected = expected_pixels(zone_plate, weights[None], spec, spec, "stretch")
            assert np.abs(shown - expected).max() <= 1, kind


def told(page: Page) -> float:
    """The sum, or the largest value, that the stage tells of the step at which its timeline stands."""
    found = re.search(r"(?:=|is) (−?[\d.]+)\.$", page.locator(".words").inner_text())
    return float(found[1].replace("−", "-"))


STAGES = (
    (
        {"height": "7", "width": "6", "operation": "max"},
        lambda x: torch.nn.functional.max_pool2d(torch.nn.functional.pad(x, (2,) * 4, value=-np.inf), 3, 2),
    ),
    (
        {"height": "8", "width": "6", "weights": "ramp", "padding_mode": "reflect"},
        lambda x: torch.conv2d(
            torch.nn.functional.pad(x, (2,) * 4, mode="reflect"),
            torch.arange(1.0, 10).reshape(1, 1, 3, 3),
            None,
            2,
        ),
    ),
)


def test_the_stage_tells_pytorchs_sums_before_the_slider_is_let_go(visit):
    page = settled(visit("/arithmetic"))
    for state, compute in STAGES:
        navigate(page, f"/arithmetic?{urlencode({'stride': '2', **state})}")
        height, width = int(state["height"]), int(state["width"])
        y = compute(torch.arange(float(height * width)).reshape(1, 1, height, width))[0, 0]
        title = f"Output {y.shape[0]} × {y.shape[1]}"
        expect(page.get_by_text(title, exact=True)).to_have_count(0)
        sent = visit.frames_sent
        with changed(page), held(page, "Padding", 2):
            expect(page.get_by_text(title, exact=True)).to_be_visible()
            for key, row, column in (
                ("Home", 0, 0),
                ("ArrowRight", 0, 1),
                ("End", *(size - 1 for size in y.shape)),
            ):
                page.locator(".view").press(key)
                expect(page.locator(".words")).to_contain_text(f"Output ({row}, {column}), step")
                assert told(page) == pytest.approx(float(y[row, column]), abs=1e-4), state
            assert visit.frames_sent == sent
            assert root(page).get_attribute("data-ahead") == "Padding 2"


GRID = """root => ({
  shape: root.grid.setup.shape, step: root.grid.setup.step, size: root.grid.setup.size,
  ranges: root.grid.setup.ranges, ahead: Boolean(root.grid.setup.ahead),
})"""


def expect_maps(page: Page, side: str, expected: np.ndarray) -> None:
    found = typed_array(root(page), f"root => root.grid.{side}")
    np.testing.assert_allclose(found, expected.ravel(), rtol=1e-6, atol=1e-5)


def network_link(stack: str, **state: str) -> str:
    network = {"color": "gray", "net_size": "64", "look": "channels", "stack": stack}
    return f"/feature_maps?{urlencode(network | state | PICTURE | {'size': '512'})}"


def last_maps(stack: str, spec: ConvSpec) -> LayerMaps:
    """The last layer's maps of the zone plate, by core alone."""
    layers = to_layers(parse_stack(stack), spec)
    x = resize(TEST_PICTURES["zone_plate"].make(512), 64)
    return forward(x, layers, initial_weights(layers, 1, "default", 0))[-1]


def test_the_grid_shows_the_networks_maps_before_the_slider_is_let_go(visit):
    # Only the server can tell with pooling; what follows no slider, or does not fit: test_scripts_in_browser.py.
    page = settled(visit(network_link("conv.6.relu;max_pool.k2.s2.p0", stride="1", padding="0")))
    assert not root(page).evaluate("root => root.grid.foresee('Padding', 2)")

    separable = "conv.6.tanh;depthwise.6.nobias.relu;conv.4.k1.s1.p0.sigmoid"
    for stack, label, value, stride, padding, fill in (
        (separable, "Padding", 2, 2, 2, "circular"),
        ("conv.6.s1.p1.relu;conv.4.g2", "Stride", 3, 3, 1, "zeros"),
    ):
        navigate(page, network_link(stack, stride="2", padding="1", padding_mode=fill))
        sent = visit.frames_sent
        expected = last_maps(stack, ConvSpec(3, stride, padding, padding_mode=fill))
        with changed(page), held(page, label, value):
            found = root(page).evaluate(GRID)
            assert visit.frames_sent == sent
            assert found["ahead"]
            assert found["shape"] == list(expected.before.shape)
            expect_maps(page, "before", expected.before)
            expect_maps(page, "after", expected.after)
            sides = (expected.before, expected.after)[: len(found["ranges"])]
            assert found["ranges"] == [pytest.approx((side.min(), side.max()), abs=1e-5) for side in sides]
        assert not root(page).evaluate(GRID)["ahead"]
        expect_maps(page, "before", expected.before)

    stack = "conv.60.relu"  # the server sends some of its values, and every one is foreseen
    navigate(page, network_link(stack, stride="1", padding="1"))
    expected = last_maps(stack, ConvSpec(3, 1, 2)).before
    with changed(page), held(page, "Padding", 2):
        found = root(page).evaluate(GRID)
        assert found["step"] == 1
        assert found["size"] == list(expected.shape[1:])
        expect_maps(page, "before", expected)
    expect_maps(page, "before", expected)

"""The backward pass in a real Chromium: the numbers on screen are autograd's, and cells know each other."""

import re
from urllib.parse import urlencode

import numpy as np
import pytest
import torch

from core.figures.theme import CELLS
from tests.browser.expecting import expect
from tests.browser.looks import assert_no_sideways_scrolling
from tests.browser.stage_page import frames, navigate, point_at, settled, words
from tests.browser.visitor import PHONE

KERNEL = np.array([[0, 1, 2], [2, 2, 0], [0, 1, 2]])  # the guide's figure 1.1
STATES = {
    "strided": {"stride": "2", "height": "6"},
    "padded": {"padding": "1", "padding_mode": "reflect"},
    "dilated": {"dilation": "2", "height": "7", "width": "6", "padding": "1", "stride": "2"},
}


def numbers(text: str) -> list[float]:
    return [float(number.replace("−", "-")) for number in re.findall(r"−?\d+(?:\.\d+)?", text)]


def backward(**parameters) -> str:
    return f"/learning?{urlencode({'section': 'backward', 'weights': 'figure', **parameters})}"


def test_gradients_on_screen_are_autograds(visit):
    page = settled(visit(backward()))
    titles = ("∂L/∂w", "∂L/∂x", "Output gradient g")
    grids = [
        page.locator(f'.root[data-ready] figure canvas[role=img][aria-label^="{title}"]') for title in titles
    ]
    for name, state in STATES.items():
        before = [grid.get_attribute("aria-label") for grid in grids]
        navigate(page, backward(backward_loss="squares", **state))
        height, width = int(state.get("height", 5)), int(state.get("width", 5))
        x = torch.arange(height * width).reshape(1, 1, height, width).double().requires_grad_()
        weight = torch.tensor(KERNEL[None, None]).double().requires_grad_()
        padding = int(state.get("padding", 0))
        mode = {"mode": state["padding_mode"]} if "padding_mode" in state else {}
        padded = torch.nn.functional.pad(x, (padding,) * 4, **mode)
        y = torch.conv2d(padded, weight, None, int(state.get("stride", 1)), 0, int(state.get("dilation", 1)))
        (0.5 * (y**2).sum()).backward()
        for title, grid, earlier, gradient in zip(titles, grids, before, (weight.grad, x.grad, y.detach())):
            expect(grid).not_to_have_attribute("aria-label", earlier)
            found = numbers(grid.get_attribute("aria-label").partition(": ")[2])
            assert found == pytest.approx(gradient.numpy().ravel().tolist(), rel=1e-3), (name, title)


def test_pointing_at_a_cell_says_what_it_is_in_each_pass(visit):
    page = settled(visit(backward(backward_loss="cell", backward_cell="1,1")))
    point_at(page, "output", 0, 2)
    expect(words(page)).to_contain_text("Weight gradient (0, 2)")
    point_at(page, "kernel", 1, 1)
    expect(words(page)).to_contain_text(
        "Output gradient (1, 1) = 1 multiplies 9 inputs, one for every weight gradient"
    )
    point_at(page, "input", 1, 1)
    expect(words(page)).to_contain_text("it reaches the marked weight gradients")

    navigate(page, backward(backward_pass="input", stride="2"))  # under the rotated kernel
    point_at(page, "kernel", 0, 0)  # of 0 1 2; 2 2 0; 0 1 2 the last one
    expect(words(page)).to_contain_text("Rotated weight (0, 0) = 2 multiplies 25 cells, one for every input")
    point_at(page, "input", 2, 3)
    expect(words(page)).to_contain_text("This cell, a zero between the output gradients, = 0 is read")
    point_at(page, "input", 2, 2)
    expect(words(page)).to_contain_text("Output gradient (0, 0) = 1 is read 9 times here")

    navigate(page, backward(backward_pass="forward"))
    point_at(page, "kernel", 0, 0)
    assert [i for i, frame in enumerate(frames(page, "input")) if frame] == [0, 1, 2, 5, 6, 7, 10, 11, 12]
    point_at(page, "input", 2, 2)
    assert frames(page, "output") == list(reversed(CELLS))


def test_a_phone_shows_the_backward_pass_without_scrolling_sideways(visit):
    assert_no_sideways_scrolling(settled(visit("/learning?section=backward&backward_pass=input", **PHONE)))

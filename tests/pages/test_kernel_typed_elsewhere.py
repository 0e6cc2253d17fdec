"""A kernel typed or pasted on Arithmetic and im2col: computed as PyTorch does, and refused in a sentence."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from core.ui.app import state
from tests.pages.test_pages import NONSENSE, assert_standing, opened

# Text -> the kernel it says, and its shape.
READ = {
    "1 2 1; 2 4 2; 1 2 1": [[1, 2, 1], [2, 4, 2], [1, 2, 1]],
    "0,5\t1,5\n2,5\t3,5": [[0.5, 1.5], [2.5, 3.5]],
    "[[1, 0, -1]]": [[1, 0, -1]],
    "tensor([[1.], [2.]], requires_grad=True)": [[1], [2]],
    "1/4 1/2; 1/8 1/8": [[0.25, 0.5], [0.125, 0.125]],
}


@pytest.mark.parametrize("text", READ, ids=repr)
def test_arithmetic_computes_with_it_as_pytorch_does(shown, text):
    app = opened("arithmetic", weights="typed", numbers="random", height="6", width="7", padding="1")
    assert_standing(app.text_area(key="typed_kernel_text").set_value(text).run())
    scene, (rows, columns) = shown[-1], np.shape(READ[text])
    np.testing.assert_array_equal(scene.weight[0, 0], np.float32(READ[text]))
    spec = app.session_state["controls"].spec
    (top, bottom), (left, right) = spec.padding
    x = F.pad(torch.tensor(scene.x)[None], (left, right, top, bottom))
    np.testing.assert_allclose(scene.output[None], F.conv2d(x, torch.tensor(scene.weight)), atol=1e-4)
    assert any(f"Read as {rows} × {columns}" in caption.value for caption in app.caption)
    assert any(f"The typed kernel is {rows} × {columns}" in caption.value for caption in app.caption)


@pytest.mark.parametrize("color", ["gray", "rgb"])
def test_im2col_gives_it_to_every_channel(shown, color):
    opened("im2col", bank="typed", typed_kernel="0 3 0; 3 6 3", color=color, groups="3")
    channels = 3 if color == "rgb" else 1
    weight = shown[-1].weight
    assert weight.shape == (1, channels, 2, 3)
    np.testing.assert_allclose(weight.sum(1)[0], [[0, 3, 0], [3, 6, 3]], rtol=1e-6)
    expected = F.conv2d(torch.tensor(shown[-1].x)[None], torch.tensor(weight))[0]
    np.testing.assert_allclose(shown[-1].output, expected, atol=1e-4)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1,2|3,4|5,6", "Here a kernel is one matrix, not 3."),
        ("1 2; 3", ""),
        (" ".join(["1"] * 16), "at most 15 × 15"),
        ("1/0", ""),
    ],
)
def test_what_is_no_kernel_gets_a_sentence_and_the_last_one_stays(shown, text, why):
    app = opened("arithmetic", weights="typed", typed_kernel="1 2; 3 4")
    assert_standing(app.text_area(key="typed_kernel_text").set_value(text).run())
    (warning,) = app.warning
    assert (
        why in warning.value
        and warning.value.endswith(" The last kernel stays.")
        and ".." not in warning.value
    )
    assert app.text_area(key="typed_kernel_text").value == text
    assert app.session_state["parameters"].get("typed_kernel") == "1 2; 3 4"
    assert shown[-1].weight[0, 0].tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize("text", NONSENSE)
def test_a_link_with_nonsense_falls_back_in_a_sentence(text):
    app = opened("arithmetic", weights="typed", typed_kernel=text)
    assert_standing(app)
    assert (
        parse_or_none(text)
        or app.text_area(key="typed_kernel_text").value == state.registry["typed_kernel"].default
    )


def parse_or_none(text: str) -> str | None:
    try:
        return state.registry["typed_kernel"].parse(text)
    except ValueError:
        return None

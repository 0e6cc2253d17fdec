"""The backward pass on the learning page: every state of Arithmetic, every loss, and what is refused."""

import numpy as np
import pytest

from core.arithmetic import ConvSpec
from core.convolution import conv2d_backward
from core.ui.learning.backward import LOSSES, PASSES
from tests.pages.test_pages import NONSENSE, assert_standing, opened

STATES = [
    {},
    {"stride": "2", "padding": "1", "height": "6"},
    {"dilation": "2", "height": "7", "width": "8", "padding_mode": "circular", "padding": "2"},
    {"operation": "max", "weights": "figure"},
    {"operation": "transposed", "weights": "filter", "numbers": "figure"},
    {"numbers": "crop", "height": "16", "width": "16", "padding_mode": "reflect", "padding": "1"},
]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("chosen", PASSES)
def test_every_state_of_arithmetic_has_its_backward_pass(chosen, state, shown):
    app = opened("learning", section="backward", backward_pass=chosen, backward_loss="squares", **state)
    assert not app.warning
    assert shown[-1].output.size


@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_gives_the_gradients_of_conv2d_backward(loss, shown):
    link = {"stride": "2", "padding": "1", "backward_cell": "1,2", "backward_loss": loss}
    app = opened("learning", section="backward", backward_pass="weight", **link)
    scene = shown[-1]
    _, expected, _ = conv2d_backward(scene.x[None], np.zeros((1, 1, 3, 3)), ConvSpec(3, 2, 1), scene.weight)
    np.testing.assert_allclose(scene.output, expected[0], atol=1e-4)
    assert any("sum of g" in caption.value for caption in app.caption)


def test_typed_numbers_must_be_as_many_as_outputs():
    app = opened("learning", section="backward", backward_loss="typed", kernel_size="2")
    assert app.warning[0].value == "The typed gradient is 3 × 3, the output 4 × 4: type as many numbers."
    app = assert_standing(app.text_input(key="backward_typed_text").set_value("1 x").run())
    assert any("The last gradient stays." in warning.value for warning in app.warning)
    app = assert_standing(
        app.text_input(key="backward_typed_text").set_value("1 2 3 4; 0 0 0 0; 1 1 1 1; 2 2 2 2").run()
    )
    assert not app.warning


def test_a_refused_gradient_is_forgotten_with_its_loss():
    app = opened("learning", section="backward", backward_loss="typed")
    app.text_input(key="backward_typed_text").set_value("1 x").run()
    assert app.warning
    assert not assert_standing(app.selectbox(key="backward_loss").select(LOSSES["ones"]).run()).warning


def test_the_chosen_output_stays_inside_on_the_stage_and_in_the_formula(shown):
    app = opened("learning", section="backward", backward_loss="cell", backward_cell="9,9")
    assert np.argwhere(shown[-1].weight[0, 0]).tolist() == [[2, 2]]
    assert "y_{2,2}" in app.latex[0].value
    app = assert_standing(app.number_input(key="backward_cell_0").set_value(1).run())
    assert np.argwhere(shown[-1].weight[0, 0]).tolist() == [[1, 2]]
    assert "y_{1,2}" in app.latex[0].value


@pytest.mark.parametrize("text", NONSENSE)
def test_no_link_breaks_the_section(text):
    names = ("backward_pass", "backward_loss", "backward_cell", "backward_typed")
    opened("learning", section="backward", **dict.fromkeys(names, text))

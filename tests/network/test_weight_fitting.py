"""core.network.weight_fitting: what a file's arrays do to a stack, and the sentences about it."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from numpy.testing import assert_array_equal
from torch import nn

from core.arithmetic import ConvSpec
from core.network.layers import Layer
from core.network.sequential import parameter_names
from core.network.weight_fitting import fill, first_filters, linear_layer
from core.network.weights import initial_weights
from core.training.recorded import RECORDED, load
from tests.network.stacks import drawn, picture, stacks
from tests.specs import TORCH_FILLS

SHAPE = (1, 16, 16)
LAYERS = (
    Layer("conv", ConvSpec(3), 4, activation="relu"),
    Layer("max_pool", ConvSpec(2, 2)),
    Layer("conv", ConvSpec(3), 2),
)  # "0.weight" and "3.weight" in PyTorch
INITIAL = initial_weights(LAYERS, 1, "default", 0)
FIRST, SECOND = picture((4, 1, 3, 3)), picture((2, 4, 3, 3))
BIAS = picture((1, 1, 4))[0, 0]


def test_a_transposed_convolution_has_its_input_channels_first_in_a_file():
    layers = (Layer("transposed", ConvSpec((3, 2), 2), 4),)
    initial = initial_weights(layers, 1, "default", 0)
    file = picture((1, 4, 3, 2))
    (own,) = fill(layers, SHAPE, initial, {"0.weight": file, "0.bias": BIAS}).weights
    assert_array_equal(own.weight, file.swapaxes(0, 1))
    assert_array_equal(own.bias, BIAS)
    assert "needs 1 × 4 × 3 × 2" in fill(layers, SHAPE, initial, {"a": FIRST}).kept[0]


def filled(named, layers=LAYERS, initial=INITIAL):
    return fill(layers, SHAPE, initial, named)


@settings(max_examples=30, deadline=None)
@given(stacks(kinds=("conv", "depthwise", "max_pool"), padding_modes=TORCH_FILLS))
def test_a_stack_takes_its_own_weights_back_by_name(stack):
    theirs, ours = drawn(stack, 1), drawn(stack, 2)
    named = {}
    for names, own in zip(parameter_names(stack.layers, stack.input_shape), theirs):
        if own is not None:
            named |= {names[0]: own.weight} | ({} if own.bias is None else {names[1]: own.bias})
    now = fill(stack.layers, stack.input_shape, ours, named)
    assert not now.kept and not now.notes
    for expected, got in zip(theirs, now.weights):
        if expected is not None:
            assert_array_equal(got.weight, expected.weight)
            assert (got.bias is None) == (expected.bias is None)
            if expected.bias is not None:
                assert_array_equal(got.bias, expected.bias)


@pytest.mark.parametrize("task", RECORDED)
def test_a_recorded_run_fills_its_own_stack(task):
    recording = load(task)
    model, named = recording.settings.model, recording.snapshots[-1].parameters
    now = fill(model.layers, model.picture_shape, initial_weights(model.layers, 1, "default", 0), named)
    assert now.taken == ((0, "0.weight"), (1, "2.weight")) and not now.kept
    assert now.notes == (f"No layer of the stack takes {_linear(model, named)}.",)
    for expected, got in zip(model.layer_weights(named), now.weights):
        assert_array_equal(got.weight, expected.weight)


def _linear(model, named) -> str:
    weight, bias = model.names[-1]
    names = sorted((weight, bias))
    return ", ".join(f"`{name}` ({' × '.join(map(str, named[name].shape))})" for name in names)


def test_names_of_ones_own_fill_by_order_and_shape():
    class Mine(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv2, self.conv10 = nn.Conv2d(1, 4, 3), nn.Conv2d(4, 2, 3)

    named = {name: value.detach().numpy() for name, value in Mine().state_dict().items()}
    now = filled(named)
    assert now.taken == ((0, "conv2.weight"), (2, "conv10.weight")) and not now.kept + now.notes
    assert_array_equal(now.weights[2].bias, named["conv10.bias"])


def test_numbers_in_names_count_as_numbers():
    two = (Layer("conv", ConvSpec(3), 1), Layer("conv", ConvSpec(3), 1))
    named = {"x10.weight": np.full((1, 1, 3, 3), 10), "x9.weight": np.full((1, 1, 3, 3), 9)}
    now = fill(two, SHAPE, initial_weights(two, 1, "default", 0), named)
    assert [own.weight[0, 0, 0, 0] for own in now.weights] == [9, 10]


def test_a_layer_that_nothing_fits_keeps_its_weights_and_says_what_it_needs():
    now = filled({"0.weight": FIRST, "0.bias": BIAS})
    assert_array_equal(now.weights[2].weight, INITIAL[2].weight)
    assert now.kept == (
        "Layer 3 keeps its random weights: it needs 2 × 4 × 3 × 3, and nothing that is left in the file is.",
    )


def test_an_array_with_the_right_name_and_another_shape_is_named():
    now = filled({"0.weight": picture((4, 3, 3))[:, None], "3.weight": picture((8, 5, 5))[None]})
    assert now.kept == (
        "Layer 3 keeps its random weights: it needs 2 × 4 × 3 × 3, `3.weight` is 1 × 8 × 5 × 5.",
    )
    assert now.notes == ("No layer of the stack takes `3.weight` (1 × 8 × 5 × 5).",)


def test_without_a_bias_in_the_file_the_bias_is_zero_as_it_was_there():
    now = filled({"0.weight": FIRST, "3.weight": SECOND})
    assert_array_equal(now.weights[0].bias, np.zeros(4))
    x = torch.tensor(picture(SHAPE))[None]
    conv = nn.Conv2d(1, 4, 3, bias=False)
    conv.weight.data = torch.tensor(FIRST)
    ours = nn.functional.conv2d(x, *(torch.tensor(a) for a in (now.weights[0].weight, now.weights[0].bias)))
    assert torch.equal(conv(x), ours)


def test_a_bias_of_another_shape_is_said():
    now = filled({"0.weight": FIRST, "0.bias": np.ones(9)})
    assert now.notes == ("`0.bias` has shape 9, so layer 1 has a bias of 0.",)


@pytest.mark.parametrize(("bias", "said"), [(BIAS, True), (np.zeros(4), False)])
def test_a_bias_for_a_layer_without_one_is_left_out_and_said_if_it_matters(bias, said):
    layers = (Layer("conv", ConvSpec(3), 4, bias=False),)
    now = filled({"0.weight": FIRST, "0.bias": bias}, layers, initial_weights(layers, 1, "default", 0))
    assert now.weights[0].bias is None
    assert now.notes == (
        ("Layer 1 adds no bias, so `0.bias` is left out; switch its bias on to use it.",) if said else ()
    )


def test_many_arrays_that_no_layer_takes_are_counted():
    now = filled({f"block.{n}.weight": np.zeros((9, 9)) for n in range(12)})
    blocks = ", ".join(f"`block.{n}.weight` (9 × 9)" for n in range(3))
    assert now.notes == (f"No layer of the stack takes {blocks} and 9 more.",)
    assert len(now.kept) == 2 and not now.taken


def test_a_stack_that_pytorch_has_no_modules_for_fills_by_shape():
    layers = (Layer("conv", ConvSpec(3), 4), Layer("avg_pool", ConvSpec(2, 1, dilation=2)))
    now = filled({"0.weight": FIRST}, layers, initial_weights(layers, 1, "default", 0))
    assert now.taken == ((0, "0.weight"),)


def test_the_given_weights_are_not_changed():
    before = INITIAL[0].weight.copy()
    filled({"0.weight": FIRST})
    assert_array_equal(INITIAL[0].weight, before)


def test_the_first_filters_are_those_of_the_first_convolution():
    named = {"fc.weight": np.ones((2, 3)), "conv10.weight": SECOND, "conv2.weight": FIRST, "conv2.bias": BIAS}
    assert_array_equal(first_filters(named), FIRST)
    assert first_filters({"fc.weight": np.ones((2, 3))}) is None


def test_the_linear_layer_is_found_by_name_and_shape_only():
    recording = load("textures")
    model, named = recording.settings.model, recording.snapshots[-1].parameters
    asked = (model.layers, model.picture_shape, model.pooling)
    weight, bias = linear_layer(*asked, (model.classes, model.features), named)
    assert_array_equal(weight, named[model.names[-1][0]])
    assert_array_equal(bias, named[model.names[-1][1]])
    assert linear_layer(*asked, (model.classes + 1, model.features), named) is None
    assert linear_layer(*asked, (model.classes, model.features), {}) is None
    without = {name: value for name, value in named.items() if name != model.names[-1][1]}
    assert_array_equal(
        linear_layer(*asked, (model.classes, model.features), without)[1], np.zeros(model.classes)
    )


def test_names_that_the_network_was_written_with_keep_equal_shapes_apart():
    """In nn.Sequential(conv, dropout, conv, conv) the third is "3", but without the dropout it would be "2"."""
    layers = (Layer("conv", ConvSpec(3), 1),) * 3
    kernels = [np.full((1, 1, 3, 3), number, np.float32) for number in range(3)]
    named = {f"{place}.weight": kernel for place, kernel in zip((0, 2, 3), kernels)}
    initial = initial_weights(layers, 1, "default", 0)
    now = fill(layers, SHAPE, initial, named, written=("0", "2", "3"))
    for own, kernel in zip(now.weights, kernels):
        assert_array_equal(own.weight, kernel)


def test_written_names_that_a_file_has_not_give_way_to_its_order():
    layers = (Layer("conv", ConvSpec(3), 1),) * 2
    named = {f"net.{place}.weight": np.full((1, 1, 3, 3), place, np.float32) for place in (0, 2)}
    now = fill(layers, SHAPE, initial_weights(layers, 1, "default", 0), named, written=("0", "2"))
    assert now.taken == ((0, "net.0.weight"), (1, "net.2.weight"))

"""core.network.effective_field against autograd through the whole network, built from torch.nn modules."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from core.arithmetic import ConvSpec
from core.network.effective_field import EffectiveField, effective_receptive_field, spread
from core.network.forward import forward
from core.network.layers import Layer
from core.network.rows import layer_specs, skips
from core.network.weights import Weights, initial_weights
from core.paths import path_map
from tests.network.stacks import Stack, picture, skipping_stacks, stacks, torch_maps

CONV = Layer("conv", ConvSpec(3, padding=1), 2, activation="relu")


def whole_gradient(x, layers, weights, channel, position, after=True) -> np.ndarray:
    """(H, W): backward through everything."""
    picture_ = torch.tensor(x)[None].requires_grad_()
    torch_maps(layers, weights, picture_)[-1][after][0, channel][position].backward()
    return picture_.grad[0].abs().sum(0).numpy()


@given(stacks() | skipping_stacks(), st.data(), st.integers(0, 999))
def test_equals_backward_through_the_whole_network(stack: Stack, data, seed):
    x = picture(stack.input_shape, seed)
    weights = initial_weights(stack.layers, len(x), "default", seed)
    kept = forward(x, stack.layers, weights)
    index = data.draw(st.integers(0, len(kept) - 1))
    channel, *position = (data.draw(st.integers(0, size - 1)) for size in kept[index].after.shape)
    position = tuple(position)
    network = stack.layers[: index + 1], weights[: index + 1]
    expected = whole_gradient(x, *network, channel, position)
    if dead := not expected.any():
        expected = whole_gradient(x, *network, channel, position, after=False)
    field = effective_receptive_field(x, stack.layers, weights, index, channel, position, kept)
    assert field.dead == dead
    assert field.gradient.dtype == np.float32
    assert_allclose(field.gradient, expected, rtol=1e-3, atol=1e-6)
    ways = path_map(layer_specs(network[0], x.shape), position, x.shape[1:], skips(network[0]))
    assert field.area == np.count_nonzero(ways)
    assert not field.gradient[ways == 0].any()
    assert 0 <= spread(field) <= 1


@settings(max_examples=20)
@given(skipping_stacks(), st.data())
def test_the_paths_are_the_gradient_where_every_weight_is_one(stack: Stack, data):
    layers = [
        replace(layer, activation="none", bias=False, out_channels=1, spec=replace(layer.spec, groups=1))
        for layer in stack.layers
    ]
    x = picture((1, *stack.input_shape[1:]))
    ones = [Weights(np.ones((1, 1, *layer.spec.kernel_size), np.float32), None) for layer in layers]
    shape = forward(x, layers, ones)[-1].after.shape[1:]
    position = tuple(data.draw(st.integers(0, size - 1)) for size in shape)
    ways = path_map(layer_specs(layers, x.shape), position, x.shape[1:], skips(layers))
    assert_allclose(ways, whole_gradient(x, layers, ones, 0, position), rtol=1e-6)


def test_a_skip_around_a_stride_and_its_opposite_is_felt():
    """Every value goes through two ways, one of them over a map of half the size."""
    layers = [
        Layer("conv", ConvSpec(2, stride=2), 2, activation="tanh"),
        Layer("transposed", ConvSpec(2, stride=2), 2, adds=0),
    ]
    x = picture((2, 6, 6))
    weights = initial_weights(layers, 2, "default", 0)
    for position in np.ndindex(6, 6):
        found = effective_receptive_field(x, layers, weights, 1, 1, position)
        assert_allclose(found.gradient, whole_gradient(x, layers, weights, 1, position), rtol=1e-4, atol=1e-6)
        assert found.area == 4


def test_a_value_over_padding_only_still_feels_what_a_skip_adds():
    layers = [Layer("conv", ConvSpec(3, padding=((2, 0), (2, 0)), dilation=1), 1, adds=0)]
    weights = [Weights(np.zeros((1, 1, 3, 3), np.float32), None)]
    field = effective_receptive_field(np.ones((1, 4, 4), np.float32), layers, weights, 0, 0, (0, 0))
    assert field.gradient[0, 0] == 1 and field.gradient.sum() == 1 and not field.dead


def test_means_of_some_numbers_only_pass_their_own_share_back():
    layers = [
        Layer("avg_pool", ConvSpec(3, 2, 1), ceil_mode=True, count_include_pad=False),
        Layer("avg_pool", ConvSpec(2, 2), ceil_mode=True),
    ]
    x = picture((1, 9, 9))
    tensor = torch.tensor(x)[None].requires_grad_()
    y = torch.nn.functional.avg_pool2d(tensor, 3, 2, 1, True, False)
    y = torch.nn.functional.avg_pool2d(y, 2, 2, 0, True)
    for position in np.ndindex(*y.shape[2:]):
        (expected,) = torch.autograd.grad(y[0, 0][position], tensor, retain_graph=True)
        found = effective_receptive_field(x, layers, [None, None], 1, 0, position).gradient
        assert_allclose(found, expected[0, 0], atol=1e-7)


def test_activations_are_computed_when_they_are_not_given():
    x, layers = picture((3, 12, 12)), [CONV, CONV]
    weights = initial_weights(layers, 3, "default", 0)
    given_, computed = (
        effective_receptive_field(x, layers, weights, 1, 0, (5, 5), kept)
        for kept in (forward(x, layers, weights), None)
    )
    assert_array_equal(given_.gradient, computed.gradient)


def test_a_value_that_relu_zeroed_answers_with_the_gradient_before():
    weights = [Weights(-np.ones((2, 1, 3, 3), np.float32), None)]
    layer = Layer("conv", ConvSpec(3), 2, bias=False, activation="relu")
    field = effective_receptive_field(np.ones((1, 3, 3)), [layer], weights, 0, 0, (0, 0))
    assert field.dead
    assert_array_equal(field.gradient, np.ones((3, 3)))


def test_a_layer_before_that_is_silent_leaves_no_gradient_at_all():
    layers = [Layer("conv", ConvSpec(1), activation="relu"), Layer("conv", ConvSpec(1))]
    ones = np.ones((1, 1, 1, 1), np.float32)
    weights = [Weights(-ones, None), Weights(ones, None)]
    field = effective_receptive_field(np.ones((1, 2, 2)), layers, weights, 1, 0, (1, 1))
    assert field.dead and not field.gradient.any() and spread(field) == 0


def test_a_position_over_padding_only_hears_nothing():
    layer = Layer("conv", ConvSpec(1, padding=1))
    weights = [Weights(np.ones((1, 1, 1, 1), np.float32), None)]
    field = effective_receptive_field(np.ones((1, 2, 2)), [layer] * 2, weights * 2, 1, 0, (0, 0))
    assert field.dead and field.area == 0 and spread(field) == 0


def test_padding_never_wins_a_max_pooling_window():
    layer = Layer("max_pool", ConvSpec(3, padding=1))
    field = effective_receptive_field(-1 - picture((1, 4, 4)), [layer], [None], 0, 0, (0, 0))
    assert field.gradient.sum() == 1 and not field.dead


class TestSpread:
    def test_even_fields_need_nine_tenths_of_their_pixels(self):
        assert spread(EffectiveField(np.ones((10, 10), np.float32), 100, False)) == 0.9

    def test_one_strong_pixel_holds_everything(self):
        gradient = np.zeros((10, 10), np.float32)
        gradient[4, 4] = 1
        assert spread(EffectiveField(gradient, 100, False)) == 0.01

    def test_deeper_stacks_concentrate_in_the_middle(self):
        """The effective field takes an ever smaller part of the theoretical one.

        Luo et al., Understanding the effective receptive field, NIPS 2016.
        """
        shares = []
        for depth in (2, 4, 8):
            layers = [Layer("conv", ConvSpec(3), bias=False)] * depth
            weights = [Weights(np.ones((1, 1, 3, 3), np.float32), None)] * depth
            side = 1 + 2 * depth
            shares.append(
                spread(
                    effective_receptive_field(np.ones((1, side, side)), layers, weights, depth - 1, 0, (0, 0))
                )
            )
        assert shares == sorted(shares, reverse=True) and shares[-1] < 0.4


@pytest.mark.parametrize(
    "index, channel, position, message",
    [
        (1, 0, (0, 0), "`layer_index` must be from 0 to 0, not 1"),
        (0, 2, (0, 0), "`channel` must be from 0 to 1, not 2"),
        (0, 0, (6, 0), r"`position` \(6, 0\) lies outside a map of 6 rows and 6 columns"),
    ],
)
def test_what_does_not_exist_is_refused(index, channel, position, message):
    weights = initial_weights([CONV], 1, "default", 0)
    with pytest.raises(ValueError, match=message):
        effective_receptive_field(picture((1, 6, 6)), [CONV], weights, index, channel, position)

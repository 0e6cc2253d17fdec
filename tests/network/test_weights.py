"""core.network.weights: seeded as PyTorch's layers are in order, and filters of one's own in their slots."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from torch import nn

from core.arithmetic import ConvSpec
from core.filters.initializers import SCHEMES, random_filters
from core.kernels import HANDCRAFTED
from core.network.forward import forward
from core.network.layers import Layer
from core.network.weights import (
    Weights,
    handcrafted_first,
    initial_linear_layer,
    initial_weights,
    with_filter,
)
from tests.network.stacks import picture, stacks

CONV = Layer("conv", ConvSpec(3, padding=1), 4, activation="relu")
POOL = Layer("max_pool", ConvSpec(2, stride=2))


def torch_modules(layers, channels, scheme, seed):
    """The linear layer's (weight, bias) and each layer's module or None, by torch.

    By "default" every module begins as it does; under another scheme torch.nn.init fills its weight, in order.
    """
    torch.manual_seed(seed)
    found, made = [], []
    for layer in layers:
        kernel, groups = layer.spec.kernel_size, channels if layer.kind == "depthwise" else layer.spec.groups
        if layer.kind == "transposed":
            found.append(nn.ConvTranspose2d(channels, layer.out_channels, kernel, bias=layer.bias))
        elif layer.kind in ("conv", "depthwise"):
            found.append(nn.Conv2d(channels, layer.out_channels, kernel, groups=groups, bias=layer.bias))
        else:
            found.append(None)
            continue
        channels, made = layer.out_channels, [*made, found[-1]]
    made.append(nn.Linear(7, 5))
    if scheme != "default":
        torch.manual_seed(seed)
        for module in made:
            arguments = (-1, 1) if scheme == "uniform_" else ()
            getattr(nn.init, scheme)(module.weight, *arguments)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    for layer, module in zip(layers, found):
        if layer.kind == "transposed":  # our layout has the output channels first
            module.weight.data = module.weight.data.swapaxes(0, 1)
    return (made[-1].weight, made[-1].bias), found


def assert_drawn_alike(ours, theirs):
    """Within a millionth of the largest: an instruction set that torch has no vectors for rounds otherwise."""
    theirs = theirs.detach().numpy()
    assert_allclose(ours, theirs, rtol=1e-6, atol=1e-6 * np.abs(theirs).max())


def assert_same_weights(some, others):
    for one, other in zip(some, others, strict=True):
        assert (one is None) == (other is None)
        if one is not None:
            assert_array_equal(one.weight, other.weight)
            assert_array_equal(one.bias, other.bias)


class TestWeights:
    def test_any_real_numbers_are_taken_as_float32(self):
        weights = Weights([[[[1, 0.5]]]], np.array([2]))
        assert (weights.weight.dtype, weights.bias.dtype) == (np.float32, np.float32)
        assert (weights.weight.tolist(), weights.bias.tolist()) == ([[[[1, 0.5]]]], [2])

    @pytest.mark.parametrize(
        "weight, bias, error, message",
        [
            ("a", None, TypeError, "`weight` must hold real numbers"),
            (np.zeros((3, 3)), None, ValueError, r"`weight` must have shape \(C_out, C_in/G, K_h, K_w\)"),
            (np.zeros((1, 1, 3, 3)), 0.5, ValueError, r"`bias` must have shape \(C_out,\)"),
        ],
    )
    def test_what_is_no_weight_is_refused(self, weight, bias, error, message):
        with pytest.raises(error, match=message):
            Weights(weight, bias)

    @pytest.mark.parametrize("scheme", SCHEMES)
    def test_a_later_layer_changes_no_earlier_weights(self, scheme):
        layers = [CONV, POOL, replace(CONV, out_channels=5), Layer("depthwise", ConvSpec(3), 10)]
        whole = initial_weights(layers, 3, scheme, 7)
        for length in range(len(layers)):
            assert_same_weights(initial_weights(layers[:length], 3, scheme, 7), whole[:length])
        changed = [*layers[:-1], Layer("conv", ConvSpec(1), 2)]
        assert_same_weights(initial_weights(changed, 3, scheme, 7)[:-1], whole[:-1])

    def test_pooling_and_activations_between_change_nothing(self):
        plain = initial_weights([CONV, CONV], 3, "default", 3)
        first, none, second = initial_weights([replace(CONV, activation="tanh"), POOL, CONV], 3, "default", 3)
        assert none is None
        assert_same_weights([first, second], plain)

    def test_the_first_filters_are_those_of_the_other_pages_and_layers_differ(self):
        layers = [Layer("conv", ConvSpec(3), 3)] * 3
        first, second, third = initial_weights(layers, 3, "kaiming_normal_", 5)
        assert_array_equal(first.weight, random_filters((3, 3, 3, 3), "kaiming_normal_", 5))
        assert not np.allclose(first.weight, second.weight)
        assert not np.allclose(second.weight, third.weight)

    def test_an_earlier_layers_size_moves_the_draws_of_later_ones_as_in_torch(self):
        (_, few), (_, many) = (
            initial_weights([replace(CONV, out_channels=4, spec=ConvSpec(size)), CONV], 1, "default", 0)
            for size in (3, 5)
        )
        assert few.weight.shape == many.weight.shape and not np.allclose(few.weight, many.weight)

    @given(stacks(), st.sampled_from(list(SCHEMES)), st.integers(0, 2**32 - 1))
    def test_every_weight_is_that_of_torchs_modules_in_order(self, stack, scheme, seed):
        channels = stack.input_shape[0]
        (weight, bias), modules = torch_modules(stack.layers, channels, scheme, seed)
        for own, theirs in zip(initial_weights(stack.layers, channels, scheme, seed), modules, strict=True):
            assert (own is None) == (theirs is None)
            if own is not None:
                assert_drawn_alike(own.weight, theirs.weight)
                assert (own.bias is None) == (theirs.bias is None)
                if own.bias is not None:
                    assert_drawn_alike(own.bias, theirs.bias)
        linear = initial_linear_layer(stack.layers, channels, scheme, seed, (5, 7))
        assert_drawn_alike(linear[0], weight)
        assert_drawn_alike(linear[1], bias)

    def test_a_linear_layer_too_large_to_be_shown_is_refused_before_it_is_drawn(self):
        with pytest.raises(ValueError, match="from 1440000 features to 10 classes has 14400000 weights"):
            initial_linear_layer([CONV], 3, "default", 0, (10, 1_440_000))

    def test_groups_that_do_not_divide_are_refused(self):
        with pytest.raises(ValueError, match=r"Groups \(2\) must divide in_channels \(3\)"):
            initial_weights([Layer("conv", ConvSpec(1, groups=2), 2)], 3, "default", 0)
        with pytest.raises(ValueError, match="`seed` must be from 0"):
            initial_weights([CONV], 3, "default", -1)


class TestOwnFilters:
    def test_handcrafted_kernels_fill_the_first_slots_of_the_first_convolution(self):
        layers = [POOL, CONV, CONV]
        weights = initial_weights(layers, 3, "default", 0)
        names = ("prewitt_vertical", "laplacian_4")
        changed = handcrafted_first(layers, weights, names)
        for slot, name in enumerate(names):
            for channel in range(3):
                expected = HANDCRAFTED[name].weights / np.float32(3)
                assert_array_equal(changed[1].weight[slot, channel], expected)
        assert_array_equal(changed[1].weight[2:], weights[1].weight[2:])
        assert changed[1].bias[:2].tolist() == [0, 0] and changed[1].bias[2] == weights[1].bias[2]
        assert_same_weights([changed[0], changed[2]], [weights[0], weights[2]])

    def test_a_gray_picture_is_filtered_as_on_the_filters_page(self):
        x = np.repeat(picture((1, 9, 9)), 3, axis=0)
        weights = handcrafted_first([CONV], initial_weights([CONV], 3, "default", 0), ["sharpen"])
        alone = forward(x[:1], [replace(CONV, out_channels=1)], [_single("sharpen")])[0]
        assert_allclose(forward(x, [CONV], weights)[0].before[0], alone.before[0], atol=1e-5)

    def test_a_small_kernel_sits_in_the_middle_of_a_larger_one(self):
        layer = Layer("conv", ConvSpec((5, 4)), 1)
        weights = initial_weights([layer], 1, "default", 0)
        (changed,) = handcrafted_first([layer], weights, ["sharpen"])
        expected = np.zeros((5, 4))
        expected[1:4, 0:3] = HANDCRAFTED["sharpen"].weights  # the center of 4 columns is column 1
        assert_array_equal(changed.weight[0, 0], expected)

    def test_depthwise_and_grouped_filters_take_a_kernel_for_their_own_channels(self):
        layer = Layer("depthwise", ConvSpec(3), 3)
        (changed,) = with_filter(initial_weights([layer], 3, "default", 0), 0, 2, np.eye(3))
        assert_array_equal(changed.weight[2, 0], np.eye(3))

    def test_a_whole_filter_is_taken_as_it_is_and_nothing_is_changed_in_place(self):
        weights = initial_weights([CONV, CONV], 3, "default", 0)
        copy = weights[1].weight.copy()
        filter_ = picture((4, 3, 3))
        changed = with_filter(weights, 1, 3, filter_)
        assert_array_equal(changed[1].weight[3], filter_)
        assert_array_equal(weights[1].weight, copy)

    @pytest.mark.parametrize(
        "change, message",
        [
            (lambda w: handcrafted_first([POOL], [None], ["shift"]), "need a convolution to sit in"),
            (
                lambda w: handcrafted_first([CONV], w, ["shift"] * 5),
                "5 handcrafted filters need as many output channels, the first convolution has 4",
            ),
            (lambda w: handcrafted_first([CONV], w, ["magic"]), "`names` must be among .*, not 'magic'"),
            (
                lambda w: handcrafted_first([Layer("conv", ConvSpec(2), 4)], w, ["sharpen"]),
                "“Sharpen” is 3×3, larger than the layer's 2×2; give the layer a larger kernel",
            ),
            (lambda w: with_filter([None], 0, 0, np.eye(3)), "Layer 1 has no filters to replace"),
            (lambda w: with_filter(w, 1, 0, np.eye(3)), "Layer 2 has no filters to replace"),
            (
                lambda w: with_filter(w, 0, 4, np.eye(3)),
                "Layer 1 has channels 0 to 3; there is no channel 4 to replace",
            ),
            (
                lambda w: with_filter(w, 0, 0, np.eye(5)),
                r"shape \(3, 5, 5\), the layer's filters are \(3, 3, 3\)",
            ),
        ],
    )
    def test_what_does_not_fit_is_refused(self, change, message):
        with pytest.raises(ValueError, match=message):
            change(initial_weights([CONV], 3, "default", 0))


def _single(name) -> Weights:
    return Weights(HANDCRAFTED[name].weights[None, None], np.zeros(1, np.float32))

"""core.network against the same network built from torch.nn modules."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from core.arithmetic import ConvSpec
from core.channel_parts import channel_parts, input_channels, traced_channels
from core.dead_channels import dead_channels, zeroed_share
from core.initializers import SCHEMES, random_filters
from core.kernels import HANDCRAFTED
from core.layer_rows import layer_specs, summarize
from core.layers import Layer
from core.network import LayerMaps, forward
from core.network_weights import Weights, handcrafted_first, initial_weights, with_filter
from tests.stacks import Stack, picture, stacks, torch_network

ROOT = Path(__file__).parents[1]
CONV = Layer("conv", ConvSpec(3, padding=1), 4, activation="relu")
POOL = Layer("max_pool", ConvSpec(2, stride=2))


def drawn(stack: Stack, seed=0):
    return initial_weights(stack.layers, stack.input_shape[0], "default", seed)


def assert_same_weights(some, others):
    for one, other in zip(some, others, strict=True):
        assert (one is None) == (other is None)
        if one is not None:
            assert_array_equal(one.weight, other.weight)
            assert_array_equal(one.bias, other.bias)


class TestForward:
    @settings(max_examples=40)
    @given(stacks(), st.integers(0, 999))
    def test_every_activation_equals_torch(self, stack: Stack, seed):
        weights = drawn(stack, seed)
        x = picture(stack.input_shape, seed)
        y = torch.tensor(x)[None]
        kept = forward(x, stack.layers, weights)
        network = torch_network(stack.layers, weights, stack.input_shape[0])
        with torch.inference_mode():
            for activation, (operation, nonlinearity) in zip(kept, network, strict=True):
                before = operation(y)
                y = nonlinearity(before)
                for found, expected in ((activation.before, before), (activation.after, y)):
                    assert found.dtype == np.float32
                    assert_allclose(found, expected[0], rtol=1e-4, atol=1e-5)

    @settings(max_examples=20)
    @given(stacks())
    def test_shapes_are_those_of_the_table(self, stack: Stack):
        kept = forward(picture(stack.input_shape), stack.layers, drawn(stack))
        rows = summarize(stack.layers, stack.input_shape)
        assert [one.after.shape for one in kept] == [row.output_shape for row in rows]

    def test_before_is_after_without_a_nonlinearity_and_the_input_is_kept(self):
        layers = [replace(CONV, activation="none"), CONV]
        x = picture((3, 8, 8))
        x.setflags(write=False)
        first, second = forward(x, layers, initial_weights(layers, 3, "default", 0))
        assert first.before is first.after
        assert (second.before < 0).any() and (second.after >= 0).all()

    def test_changing_weights_later_does_not_change_what_was_kept(self):
        weights = initial_weights([CONV], 1, "default", 0)
        (kept,) = forward(picture((1, 5, 5)), [CONV], weights)
        copy = kept.before.copy()
        weights[0].weight[:] = 0
        assert_array_equal(kept.before, copy)

    def test_max_pooling_with_more_padding_than_torch_allows(self):
        layer = Layer("max_pool", ConvSpec(3, padding=2))
        (kept,) = forward(-np.ones((1, 2, 2)), [layer], [None])
        assert kept.after.shape == (1, 4, 4) and (kept.after == -1).all()

    def test_dilated_max_pooling_equals_torch(self):
        x = picture((3, 11, 13)) - 2  # all negative: a zero in the padding would win
        (kept,) = forward(x, [Layer("max_pool", ConvSpec(3, stride=2, padding=1, dilation=2))], [None])
        expected = torch.nn.functional.max_pool2d(torch.tensor(x)[None], 3, 2, 1, 2)[0]
        assert_array_equal(kept.after, expected)

    def test_a_max_pooling_window_of_padding_only_is_refused(self):
        with pytest.raises(ValueError, match="Layer 1: `padding` 2 leaves a max pooling window of size 2"):
            forward(np.zeros((1, 4, 4)), [Layer("max_pool", ConvSpec(2, padding=2))], [None])

    @pytest.mark.parametrize(
        "x, layers, weights, message",
        [
            (np.zeros((3, 8)), [POOL], [None], r"`x` must have shape \(C, H, W\)"),
            (np.zeros((3, 8, 8)), [POOL], [], r"1 layers need as many weights \(None for pooling\), not 0"),
            (
                np.zeros((3, 8, 8)),
                [CONV],
                [None],
                r"Layer 1: `weight` must have shape \(4, 3, 3, 3\), not None",
            ),
            (np.zeros((3, 1, 8)), [POOL], [None], "Layer 1: `kernel_size` 2 spans 2 pixels"),
            (
                np.zeros((1, 8, 8)),
                [CONV],
                [Weights(np.zeros((4, 1, 3, 3)), np.zeros(3))],
                r"Layer 1: `bias` must have shape \(4,\), not \(3,\)",
            ),
        ],
    )
    def test_what_does_not_fit_is_refused(self, x, layers, weights, message):
        with pytest.raises(ValueError, match=message):
            forward(x, layers, weights)


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

    def test_the_largest_seed_wraps_round(self):
        assert initial_weights([CONV, CONV], 1, "default", 2**32 - 1)[1].weight.shape == (4, 4, 3, 3)

    def test_bias_follows_torch_by_default_and_is_zero_under_other_schemes(self):
        layer = Layer("conv", ConvSpec(3, groups=2), 64)
        (own,) = initial_weights([layer], 8, "default", 0)
        bound = 1 / np.sqrt(4 * 3 * 3)  # fan_in of one group
        assert bound * 0.9 < np.abs(own.bias).max() <= bound
        assert torch.nn.Conv2d(8, 64, 3, groups=2).bias.abs().max() <= bound
        assert not initial_weights([layer], 8, "xavier_normal_", 0)[0].bias.any()
        assert initial_weights([replace(layer, bias=False)], 8, "default", 0)[0].bias is None

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


class TestParts:
    @settings(max_examples=40)
    @given(stacks(kinds=("conv", "depthwise")), st.data())
    def test_parts_and_bias_add_up_to_the_map(self, stack: Stack, data):
        weights, x = drawn(stack), picture(stack.input_shape)
        layer = stack.layers[0]
        (kept,) = forward(x, [layer], weights[:1])
        channel = data.draw(st.integers(0, layer.out_channels - 1))
        parts, bias = channel_parts(x, layer, weights[0], channel), weights[0].bias
        assert len(parts) == len(input_channels(layer, len(x), channel))
        whole = parts.sum(axis=0) + (0 if bias is None else bias[channel])
        assert_allclose(whole, kept.before[channel], rtol=1e-4, atol=1e-5)

    def test_a_group_is_made_of_its_own_channels(self):
        layer = Layer("conv", ConvSpec(1, groups=2), 6)
        assert [list(input_channels(layer, 4, o)) for o in (0, 2, 3, 5)] == [[0, 1], [0, 1], [2, 3], [2, 3]]

    @settings(max_examples=40)
    @given(stacks(), st.data())
    def test_the_traced_channels_are_those_with_a_gradient(self, stack: Stack, data):
        """A path of positive weights and no activation leads to every channel that counts, and to no other."""
        layers = [replace(layer, activation="none") for layer in stack.layers]
        ones = [w and Weights(np.ones_like(w.weight), w.bias) for w in drawn(stack)]
        y = x = torch.rand(1, *stack.input_shape, requires_grad=True)
        kept = [x]
        for operation, _ in torch_network(layers, ones, stack.input_shape[0]):
            y = operation(y)
            kept.append(y)
        channel = data.draw(st.integers(0, y.shape[1] - 1))
        gradients = torch.autograd.grad(y[0, channel].sum(), kept[:-1])
        found = traced_channels(layers, stack.input_shape[0], channel)
        assert found[-1] == range(channel, channel + 1)
        for counted, gradient in zip(found, gradients):
            felt = np.flatnonzero(gradient[0].abs().sum((1, 2)))
            if not any(layer.kind == "max_pool" for layer in layers):  # whose padding may hide a channel
                assert felt.tolist() == list(counted) or not felt.size
            assert set(felt) <= set(counted)

    def test_other_layers_and_channels_are_refused(self):
        with pytest.raises(ValueError, match="Only the maps of a convolution are sums of parts"):
            channel_parts(picture((1, 4, 4)), POOL, None, 0)
        with pytest.raises(ValueError, match="`out_channel` must be from 0 to 3, not 4"):
            input_channels(CONV, 3, 4)


class TestZeros:
    def test_relu_zeroes_the_negative_share(self):
        before = np.array([[[-1.0, 2], [0, -3]]])
        assert zeroed_share(LayerMaps(before, np.maximum(before, 0))) == 0.5
        assert zeroed_share(LayerMaps(before, before)) == 0
        assert zeroed_share(LayerMaps(before, np.where(before > 0, before, before / 100))) == 0

    def test_constant_maps_are_dead_and_a_single_pixel_only_at_zero(self):
        maps = np.stack([np.zeros((2, 2)), np.full((2, 2), 3), [[0, 0], [0, 1]]])
        assert dead_channels(LayerMaps(maps, maps)).tolist() == [True, True, False]
        pixels = np.array([0.0, 3]).reshape(2, 1, 1)
        assert dead_channels(LayerMaps(pixels, pixels)).tolist() == [True, False]


def test_importing_does_not_import_torch():
    modules = "network, layers, network_presets, receptive_field, effective_field, hypercolumns, classifier"
    code = f"import sys; from core import {modules}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_layer_specs_give_global_pooling_its_map():
    assert layer_specs([POOL, Layer("global_avg_pool")], (2, 9, 7))[1].kernel_size == (4, 3)

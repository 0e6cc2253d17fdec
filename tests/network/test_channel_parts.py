"""core.network.channel_parts: parts that add up to the map, and the channels a gradient reaches."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from core.arithmetic import ConvSpec
from core.network.channel_parts import channel_parts, input_channels, traced_channels
from core.network.forward import forward
from core.network.layers import Layer
from core.network.weights import Weights
from tests.network.stacks import Stack, drawn, picture, stacks, torch_network

CONV = Layer("conv", ConvSpec(3, padding=1), 4, activation="relu")
POOL = Layer("max_pool", ConvSpec(2, stride=2))


class TestChannelParts:
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

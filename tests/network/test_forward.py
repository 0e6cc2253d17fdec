"""core.network.forward against the same network built from torch.nn modules."""

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
from core.network.forward import forward
from core.network.layers import Layer
from core.network.rows import summarize
from core.network.weights import Weights, initial_weights
from tests.network.stacks import Stack, drawn, picture, skipping_stacks, stacks, torch_maps

ROOT = Path(__file__).parents[2]
CONV = Layer("conv", ConvSpec(3, padding=1), 4, activation="relu")
POOL = Layer("max_pool", ConvSpec(2, stride=2))


class TestForward:
    @given(stacks() | skipping_stacks(), st.integers(0, 999))
    def test_every_activation_equals_torch(self, stack: Stack, seed):
        weights = drawn(stack, seed)
        x = picture(stack.input_shape, seed)
        kept = forward(x, stack.layers, weights)
        with torch.inference_mode():
            maps = torch_maps(stack.layers, weights, torch.tensor(x)[None])
            for activation, (before, after) in zip(kept, maps, strict=True):
                for found, expected in ((activation.before, before), (activation.after, after)):
                    assert found.dtype == np.float32
                    assert_allclose(found, expected[0], rtol=1e-4, atol=1e-5)

    @settings(max_examples=20)
    @given(stacks() | skipping_stacks())
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


def test_importing_does_not_import_torch():
    modules = "forward, layers, presets, effective_field, hypercolumns, classifier"
    code = f"import sys; from core.network import {modules}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0

"""One value of a map taken apart, against the map that the network computes."""

import numpy as np
import pytest

from core.arithmetic import ConvSpec
from core.network.forward import forward
from core.network.layers import Layer
from core.network.pixel_sum import pixel_sum
from core.network.weights import initial_weights

X = np.random.default_rng(4).normal(size=(4, 9, 11)).astype(np.float32)
LAYERS = {
    "plain": Layer("conv", ConvSpec(3), 5),
    "one by one": Layer("conv", ConvSpec(1), 5, bias=False),
    "strided, asymmetric, dilated": Layer(
        "conv", ConvSpec((3, 2), (2, 3), ((1, 2), (0, 1)), (2, 1)), 6, activation="relu"
    ),
    "mirrored": Layer("conv", ConvSpec(3, padding=2, padding_mode="reflect"), 4),
    "grouped": Layer("conv", ConvSpec(3, padding=1, groups=2), 4),
    "depthwise": Layer("depthwise", ConvSpec(3, padding=1), 8),
    "max": Layer("max_pool", ConvSpec(3, 2, 1)),
    "mean": Layer("avg_pool", ConvSpec(3, 2, 1)),
    "mean of pixels": Layer("avg_pool", ConvSpec(3, 2, 1), ceil_mode=True, count_include_pad=False),
    "mean, rounded up": Layer("avg_pool", ConvSpec(4, 3, 2, 2), ceil_mode=True),
    "max, rounded up": Layer("max_pool", ConvSpec(2, 3), ceil_mode=True),
    "transposed": Layer("transposed", ConvSpec((3, 2), (2, 3), ((1, 0), (0, 1)), (1, 2)), 3),
    "transposed, with gaps": Layer("transposed", ConvSpec(1, 3), 2, bias=False),
    "global": Layer("global_avg_pool"),
}


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_the_terms_add_up_to_every_value_of_the_map(layer):
    weights = initial_weights([layer], len(X), "default", 7)
    maps = forward(X, [layer], weights)[0].before
    for channel, row, column in np.ndindex(maps.shape):
        parts = pixel_sum(X, layer, weights[0], channel, (row, column))
        summed = parts.weight is not None
        value = (parts.patch * parts.weight).sum() + (parts.bias or 0) if summed else parts.patch.max()
        assert (parts.bias is None) == (not layer.has_weights or not layer.bias)
        np.testing.assert_allclose(value, maps[channel, row, column], atol=1e-5)


@pytest.mark.parametrize("layer", [LAYERS["plain"], LAYERS["transposed"]], ids=["plain", "transposed"])
def test_what_a_skip_connection_adds_is_a_term_of_its_own(layer):
    weights = initial_weights([layer], len(X), "default", 7)
    maps = forward(X, [layer], weights)[0].before
    terms = pixel_sum(X, layer, weights[0], 1, (2, 3), skipped=10 * maps)
    assert terms.skipped == 10 * maps[1, 2, 3]
    assert pixel_sum(X, layer, weights[0], 1, (2, 3)).skipped is None


def test_padding_is_told_apart_from_the_input():
    layer = Layer("conv", ConvSpec(3, padding=1), 1)
    weights = initial_weights([layer], len(X), "default", 0)[0]
    corner = pixel_sum(X, layer, weights, 0, (0, 0))
    assert corner.padded.tolist() == [[True, True, True], [True, False, False], [True, False, False]]
    assert not pixel_sum(X, layer, weights, 0, (4, 4)).padded.any()


def test_a_value_outside_the_map_is_refused():
    layer = Layer("conv", ConvSpec(3), 1)
    weights = initial_weights([layer], len(X), "default", 0)[0]
    with pytest.raises(ValueError, match="outside a map"):
        pixel_sum(X, layer, weights, 0, (7, 0))

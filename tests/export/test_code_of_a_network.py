"""core.export.code_network and code_network_numpy: scripts for random stacks make the maps that the app makes."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.arithmetic import ConvSpec
from core.export.code_network import MOST_SET, Classes, Network, network_script
from core.export.code_network_numpy import network_numpy_script
from core.filters.initializers import SCHEMES
from core.network.classifier import classify
from core.network.forward import forward
from core.network.layers import Layer
from core.network.weights import initial_linear_layer, initial_weights, with_filter
from tests.export.test_code_of_an_operation import left_by
from tests.network.stacks import picture, stacks
from tests.specs import TORCH_FILLS


def network(layers, weights, x, scheme="default", seed=0, classes=None) -> Network:
    return Network(layers, weights, x.shape, scheme, seed, "Title", "source", "/link", classes)


def assert_scripts_make(shown: Network, x: np.ndarray, expected: np.ndarray) -> None:
    given = (f"x = np.array({x.tolist()}, np.float32)",)
    try:
        by_torch = left_by(network_script(shown, given))
    except ValueError:
        assume(False)  # PyTorch has no module for a layer
    by_numpy = left_by(network_numpy_script(shown, given))
    largest = np.abs(expected).max(initial=1)
    for found in (by_torch["y"].numpy()[0], by_numpy["y"], by_numpy["by_im2col"]):
        assert found.shape == expected.shape
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5 * largest)


@given(stacks(padding_modes=TORCH_FILLS), st.sampled_from([*SCHEMES]), st.integers(0, 2**32 - 1))
def test_the_maps_of_any_stack(stack, scheme, seed):
    x = picture(stack.input_shape)
    weights = initial_weights(stack.layers, len(x), scheme, seed)
    maps = forward(x, stack.layers, weights)[-1].after
    assert_scripts_make(network(stack.layers, weights, x, scheme, seed), x, maps)


@pytest.mark.parametrize("kind", ["max_pool", "avg_pool"])
@pytest.mark.parametrize("counted", [True, False])
def test_pooling_whose_last_windows_reach_beyond_the_padding(kind, counted):
    """(6 + 2 - 3) / 2 = 2.5, rounded up: the fourth window ends a pixel beyond the padding."""
    layers = (
        Layer(kind, ConvSpec(3, 2, 1), ceil_mode=True, count_include_pad=counted),
        Layer("global_avg_pool"),
    )
    x = picture((2, 6, 6))
    assert layers[0].output_shape(x.shape) == (2, 4, 4)
    weights = initial_weights(layers, 2, "default", 0)
    assert_scripts_make(network(layers[:1], weights[:1], x), x, forward(x, layers[:1], weights[:1])[-1].after)
    assert_scripts_make(network(layers, weights, x), x, forward(x, layers, weights)[-1].after)


@pytest.mark.parametrize("pooling", ["flatten", "average"])
@pytest.mark.parametrize("scheme", ["default", "kaiming_normal_"])
def test_logits_with_a_filter_of_ones_own_and_a_skip_connection(pooling, scheme):
    x = picture((2, 6, 6))
    conv = Layer("conv", ConvSpec(3, padding=1), 2, activation="relu")
    layers = (
        conv,
        Layer("transposed", ConvSpec(3, padding=1), 2, adds=1),
        Layer("conv", ConvSpec(1), 2, adds=0),
    )
    weights = initial_weights(layers, 2, scheme, 3)
    weights = with_filter(with_filter(weights, 1, 1, np.eye(3)), 0, 0, np.ones((3, 3)))
    features = forward(x, layers, weights)[-1].after
    size = 72 if pooling == "flatten" else 2
    answer = classify(features, pooling, 1, *initial_linear_layer(layers, 2, scheme, 3, (3, size)))
    shown = network(layers, weights, x, scheme, 3, Classes(pooling, size, 3, 1))
    assert_scripts_make(shown, x, answer.logits)
    given = (f"x = np.array({x.tolist()}, np.float32)",)
    assert left_by(network_script(shown, given))["loss"].item() == pytest.approx(answer.loss, rel=1e-5)


def test_weights_that_seeds_cannot_give_come_in_a_file_where_they_are_many():
    layers, x = (Layer("conv", ConvSpec(1), MOST_SET + 1),), picture((1, 2, 2))
    others = initial_weights(layers, 1, "default", 1)
    assert 'load_file("weights.safetensors")' in network_script(network(layers, others, x), ())
    assert "load_file" not in network_script(network(layers, others, x, seed=1), ())

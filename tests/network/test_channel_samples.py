"""What is sent of a layer's maps: exact values, few enough, as many as can be; and what is said of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from core.arithmetic import ConvSpec
from core.network.channel_samples import sampled
from core.network.forward import LayerMaps
from core.network.layers import Layer
from core.ui.feature_maps.channel_grid.channel_grid import MOST_VALUES, grid_message, heading
from core.ui.feature_maps.channel_grid.network_ahead import Ahead
from tests.ui.test_stage_message import unpacked

VIEW = {"channel": 0, "position": (0, 0), "chosen": False}


def numbered(channels: int, height: int, width: int) -> np.ndarray:
    return np.arange(channels * height * width, dtype=np.float32).reshape(channels, height, width)


@given(st.integers(1, 6), st.integers(1, 40), st.integers(1, 40), st.integers(6, 3000))
def test_samples_are_the_values_of_every_nth_row_and_column_with_the_smallest_n_that_fits(c, h, w, most):
    maps = numbered(c, h, w)
    samples, step = sampled(maps, most)
    assert_array_equal(samples, maps[:, ::step, ::step])
    assert samples.size <= most
    assert step == 1 or maps[:, :: step - 1, :: step - 1].size > most


def test_maps_that_fit_are_sent_as_they_are():
    maps = numbered(16, 56, 56)
    samples, step = sampled(maps, MOST_VALUES)
    assert step == 1
    assert samples.shape == maps.shape


def test_64_maps_of_256_pixels_are_thinned_to_every_8th():
    samples, step = sampled(np.zeros((64, 256, 256), np.float32), 75_000)
    assert (step, samples.shape) == (8, (64, 32, 32))  # every 7th would be 64 * 37 * 37 = 87,616


def test_fewer_values_than_maps_are_refused():
    with pytest.raises(ValueError, match="`most` must be at least 1 for each of the 6 maps, not 5."):
        sampled(numbered(6, 2, 2), 5)


RELU = Layer("conv", ConvSpec(3), 3, activation="relu")
BEFORE = np.array([[[-1, 2], [3, -4]], [[-1, -2], [-3, -4]], [[5, 5], [5, 5]]], np.float32)
AFTER = np.maximum(BEFORE, 0)


def test_the_message_holds_the_exact_maps_and_what_relu_did_to_each():
    header, parts = unpacked(grid_message(RELU, LayerMaps(BEFORE, AFTER), VIEW, Ahead()))
    assert_array_equal(parts["values"].view("<f4").reshape(3, 2, 2), BEFORE)
    assert header["zeroed"] == ["50 % zeroed", "100 % zeroed", "0 % zeroed"]
    assert header["dead"] == ["", "0 everywhere", "same value everywhere"]
    assert header["ranges"] == [[-4, 5], [0, 5]]
    assert header["names"] == ["z", "ReLU(z)"]
    assert header["sampling"] == ""


def test_shares_and_ranges_are_those_of_all_values_even_where_only_some_are_sent():
    before = np.ones((64, 100, 100), np.float32)
    before[:, 1::2] = -7  # the odd rows, which are left out
    before[0, 1, 1] = 9
    activation = LayerMaps(before, np.maximum(before, 0))
    header, parts = unpacked(grid_message(RELU, activation, VIEW, Ahead()))
    assert header["step"] == 3
    assert header["sampling"].startswith(
        "To answer quickly, only every 3rd row and column of the 100 × 100 maps"
    )
    assert parts["values"].size <= 4 * MOST_VALUES
    assert header["zeroed"][1] == "50 % zeroed"
    assert header["ranges"] == [[-7, 9], [0, 9]]


def test_without_an_activation_there_is_one_map_and_nothing_is_zeroed():
    header, _ = unpacked(
        grid_message(Layer("max_pool", ConvSpec(2)), LayerMaps(BEFORE, BEFORE), VIEW, Ahead())
    )
    assert header["names"] == ["value"]
    assert header["zeroed"] == ["", "", ""]
    assert header["ranges"] == [[-4, 5]]


def test_a_sigmoid_of_small_values_fits_the_common_scale():
    before = np.zeros((1, 4, 4), np.float32)
    layer = Layer("conv", ConvSpec(3), 1, activation="sigmoid")
    header, _ = unpacked(grid_message(layer, LayerMaps(before, np.full_like(before, 0.5)), VIEW, Ahead()))
    assert (header["largest"], header["own"]) == (0.5, [0.5])


@pytest.mark.parametrize(
    ("layer", "activation", "expected"),
    [
        pytest.param(
            RELU,
            LayerMaps(BEFORE, AFTER),
            "Layer 2: convolution, 3 channels of 2 × 2, ReLU zeroed 50 % of the values, "
            "1 of the channels is 0 everywhere, "
            "1 channel the same everywhere",
            id="relu",
        ),
        pytest.param(
            Layer("conv", ConvSpec(3), 3, activation="tanh"),
            LayerMaps(BEFORE[:1], np.tanh(BEFORE[:1])),
            "Layer 2: convolution, 1 channel of 2 × 2, then Tanh",
            id="tanh",
        ),
        pytest.param(
            Layer("global_avg_pool"),
            LayerMaps(BEFORE[:, :1, :1], BEFORE[:, :1, :1]),
            "Layer 2: global average pooling, 3 channels of 1 × 1",
            id="pooling",
        ),
    ],
)
def test_the_heading_says_what_the_layer_is_and_does(layer, activation, expected):
    assert heading(2, layer, activation) == expected

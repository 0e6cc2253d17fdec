"""core.network.input: always a square of the asked-for size, and a normalization that constants survive."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from core.images import resize
from core.network.input import network_picture, normalized, preparation
from tests.network.stacks import picture


@given(st.sampled_from([1, 3]), st.integers(1, 80), st.integers(1, 80), st.integers(1, 64))
def test_every_picture_becomes_a_square_of_the_asked_for_size_within_0_and_1(channels, height, width, size):
    pixels = np.abs(picture((channels, height, width)))
    found = network_picture(pixels, size)
    assert found.shape == (channels, size, size) and found.dtype == np.float32
    assert found.min() >= 0 and found.max() <= 1


def test_the_square_is_the_middle():
    pixels = np.tile(np.arange(10, dtype=np.float32) / 255, (1, 4, 1))  # 4 rows, 10 columns
    assert_array_equal(network_picture(pixels, 4)[0, 0] * 255, [3, 4, 5, 6])
    assert_array_equal(network_picture(pixels.transpose(0, 2, 1), 4)[0, :, 0] * 255, [3, 4, 5, 6])


def test_a_large_square_is_reduced_as_everywhere_and_a_small_one_enlarged_bilinearly():
    pixels = np.rint(np.abs(picture((3, 40, 40))) * 255) / np.float32(255)
    assert_array_equal(network_picture(pixels, 16), resize(pixels, 16))
    expected = torch.nn.functional.interpolate(torch.tensor(pixels)[None], (64, 64), mode="bilinear")[0]
    assert_allclose(network_picture(pixels, 64), expected, atol=1e-6)


def test_small_test_pictures_may_keep_their_size():
    pixels = np.abs(picture((1, 15, 15)))
    assert_array_equal(network_picture(pixels, 224, enlarge=False), pixels)


@pytest.mark.parametrize(
    ("shape", "size", "enlarge", "words"),
    [
        ((512, 512), 224, True, ""),
        ((341, 512), 224, True, "its middle, 341 × 341 of 341 × 512"),
        ((64, 64), 224, True, "enlarged from 64 × 64"),
        ((15, 15), 224, False, "at its own size"),
    ],
)
def test_what_was_done_is_said(shape, size, enlarge, words):
    assert preparation(shape, size, enlarge) == words


def test_normalized_channels_have_mean_0_and_deviation_1():
    x = normalized(np.abs(picture((3, 50, 50))) * 1e-3 + 0.5)
    assert_allclose(x.mean(axis=(1, 2)), 0, atol=1e-5)
    assert_allclose(x.std(axis=(1, 2)), 1, atol=1e-5)


@pytest.mark.parametrize("value", [0, 0.1, 1 / 3, 0.7, 1])
def test_a_channel_that_is_the_same_everywhere_becomes_0(value):
    pixels = np.full((1, 224, 224), value, np.float32)
    assert not normalized(pixels).any()

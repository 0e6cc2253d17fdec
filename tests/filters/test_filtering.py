"""One filter over one picture, against PyTorch."""

import numpy as np
import pytest
import torch

from core.arithmetic import ConvSpec
from core.filters.filtering import apply_filter, as_filter

RANDOM = np.random.default_rng(3)
PICTURE = RANDOM.random((3, 12, 10), dtype=np.float32)
SPEC = ConvSpec(3, stride=2, padding=1)


def test_one_kernel_is_applied_to_each_channel_alone():
    kernel = RANDOM.normal(size=(1, 3, 3)).astype(np.float32)
    response = apply_filter(PICTURE, kernel, SPEC)
    for channel in range(3):
        expected = torch.nn.functional.conv2d(
            torch.tensor(PICTURE[None, channel : channel + 1]),
            torch.tensor(kernel[None]),
            stride=2,
            padding=1,
        )
        np.testing.assert_allclose(response.output[channel], expected[0, 0], atol=1e-5)


def test_the_partial_results_of_a_filter_add_up_to_its_output():
    filter_ = RANDOM.normal(size=(3, 3, 3)).astype(np.float32)
    response = apply_filter(PICTURE, filter_, SPEC)
    expected = torch.nn.functional.conv2d(
        torch.tensor(PICTURE[None]), torch.tensor(filter_[None]), stride=2, padding=1
    )
    np.testing.assert_allclose(response.output, expected[0], atol=1e-5)
    np.testing.assert_allclose(response.parts.sum(axis=0, keepdims=True), expected[0], atol=1e-5)


def test_a_kernel_shared_by_three_channels_keeps_the_brightness():
    identity = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], np.float32)
    response = apply_filter(PICTURE, as_filter(identity, 3), ConvSpec(3, padding=1))
    np.testing.assert_allclose(response.output[0], PICTURE.mean(axis=0), atol=1e-6)


def test_a_wrong_number_of_kernels_is_refused():
    with pytest.raises(ValueError, match="A filter for 3 channels needs 1 or 3 kernels, not 2."):
        apply_filter(PICTURE, np.zeros((2, 3, 3), np.float32), SPEC)

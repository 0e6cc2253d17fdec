"""What is said against misconceptions, against what PyTorch's layers have and do."""

import re

import pytest
import torch

from core.arithmetic import ConvSpec
from core.network.layers import Layer
from core.network.misconceptions import kernels_of_a_filter, maps_of_a_layer, moves_along


def numbers(text: str) -> list[int]:
    return [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?<!,)", text)]


def test_a_filter_over_three_channels_has_three_kernels():
    weights = torch.nn.Conv2d(3, 1, (3, 5)).weight
    kernels = weights[0]
    said = numbers(kernels_of_a_filter(tuple(kernels.shape)))
    assert said == [len(kernels), *kernels.shape, weights.numel()]
    assert kernels_of_a_filter((1, 3, 3)) == ""


@pytest.mark.parametrize(("channels", "filters"), [(3, 16), (3, 3), (2, 1), (15, 8), (16, 16), (64, 64)])
def test_a_layer_has_as_many_maps_as_filters_whatever_goes_in(channels, filters):
    layer = torch.nn.Conv2d(channels, filters, 3)
    said = numbers(maps_of_a_layer(Layer("conv", ConvSpec(3), filters), channels))
    assert said[:2] == [channels, len(layer(torch.zeros(channels, 5, 5)))]
    kernels = layer.weight.flatten(0, 1)
    assert said[2:] == ([len(kernels), channels] if channels >= 16 else [channels])


def test_a_filter_of_a_group_reads_some_channels_only():
    layer = Layer("conv", ConvSpec(3, groups=3), 6)
    reads = torch.nn.Conv2d(12, 6, 3, groups=3).weight.shape[1]
    assert numbers(maps_of_a_layer(layer, 12)) == [12, 6, reads]
    assert numbers(maps_of_a_layer(Layer("depthwise", ConvSpec(3), 16), 16)) == [16, 16, 1]


def test_nothing_is_said_where_nothing_can_be_mistaken():
    assert maps_of_a_layer(Layer("max_pool", ConvSpec(2, stride=2)), 16) == ""
    assert maps_of_a_layer(Layer("conv", ConvSpec(3), 4), 1) == ""


def test_maps_move_along_by_one_value_and_their_means_stay():
    """Two layers of stride 2: something small in the middle of a black picture, moved by the 4 pixels that are said."""
    generator = torch.Generator().manual_seed(0)
    picture = torch.zeros(1, 64, 64)
    picture[:, 28:34, 28:34] = torch.rand(1, 6, 6, generator=generator)
    stack = torch.nn.Sequential(
        *(torch.nn.Conv2d(n, 8, 3, stride=2, padding=1, bias=False) for n in (1, 8)), torch.nn.ReLU()
    )
    said = moves_along("average", (4, 4))
    (shift,) = numbers(said)
    with torch.no_grad():
        maps, moved = stack(picture), stack(picture.roll(shift, dims=1))
    assert "by one value" in said and "nearly invariant" in said
    torch.testing.assert_close(moved, maps.roll(1, dims=1))
    torch.testing.assert_close(moved.mean((1, 2)), maps.mean((1, 2)))
    weights = torch.rand(maps.numel(), generator=generator)
    assert not torch.isclose(weights @ moved.flatten(), weights @ maps.flatten())
    assert "not invariant" in moves_along("flatten", (4, 4))
    assert numbers(moves_along("flatten", (4, 2))) == [4, 2]

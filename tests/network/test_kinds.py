"""core.network.kinds: the one table, and that what it lists without an operation is refused, not taken for a mean."""

import numpy as np
import pytest
import torch

from core.arithmetic import ConvSpec
from core.network import kinds, layers, pixel_sum, torch_layers
from core.network.kinds import KINDS, Kind
from core.network.layers import Layer
from tests.network.stacks import picture


@pytest.fixture
def median_pool(monkeypatch) -> Layer:
    """A layer of a kind that the table lists and nothing computes."""
    more = {**KINDS, "median_pool": Kind("Median pooling", "median")}
    for module in (kinds, layers, torch_layers):
        monkeypatch.setattr(module, "KINDS", more)
    return Layer("median_pool", ConvSpec(2))


def test_a_kind_that_nothing_computes_is_refused(median_pool):
    message = (
        r"^Nothing here computes a layer of kind 'median_pool'; add it to core\.network\.torch_layers\.$"
    )
    with pytest.raises(ValueError, match=message):
        torch_layers.pre_activation(torch.ones(1, 1, 4, 4), median_pool, None)


def test_a_kind_whose_values_nothing_explains_is_refused(median_pool):
    with pytest.raises(
        ValueError, match=r"^What a value of kind 'median_pool' is made of is not known; add it"
    ):
        pixel_sum.pixel_sum(picture((1, 4, 4)), median_pool, None, 0, (0, 0))


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if not kind.learns])
def test_pooling_takes_what_its_operation_says_of_every_window(kind):
    x = picture((2, 6, 6))
    y = torch_layers.pre_activation(torch.from_numpy(x)[None], Layer(kind, ConvSpec(3)), None)[0].numpy()
    windows = np.lib.stride_tricks.sliding_window_view(x, (3, 3), (1, 2))
    if KINDS[kind].whole_map:
        windows = x[:, None, None]
    reduce = {"maximum": np.max, "mean": np.mean}[KINDS[kind].operation]
    np.testing.assert_allclose(y, reduce(windows, axis=(3, 4)), rtol=1e-5)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.title)
def test_a_kind_that_learns_nothing_says_what_it_takes_of_a_window(kind):
    assert bool(kind.takes) != kind.learns

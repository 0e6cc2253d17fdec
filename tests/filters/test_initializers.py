"""core.filters.initializers: random filters against PyTorch's, frozen for a seed, stable in their number."""

from math import sqrt

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from core.filters.initializers import SCHEMES, random_filters
from tests.specs import pairs


def test_first_values_are_frozen_for_good():
    """The stream of RandomState(0), as printed all over the NumPy documentation."""
    uniform = np.array([0.5488135, 0.71518937, 0.60276338, 0.54488318])  # RandomState(0).rand()
    normal = np.array([1.76405235, 0.40015721, 0.97873798, 2.2408932])  # RandomState(0).randn()
    expected = {
        "default": (2 * uniform - 1) / 3,  # fan_in = 9
        "kaiming_uniform_": (2 * uniform - 1) * sqrt(6 / 9),
        "kaiming_normal_": normal * sqrt(2 / 9),
        "xavier_uniform_": (2 * uniform - 1) * sqrt(6 / (9 + 18)),  # fan_out = 18
        "xavier_normal_": normal * sqrt(2 / (9 + 18)),
        "uniform_": 2 * uniform - 1,
    }
    assert set(expected) == set(SCHEMES)
    for scheme, values in expected.items():
        filters = random_filters((2, 1, 3, 3), scheme, 0)
        assert filters.dtype == np.float32 and filters.shape == (2, 1, 3, 3)
        assert_allclose(filters.ravel()[:4], values, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_spread_is_that_of_torch(scheme):
    """64 * 32 * 25 draws: the largest weight within 0.1 %, the deviation within 2 %."""
    shape = (64, 32, 5, 5)
    torch.manual_seed(0)
    if scheme == "default":
        theirs = torch.nn.Conv2d(32, 64, 5).weight.detach()
    elif scheme == "uniform_":
        theirs = torch.nn.init.uniform_(torch.empty(shape), -1, 1)
    else:
        theirs = getattr(torch.nn.init, scheme)(torch.empty(shape))
    ours = random_filters(shape, scheme, 1)
    assert ours.std() == pytest.approx(theirs.std().item(), rel=0.02)
    assert abs(ours.mean()) < 0.02 * ours.std()
    if not SCHEMES[scheme].normal:
        assert np.abs(ours).max() == pytest.approx(theirs.abs().max().item(), rel=1e-3)


@given(st.integers(0, 2**32 - 1), st.sampled_from(list(SCHEMES)), pairs(1, 5))
def test_asking_for_more_filters_keeps_the_first_ones(seed, scheme, size):
    few, many = (random_filters((n, 3, *size), scheme, seed) for n in (3, 8))
    if scheme.startswith("xavier"):  # the same pattern, smaller, because fan_out grew
        fan_in, fan_out = 3 * size[0] * size[1], np.array([3, 8]) * size[0] * size[1]
        few = few * sqrt((fan_in + fan_out[0]) / (fan_in + fan_out[1]))
        assert_allclose(many[:3], few, rtol=1e-5)
    else:
        assert_array_equal(many[:3], few)


def test_a_seed_decides_everything_and_global_randomness_nothing():
    np.random.seed(5)
    first = random_filters((2, 3, 3, 3), "default", 7)
    np.random.seed(6)
    assert_array_equal(first, random_filters((2, 3, 3, 3), "default", np.int64(7)))
    assert not np.array_equal(first, random_filters((2, 3, 3, 3), "default", 8))


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda scheme: scheme.name)
def test_schemes_are_described_and_cited(scheme):
    assert SCHEMES[scheme.name] is scheme
    assert scheme.title and scheme.source and scheme.description.endswith(".")


def test_titles_are_pytorchs_names_but_for_the_one_that_it_takes_by_itself():
    for scheme in SCHEMES.values():
        if scheme.name == "default":
            continue
        named = scheme.title.partition("(")[0]
        assert hasattr(torch.nn.init, named) and named in scheme.title


SHAPE_RULE = "`shape` must be (C_out, C_in, K_h, K_w), each at least 1, not "


@pytest.mark.parametrize(
    "arguments, error, sentence",
    [
        (((1, 1, 3), "default", 0), ValueError, SHAPE_RULE + "(1, 1, 3)."),
        (((0, 1, 3, 3), "default", 0), ValueError, SHAPE_RULE + "(0, 1, 3, 3)."),
        (((1, 1, 3, 3), "he", 0), ValueError, f"`scheme` must be one of {', '.join(SCHEMES)}, not 'he'."),
        (((1, 1, 3, 3), "default", -1), ValueError, "`seed` must be from 0 to 4294967295, not -1."),
        (
            ((1, 1, 3, 3), "default", 2**32),
            ValueError,
            "`seed` must be from 0 to 4294967295, not 4294967296.",
        ),
        (((1, 1, 3, 3), "default", 0.5), TypeError, "`seed` must be an integer, not 0.5."),
        (((1, 1, 3, 3), "default", True), TypeError, "`seed` must be an integer, not True."),
        (((1, 1, 3, 2.0), "default", 0), TypeError, "`shape` must hold integers, not 2.0."),
    ],
)
def test_refuses_with_rule_and_value(arguments, error, sentence):
    with pytest.raises(error) as caught:
        random_filters(*arguments)
    assert str(caught.value) == sentence

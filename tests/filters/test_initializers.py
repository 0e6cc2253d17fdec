"""core.filters.initializers: random filters are those of PyTorch with the same seed, stable in their number."""

from math import sqrt

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from core.filters.initializers import SCHEMES, LayerDraws, random_filters
from tests.specs import pairs


def theirs(shape, scheme: str) -> np.ndarray:
    """What torch.nn.init draws by a scheme for a tensor of this shape."""
    weight = torch.empty(shape)
    if scheme == "default":
        torch.nn.init.kaiming_uniform_(weight, a=sqrt(5))
    elif scheme == "uniform_":
        torch.nn.init.uniform_(weight, -1, 1)
    else:
        getattr(torch.nn.init, scheme)(weight)
    return weight.numpy()


def assert_drawn_alike(ours: np.ndarray, theirs: np.ndarray) -> None:
    """Within a millionth of the largest: an instruction set that torch has no vectors for rounds otherwise."""
    assert ours.dtype == np.float32
    assert_allclose(ours, theirs, rtol=1e-6, atol=1e-6 * np.abs(theirs).max())


SHAPES = [*((1, 1, 1, n) for n in range(1, 41)), (8, 3, 3, 3), (3, 1, 7, 5), (64, 64, 3, 3), (5, 2, 1, 1)]


@pytest.mark.parametrize("seed", [0, 1, 2**31 + 7, 2**32 - 1])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_filters_are_those_that_torch_draws_after_manual_seed(scheme, seed):
    for shape in SHAPES:
        torch.manual_seed(seed)
        assert_drawn_alike(random_filters(shape, scheme, seed), theirs(shape, scheme))


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda scheme: scheme.name)
def test_the_written_call_draws_the_same(scheme):
    from torch import nn  # noqa: F401  the written call names it

    torch.manual_seed(9)
    written = eval(scheme.call("torch.empty(4, 3, 5, 2)")).numpy()
    torch.manual_seed(9)
    assert_array_equal(written, theirs((4, 3, 5, 2), scheme.name))


@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.integers(1, 6), pairs(1, 5))
def test_by_default_they_are_those_of_a_new_layer(seed, c_out, c_in, size):
    torch.manual_seed(seed)
    layer = torch.nn.Conv2d(c_in, c_out, size)
    draws = LayerDraws("default", seed)
    assert_drawn_alike(draws.weight((c_out, c_in, *size)), layer.weight.detach().numpy())
    assert_drawn_alike(draws.bias(c_out, c_in * size[0] * size[1]), layer.bias.detach().numpy())


@given(
    st.integers(0, 2**32 - 1),
    st.sampled_from([name for name in SCHEMES if not SCHEMES[name].normal]),
    pairs(1, 5),
)
def test_asking_for_more_uniform_filters_keeps_the_first_ones(seed, scheme, size):
    few, many = (random_filters((n, 3, *size), scheme, seed) for n in (3, 8))
    if scheme.startswith("xavier"):  # the same pattern, smaller, because fan_out grew
        fan_in, fan_out = 3 * size[0] * size[1], np.array([3, 8]) * size[0] * size[1]
        few = few * sqrt((fan_in + fan_out[0]) / (fan_in + fan_out[1]))
        assert_allclose(many[:3], few, rtol=1e-5)
    else:
        assert_array_equal(many[:3], few)


def test_asking_for_more_normal_filters_keeps_all_but_the_last_16():
    """3 filters of 9 weights are 27: PyTorch draws the last 16 of them anew, so that 11 stay."""
    few, many = (random_filters((n, 1, 3, 3), "kaiming_normal_", 4).ravel() for n in (3, 8))
    assert_array_equal(few[:11], many[:11])
    assert not np.isclose(few[11:], many[11:27]).any()


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

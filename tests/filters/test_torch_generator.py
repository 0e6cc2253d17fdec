"""core.filters.torch_generator against torch's own generator: number for number, whatever was drawn before."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from core.filters.torch_generator import TorchGenerator

VECTORS = torch.backends.cpu.get_cpu_capability() in ("AVX2", "AVX512")  # else PyTorch rounds otherwise
SEEDS = [0, 1, 42, 2**31, 2**32 - 1]


def assert_uniform(found: np.ndarray, expected: torch.Tensor, largest: float) -> None:
    assert found.dtype == np.float32
    assert_allclose(found, expected.numpy(), rtol=0, atol=0 if VECTORS else 2**-23 * largest)


def assert_normal(found: np.ndarray, expected: torch.Tensor, deviation: float) -> None:
    """Fewer than 16 to the last bit; more within 1e-6 of each number, as torch's logarithm and sine are rougher."""
    assert found.dtype == np.float32
    if len(found) < 16:
        assert_array_equal(found, expected.numpy())
    else:
        precision = {"rtol": 1e-6} if VECTORS else {"atol": 5e-6 * deviation}
        assert_allclose(found, expected.numpy(), **({"rtol": 0, "atol": 0} | precision))


@pytest.mark.parametrize("seed", SEEDS)
def test_draws_of_every_count_around_a_block_of_16_follow_torch(seed):
    torch.manual_seed(seed)
    ours = TorchGenerator(seed)
    for count in [*range(1, 41), 1000, 36_864, 100_003]:
        assert_uniform(ours.uniform(count, 1 / 3), torch.empty(count).uniform_(-1 / 3, 1 / 3), 1 / 3)
        assert_normal(ours.normal(count, 0.7), torch.empty(count).normal_(0, 0.7), 0.7)


@settings(deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.lists(st.tuples(st.booleans(), st.integers(1, 70), st.floats(1e-3, 10)), min_size=1, max_size=8),
)
def test_any_sequence_of_draws_follows_torch_also_with_a_number_left_of_a_pair(seed, draws):
    torch.manual_seed(seed)
    ours = TorchGenerator(seed)
    for normal, count, scale in draws:
        if normal:
            assert_normal(ours.normal(count, scale), torch.empty(count).normal_(0, scale), scale)
        else:
            assert_uniform(ours.uniform(count, scale), torch.empty(count).uniform_(-scale, scale), scale)


def test_two_generators_of_one_seed_do_not_disturb_each_other():
    one, other = TorchGenerator(3), TorchGenerator(3)
    np.random.seed(0)
    first = one.normal(20, 1)
    assert_array_equal(first, other.normal(20, 1))
    assert not np.allclose(first, one.normal(20, 1))

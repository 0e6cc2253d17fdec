"""The most similar handcrafted kernel: found where it is, whatever its sign and place."""

import numpy as np
import pytest

from core.kernels import HANDCRAFTED
from core.training.similar import most_similar


@pytest.mark.parametrize("name", ["sobel_vertical", "laplacian_4", "prewitt_horizontal"])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_kernel_is_found_where_it_was_put(name, sign):
    filter_ = np.zeros((7, 7), np.float32)
    filter_[3:6, 1:4] = sign * 0.3 * HANDCRAFTED[name].weights_for((3, 3))
    found = most_similar(filter_)
    assert (found.name, found.negative, found.shift) == (name, sign < 0, (1, -1))
    assert found.cosine == pytest.approx(1)
    np.testing.assert_allclose(found.placed * 0.3, filter_, atol=1e-6)


def test_the_cosine_is_that_of_the_filter_with_what_is_placed():
    filter_ = np.random.RandomState(0).standard_normal((5, 5)).astype(np.float32)
    found = most_similar(filter_)
    product = (filter_ * found.placed).sum()
    assert found.cosine == pytest.approx(product / np.linalg.norm(filter_) / np.linalg.norm(found.placed))
    assert 0 < found.cosine < 1


def test_a_filter_of_zeros_is_like_nothing():
    assert most_similar(np.zeros((3, 3), np.float32)).cosine == 0


def test_a_filter_smaller_than_every_kernel_is_refused():
    with pytest.raises(ValueError, match="1 × 1"):
        most_similar(np.ones((1, 1), np.float32))

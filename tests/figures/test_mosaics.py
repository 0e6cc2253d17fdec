"""Strips of thumbnails: every map by itself, whatever the sizes."""

import numpy as np
import pytest

from core.figures.mosaics import mosaic, thumbnail_shape


@pytest.mark.parametrize("shape", [(112, 112), (57, 31), (1, 200), (200, 3), (7, 7), (1, 1), (224, 149)])
@pytest.mark.parametrize("side", [20, 34, 72])
def test_no_map_leaks_into_its_neighbor(shape, side):
    maps = np.arange(5, dtype=np.float32)[:, None, None] * np.ones(shape, np.float32)
    height, width = thumbnail_shape(shape, side)
    strip = mosaic(maps, side)
    assert strip.shape == (1, 5 * height, width)
    np.testing.assert_allclose(
        strip.reshape(5, -1), np.repeat(maps[:, :1, 0], height * width, axis=1), atol=1e-5
    )


def test_large_maps_are_averaged_and_small_ones_repeated():
    maps = np.random.default_rng(0).normal(size=(3, 40, 60)).astype(np.float32)
    means = maps.reshape(3, 10, 4, 15, 4).mean(axis=(2, 4))
    np.testing.assert_allclose(mosaic(maps, 15).reshape(3, 10, 15), means, atol=1e-6)
    small = np.arange(4, dtype=np.float32).reshape(1, 2, 2)
    np.testing.assert_array_equal(mosaic(small, 6)[0], np.kron(small[0], np.ones((3, 3))))

"""core.network.hypercolumns: upsampling against its definition, PCA against SVD, and laws."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from core.network.hypercolumns import (
    hypercolumns,
    offsets,
    principal_colors,
    similarity,
    standardized,
    vector_at,
)
from tests.network.stacks import picture


def bilinear(map_, shape) -> np.ndarray:
    """(h, w) from (H, W), by the definition: each position's center in the map, between four pixels."""
    result = np.zeros(shape)
    for row, column in np.ndindex(*shape):
        places = []
        for index, new, old in zip((row, column), shape, map_.shape):
            center = max((index + 0.5) * old / new - 0.5, 0)
            first = min(int(center), old - 1)
            places.append((first, min(first + 1, old - 1), center - first))
        (top, bottom, down), (left, right, along) = places
        upper = (1 - along) * map_[top, left] + along * map_[top, right]
        lower = (1 - along) * map_[bottom, left] + along * map_[bottom, right]
        result[row, column] = (1 - down) * upper + down * lower
    return result


def two_layers():
    return [picture((3, 8, 10)), picture((5, 4, 3), seed=1)]


def test_maps_are_upsampled_bilinearly_and_stacked_in_order():
    maps = two_layers()
    columns = hypercolumns(maps, (7, 9))
    assert columns.shape == (8, 7, 9) and columns.dtype == np.float32
    expected = [bilinear(channel, (7, 9)) for map_ in maps for channel in map_]
    assert_allclose(columns, expected, atol=1e-5)


def test_a_map_of_the_same_size_is_kept():
    map_ = picture((2, 6, 6))
    assert_array_equal(hypercolumns([map_], (6, 6)), map_)


def test_a_global_pool_is_the_same_everywhere():
    columns = hypercolumns([np.array([[[2.0]], [[3.0]]])], (4, 4))
    assert (columns[0] == 2).all() and (columns[1] == 3).all()


def test_the_vector_is_cut_into_its_layers():
    maps = two_layers()
    columns = hypercolumns(maps, (8, 10))
    assert offsets(maps) == (0, 3, 8)
    first, second = vector_at(columns, offsets(maps), (2, 7))
    assert_array_equal(first, maps[0][:, 2, 7])
    assert_array_equal(np.concatenate([first, second]), columns[:, 2, 7])
    with pytest.raises(ValueError, match=r"`position` \(8, 0\) lies outside a map of 8 rows and 10 columns"):
        vector_at(columns, offsets(maps), (8, 0))


class TestStandardized:
    def test_no_layer_dominates(self):
        maps = two_layers()
        maps[1] = maps[1] * 1000 + 500
        columns = standardized(hypercolumns(maps, (8, 8)), offsets(maps))
        assert_allclose(columns.mean(axis=(1, 2)), 0, atol=1e-6)
        for part in (columns[:3], columns[3:]):
            assert_allclose((part**2).sum(axis=0).mean(), 1, rtol=1e-5)

    def test_a_constant_layer_becomes_zero(self):
        maps = [picture((2, 5, 5)), np.full((3, 5, 5), 0.1)]
        assert not standardized(hypercolumns(maps, (5, 5)), offsets(maps))[2:].any()


class TestSimilarity:
    def test_is_the_cosine(self):
        columns = picture((6, 4, 5))
        chosen = columns[:, 1, 2]
        found = similarity(columns, (1, 2))
        for row, column in np.ndindex(4, 5):
            other = columns[:, row, column]
            expected = chosen @ other / np.linalg.norm(chosen) / np.linalg.norm(other)
            assert found[row, column] == pytest.approx(expected, abs=1e-6)
        assert found[1, 2] == pytest.approx(1)
        assert found.min() >= -1 and found.max() <= 1

    def test_zero_vectors_have_nothing_in_common(self):
        columns = picture((3, 2, 2))
        columns[:, 0, 0] = 0
        assert similarity(columns, (1, 1))[0, 0] == 0
        assert not similarity(columns, (0, 0)).any()

    def test_ignores_length_and_knows_opposites(self):
        columns = np.array([1.0, 5, -2]).reshape(1, 1, 3) * np.ones((4, 1, 1))
        assert_allclose(similarity(columns, (0, 0)), [[1, 1, -1]])


class TestColors:
    def test_components_are_those_of_svd(self):
        columns = picture((6, 9, 9))
        flat = columns.reshape(6, -1) - columns.reshape(6, -1).mean(axis=1, keepdims=True)
        directions, _, _ = np.linalg.svd(flat.astype(float), full_matrices=False)
        for color, direction in zip(principal_colors(columns), directions.T):
            values = direction @ flat
            inside = (color.ravel() > 0) & (color.ravel() < 1)
            correlation = np.corrcoef(values[inside], color.ravel()[inside])[0, 1]
            assert abs(correlation) == pytest.approx(1, abs=1e-5)
            largest = direction[np.abs(direction).argmax()]
            assert np.sign(correlation) == np.sign(largest)

    def test_colors_lie_between_0_and_1_and_use_the_range(self):
        colors = principal_colors(picture((10, 12, 12)))
        assert colors.shape == (3, 12, 12) and colors.dtype == np.float32
        assert (colors.min(axis=(1, 2)) == 0).all() and (colors.max(axis=(1, 2)) == 1).all()

    def test_the_sign_does_not_depend_on_the_order_of_positions(self):
        columns = picture((5, 6, 6))
        mirrored = principal_colors(columns[:, ::-1])
        assert_allclose(mirrored, principal_colors(columns)[:, ::-1], atol=1e-5)

    def test_directions_that_do_not_exist_are_the_middle(self):
        colors = principal_colors(picture((2, 6, 6)))
        assert colors[1].std() > 0.1 and (colors[2] == 0.5).all()
        assert (principal_colors(np.full((4, 3, 3), 0.1, np.float32)) == 0.5).all()
        assert (principal_colors(np.zeros((4, 3, 3), np.float32)) == 0.5).all()

    def test_a_single_different_position_is_seen(self):
        columns = np.zeros((3, 20, 20), np.float32)
        columns[1, 4, 4] = 1
        assert principal_colors(columns)[0, 4, 4] == 1 and principal_colors(columns)[0].sum() == 1


@pytest.mark.parametrize(
    "maps, shape, message",
    [
        ([], (4, 4), "`maps` must hold at least one layer, not 0"),
        ([np.zeros((1, 4, 4))], (65, 4), "`shape` must be at most 64 pixels a side, not 65x4"),
        ([np.zeros((4, 4))], (4, 4), r"`maps` must have shape \(C, H, W\)"),
        (
            [np.zeros((1025, 1, 1))],
            (64, 64),
            "1025 channels at 64x64 are 4198400 values, more than 4194304; choose fewer layers",
        ),
    ],
)
def test_what_is_too_large_or_no_map_is_refused(maps, shape, message):
    with pytest.raises(ValueError, match=message):
        hypercolumns(maps, shape)

"""core.network.dead_channels: the share that a non-linearity set to zero, and maps that say nothing."""

import numpy as np

from core.network.dead_channels import dead_channels, zeroed_share
from core.network.forward import LayerMaps


class TestZeros:
    def test_relu_zeroes_the_negative_share(self):
        before = np.array([[[-1.0, 2], [0, -3]]])
        assert zeroed_share(LayerMaps(before, np.maximum(before, 0))) == 0.5
        assert zeroed_share(LayerMaps(before, before)) == 0
        assert zeroed_share(LayerMaps(before, np.where(before > 0, before, before / 100))) == 0

    def test_constant_maps_are_dead_and_a_single_pixel_only_at_zero(self):
        maps = np.stack([np.zeros((2, 2)), np.full((2, 2), 3), [[0, 0], [0, 1]]])
        assert dead_channels(LayerMaps(maps, maps)).tolist() == [True, True, False]
        pixels = np.array([0.0, 3]).reshape(2, 1, 1)
        assert dead_channels(LayerMaps(pixels, pixels)).tolist() == [True, False]

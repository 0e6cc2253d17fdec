"""core.network.layers: what a layer may be."""

from dataclasses import replace

import numpy as np
import pytest

from core.arithmetic import ConvSpec
from core.network.forward import forward
from core.network.layers import Layer


class TestSettingsOfPooling:
    def test_googlenets_first_pooling_gives_56_and_not_55(self):
        pool = Layer("max_pool", ConvSpec(3, 2))
        assert pool.output_shape((64, 112, 112)) == (64, 55, 55)
        assert replace(pool, ceil_mode=True).output_shape((64, 112, 112)) == (64, 56, 56)

    def test_what_lies_beyond_the_padding_is_nothing_and_does_not_count(self):
        x, window = np.float32([[[1, 2, 3, 4, 5]]]), ConvSpec((1, 2), (1, 2))
        for kind, expected in (("max_pool", [2, 4, 5]), ("avg_pool", [1.5, 3.5, 5])):
            assert forward(x, [Layer(kind, window, ceil_mode=True)], [None])[0].after.tolist() == [[expected]]

    def test_without_padding_counted_a_mean_is_that_of_the_pixels(self):
        x, window = np.float32([[[3, 6]]]), ConvSpec((1, 3), padding=(0, 1))
        assert forward(x, [Layer("avg_pool", window)], [None])[0].after.tolist() == [[[3, 3]]]
        of_pixels = Layer("avg_pool", window, count_include_pad=False)
        assert forward(x, [of_pixels], [None])[0].after.tolist() == [[[4.5, 4.5]]]

    def test_a_mean_of_no_pixel_is_refused(self):
        with pytest.raises(ValueError, match="padding only, whose mean is of no number"):
            Layer("avg_pool", ConvSpec(1, 1, 1), count_include_pad=False).output_shape((1, 4, 4))

    def test_what_lies_beyond_a_padding_of_pixels_is_refused(self):
        layer = Layer("max_pool", ConvSpec(3, 2, 1, padding_mode="reflect"), ceil_mode=True)
        assert layer.output_shape((1, 5, 5)) == (1, 3, 3)  # 5 + 2 - 3 = 2 * 2: nothing is left over
        with pytest.raises(ValueError, match="beyond the padding, where reflect fills nothing"):
            layer.output_shape((1, 6, 6))
        assert replace(layer, spec=replace(layer.spec, padding=0)).output_shape((1, 6, 6)) == (1, 3, 3)


@pytest.mark.parametrize(
    "arguments, error, message",
    [
        ({"kind": "dense"}, ValueError, "`kind` must be one of conv, depthwise, .*, not 'dense'"),
        ({"activation": "gelu"}, ValueError, "`activation` must be one of none, relu, .*, not 'gelu'"),
        ({"spec": 3}, TypeError, "`spec` must be a ConvSpec, not 3"),
        ({"out_channels": 65}, ValueError, "`out_channels` must be at most 64, not 65"),
        ({"out_channels": 0}, ValueError, "`out_channels` must be at least 1, not 0"),
        ({"out_channels": 1.5}, TypeError, "`out_channels` must be an integer, not 1.5"),
    ],
)
def test_impossible_layers_are_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        Layer(**{"kind": "conv", "spec": ConvSpec(3), **arguments})

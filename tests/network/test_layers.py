"""core.network.layers: what a layer may be."""

import pytest

from core.arithmetic import ConvSpec
from core.network.layers import Layer


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

"""Classes with a ``forward`` as people publish them: every map of the stack against PyTorch's run of the class."""

import numpy as np
import pytest
import torch
from torch.overrides import TorchFunctionMode

from core.network.module_text.reading import read_network
from tests.network.module_text.published_classes import CLASSES, IMPORTS
from tests.network.module_text.test_published_networks import assert_maps

_WINDOWS = ("conv2d", "max_pool2d", "avg_pool2d", "adaptive_avg_pool2d", "mean")
_SAME_LAYER = ("relu", "leaky_relu", "sigmoid", "tanh", "add", "add_", "__add__", "__iadd__")


class Recording(TorchFunctionMode):
    """Keeps the maps that torch's own functions give, whoever calls them."""

    def __init__(self):
        super().__init__()
        self.maps = []

    def __torch_function__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        name = function.__name__
        if name in _WINDOWS:
            self.maps.append(result.detach().clone())
        elif name in _SAME_LAYER and result.dim() == 4:
            self.maps[-1] = result.detach().clone()
        return result


def built(source: str) -> torch.nn.Module:
    """The class as PyTorch runs it, with weights that are not small, and evaluating."""
    torch.manual_seed(len(source))
    names = {}
    exec(IMPORTS + source, names)  # noqa: S102  the tests' own text
    return names["Net"]().eval()


def recorded(model: torch.nn.Module, x: torch.Tensor) -> list[np.ndarray]:
    with torch.inference_mode(), Recording() as recording:
        model(x)
    return [one[0].numpy() for one in recording.maps]


def compare(source: str, side: int) -> None:
    """Assert that every map is PyTorch's; a mean over the map at the end belongs to the classifier here."""
    model, network = built(source), read_network(IMPORTS + source)
    x = torch.rand(1, network.in_channels, side, side)
    theirs = recorded(model, x)
    if network.head and network.head.pooling == "average":
        theirs.pop()
    assert_maps(network, model, x, theirs)


@pytest.mark.parametrize("name", CLASSES)
def test_every_map_is_that_of_pytorchs_own_run(name):
    side, source = CLASSES[name]
    left_out = read_network(IMPORTS + source).left_out
    assert all("of what follows the maps" in sentence for sentence in left_out)
    compare(source, side)


@pytest.mark.parametrize("name", CLASSES)
def test_the_one_linear_layer_is_the_head(name):
    _, source = CLASSES[name]
    model, head = built(source), read_network(IMPORTS + source).head
    linear = {key: one for key, one in model.named_modules() if isinstance(one, torch.nn.Linear)}
    if len(linear) != 1:
        assert head is None
        return
    ((path, module),) = linear.items()
    assert (head.name, head.features, head.classes) == (path, module.in_features, module.out_features)

"""Twenty-one networks as people write them: read as source, as a print and as JSON, with PyTorch's own weights."""

import numpy as np
import pytest
import torch
from torch import nn

from core.network.forward import forward
from core.network.module_text.network import Network
from core.network.module_text.preview import stack_layers
from core.network.module_text.reading import read_network
from core.network.weight_fitting import fill, linear_layer
from core.network.weights import initial_weights
from tests.network.module_text.published import PUBLISHED, source

_WINDOWS = (nn.Conv2d, nn.ConvTranspose2d, nn.MaxPool2d, nn.AvgPool2d, nn.AdaptiveAvgPool2d)
_NONLINEAR = (nn.ReLU, nn.LeakyReLU, nn.Sigmoid, nn.Tanh)


def built(listed: str) -> nn.Sequential:
    """The network as PyTorch builds it, with weights that are not small, and evaluating."""
    torch.manual_seed(sum(map(ord, listed)))
    return eval(f"nn.Sequential({listed})", {"nn": nn}).eval()


def maps_of(model: nn.Sequential, x: torch.Tensor) -> list[np.ndarray]:
    """Every layer's maps in PyTorch: what each window module gives, after its non-linearity if it has one."""
    maps = []
    modules = [module for module in model.modules() if not list(module.children())]
    with torch.inference_mode():
        for module in modules:
            x = module(x)
            if isinstance(module, _WINDOWS):
                maps.append(x[0].numpy().copy())
            elif isinstance(module, _NONLINEAR):
                maps[-1] = x[0].numpy().copy()
    return maps


def assert_maps(network: Network, model: nn.Module, x: torch.Tensor, theirs: list[np.ndarray]) -> None:
    """The stack with the model's weights gives these maps, layer by layer, of a picture (1, C, H, W)."""
    layers = stack_layers(network)
    drawn = initial_weights(layers, x.shape[1], "default", 0)
    named = {key: value.numpy() for key, value in model.state_dict().items()}
    filled = fill(layers, tuple(x.shape[1:]), drawn, named, written=network.names)
    assert filled.kept == ()
    ours = forward(x[0].numpy(), layers, filled.weights)
    assert len(ours) == len(theirs)
    for mine, expected in zip(ours, theirs):
        np.testing.assert_allclose(mine.after, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("form", ["source", "print"])
@pytest.mark.parametrize("name", PUBLISHED)
def test_every_map_is_pytorchs(name, form):
    side, listed = PUBLISHED[name]
    model = built(listed)
    network = read_network(source(listed) if form == "source" else str(model))
    assert network.left_out == ()
    x = torch.rand(1, network.in_channels, side, side)
    assert_maps(network, model, x, maps_of(model, x))


@pytest.mark.parametrize("name", [name for name, (_, listed) in PUBLISHED.items() if "Linear" in listed])
def test_the_linear_layer_at_the_end_is_found_by_its_name(name):
    side, listed = PUBLISHED[name]
    model = built(listed)
    network = read_network(source(listed))
    shape, linear = (network.in_channels, side, side), next(m for m in model if isinstance(m, nn.Linear))
    named = {key: value.numpy() for key, value in model.state_dict().items()}
    head = network.head
    assert (head.features, head.classes) == (linear.in_features, linear.out_features)
    size = head.classes, head.features
    weight, _ = linear_layer(stack_layers(network), shape, head.pooling, size, named, head.name)
    np.testing.assert_array_equal(weight, linear.weight.detach())


def test_there_are_twenty():
    assert len(PUBLISHED) >= 20

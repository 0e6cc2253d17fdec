"""The modules that are written for a stack compute what it computes, and its weights have their names there."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn  # noqa: F401  the written modules name it

from core.arithmetic import ConvSpec
from core.network.forward import forward
from core.network.layers import Layer
from core.network.sequential import classifier_modules, layer_modules, parameter_names, stack_modules
from core.network.weights import initial_weights
from tests.specs import TORCH_FILLS

ASYMMETRIC = ((0, 2), (1, 0))
STACKS = [
    (Layer("conv", ConvSpec((3, 2), (2, 1), ASYMMETRIC, 1, 3), 6, activation="tanh"), Layer("max_pool", ConvSpec(2))),
    (Layer("depthwise", ConvSpec(3, 1, 2, 2), 6, bias=False, activation="leaky_relu"), Layer("global_avg_pool")),
    (Layer("max_pool", ConvSpec(2, 1, 1)), Layer("avg_pool", ConvSpec(3, 2, 1)), Layer("conv", activation="sigmoid")),
    (Layer("max_pool", ConvSpec(2, 2, ASYMMETRIC)), Layer("avg_pool", ConvSpec(2, 2, ASYMMETRIC)), Layer("conv")),
    (Layer("max_pool", ConvSpec(3, 3, 1), ceil_mode=True), Layer("avg_pool", ConvSpec(2, 2, 1), ceil_mode=True)),
    (Layer("avg_pool", ConvSpec(4, 2, ASYMMETRIC), ceil_mode=True), Layer("max_pool", ConvSpec(2, 3), ceil_mode=True)),
    (Layer("avg_pool", ConvSpec(3, 2, 1), ceil_mode=True, count_include_pad=False),),
    (Layer("conv", ConvSpec(3, 2), 4), Layer("transposed", ConvSpec(4, 2, 1), 5, activation="relu")),
    (Layer("transposed", ConvSpec(3, 1, 2, 2), 2, bias=False), Layer("conv")),
    *((Layer("conv", ConvSpec(3, 1, 2, padding_mode=fill), 4), Layer("avg_pool", ConvSpec(2, 2, 1, padding_mode=fill)))
      for fill in TORCH_FILLS),
    *((Layer("conv", ConvSpec(3, 1, ASYMMETRIC, padding_mode=fill), 4),) for fill in TORCH_FILLS),
]  # fmt: skip


@pytest.mark.parametrize("layers", STACKS)
def test_the_modules_compute_the_stack_with_its_weights_under_their_names(layers):
    x = np.random.RandomState(0).standard_normal((3, 9, 8)).astype(np.float32)
    weights = initial_weights(layers, 3, "default", 0)
    modules = [module for one in stack_modules(layers, x.shape) for module in one]
    network = eval(f"nn.Sequential({', '.join(modules)})")
    state = {}
    for layer, names, own in zip(layers, parameter_names(layers, x.shape), weights):
        if names:
            weight = own.weight.swapaxes(0, 1) if layer.kind == "transposed" else own.weight
            state[names[0]] = torch.tensor(weight)
            if own.bias is not None:
                state[names[1]] = torch.tensor(own.bias)
    network.load_state_dict(state)
    found = network(torch.tensor(x)[None])[0].detach().numpy()
    np.testing.assert_allclose(found, forward(x, layers, weights)[-1].after, atol=1e-5)


def test_a_classifier_ends_in_a_linear_layer():
    layers = (Layer("conv", ConvSpec(3), 2, activation="relu"),)
    for pooling, features in (("flatten", 72), ("average", 2)):
        modules = [*layer_modules(layers[0], (1, 8, 8)), *classifier_modules(pooling, features, 10)]
        network = eval(f"nn.Sequential({', '.join(modules)})")
        assert network(torch.zeros(5, 1, 8, 8)).shape == (5, 10)
        (weight, bias) = parameter_names(layers, (1, 8, 8), pooling)[-1]
        assert network.state_dict()[weight].shape == (10, features) and bias in network.state_dict()


def test_what_pytorch_has_no_module_for_is_refused():
    with pytest.raises(ValueError, match="dilation"):
        layer_modules(Layer("avg_pool", ConvSpec(2, 1, 0, 2)), (1, 8, 8))
    with pytest.raises(ValueError, match="leaves out a padding of more than half the kernel"):
        layer_modules(Layer("avg_pool", ConvSpec(3, 1, 2), count_include_pad=False), (1, 8, 8))
    with pytest.raises(ValueError, match="edge repeated"):
        layer_modules(Layer("conv", ConvSpec(3, 1, 1, padding_mode="symmetric")), (1, 8, 8))
    unpadded = Layer("conv", ConvSpec(3, padding_mode="symmetric"))
    assert layer_modules(unpadded, (1, 8, 8)) == ("nn.Conv2d(1, 1, 3)",)
    with pytest.raises(ValueError, match="crops differently"):
        layer_modules(Layer("transposed", ConvSpec(3, 2, ASYMMETRIC)), (1, 8, 8))
    one_more = Layer("max_pool", ConvSpec(3, 3, ((0, 2), (0, 2))), ceil_mode=True)
    assert one_more.output_shape((1, 4, 4)) == (1, 2, 2)
    assert layer_modules(one_more, (1, 4, 4))[-1] == "nn.MaxPool2d(3, ceil_mode=True)"
    with pytest.raises(ValueError, match="rounds the size up like this"):
        layer_modules(replace(one_more, spec=ConvSpec(2, 4, ((0, 1), (0, 1)))), (1, 4, 4))

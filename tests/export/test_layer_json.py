"""The layer table's JSON: PyTorch builds the same network from it, and what is pasted in again is the same stack."""

import json

import torch
from hypothesis import given
from torch import nn

from core.arithmetic import ConvSpec
from core.export.layer_json import layer_json
from core.network.layers import Layer
from core.network.module_text.preview import stack_layers
from core.network.module_text.reading import read_network
from core.network.presets import PRESETS
from core.network.rows import summarize
from tests.network.stacks import Stack, stacks


def test_the_arguments_have_pytorchs_names():
    (entry,) = json.loads(layer_json([Layer("conv", ConvSpec(3, padding=1), 16)], (3, 8, 8)))
    assert entry == {
        "module": "Conv2d",
        "in_channels": 3,
        "out_channels": 16,
        "kernel_size": 3,
        "stride": 1,
        "padding": 1,
        "dilation": 1,
        "groups": 1,
        "bias": True,
        "padding_mode": "zeros",
    }


def test_every_preset_comes_back_as_it_was():
    for preset in PRESETS.values():
        text = layer_json(preset.layers, (preset.in_channels, preset.size, preset.size))
        network = read_network(text)
        assert network.left_out == () and stack_layers(network) == preset.layers


def test_the_classifier_comes_back():
    text = layer_json([Layer("conv", ConvSpec(3), 4)], (1, 8, 8), "average", 4, 3)
    head = read_network(text).head
    assert (head.pooling, head.features, head.classes, head.name) == ("average", 4, 3, "3")


@given(stacks(padding_modes=("zeros", "reflect")))
def test_pytorch_builds_a_network_of_the_same_shapes_from_it(stack: Stack):
    try:
        entries = json.loads(layer_json(stack.layers, stack.input_shape))
    except ValueError:
        return  # PyTorch has no such module
    values = {"-inf": -torch.inf}
    modules = []
    for entry in entries:
        kind = getattr(nn, entry.pop("module"))
        plain = {name: tuple(v) if isinstance(v, list) else v for name, v in entry.items()}
        modules.append(kind(**{name: values.get(v, v) for name, v in plain.items()}))
    expected = summarize(stack.layers, stack.input_shape)[-1].output_shape
    with torch.inference_mode():
        assert nn.Sequential(*modules)(torch.zeros(1, *stack.input_shape)).shape[1:] == expected

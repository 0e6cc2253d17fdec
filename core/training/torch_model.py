"""The model's forward and backward pass on torch tensors.

This module imports torch, which takes a second: import it inside functions.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

from core.network.torch_layers import nonlinear, pre_activation
from core.training.model import Model


class _Tensors(NamedTuple):
    """The weights of one layer; the counterpart of ``core.network.weights.Weights``."""

    weight: torch.Tensor
    bias: torch.Tensor | None


def as_tensors(parameters: Mapping[str, np.ndarray], *, learn: bool) -> dict[str, torch.Tensor]:
    """Copies of the parameters; with a gradient to be computed if they are to ``learn``."""
    return {name: torch.tensor(value).requires_grad_(learn) for name, value in parameters.items()}


def logits(model: Model, parameters: Mapping[str, torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    """(N, C, H, W) -> (N, K)."""
    maps = [x]
    for layer, names in zip(model.layers, model.names):
        own = names and _Tensors(parameters[names[0]], parameters.get(names[1]))
        z = pre_activation(maps[-1], layer, own)
        maps.append(nonlinear(z if layer.adds is None else z + maps[layer.adds], layer.activation))
    x = maps[-1]
    vector = x.flatten(1) if model.pooling == "flatten" else x.mean((2, 3))
    weight, bias = model.names[-1]
    return F.linear(vector, parameters[weight], parameters[bias])

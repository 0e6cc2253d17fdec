"""The small networks of the Learning page in PyTorch's own modules, written by hand."""

from collections.abc import Mapping

import numpy as np
import torch
from torch import nn

from core.training.model import Model


def as_sequential(model: Model, parameters: Mapping[str, np.ndarray]) -> nn.Sequential:
    """Two convolutions with ReLU, the second with stride 2 and padding 1, then the linear layer, with these weights."""
    first, second = model.layers
    pooled = [nn.AdaptiveAvgPool2d(1)] if model.pooling == "average" else []
    network = nn.Sequential(
        nn.Conv2d(1, first.out_channels, first.spec.kernel_size, padding=first.spec.padding[0][0]),
        nn.ReLU(),
        nn.Conv2d(first.out_channels, second.out_channels, 3, stride=2, padding=1),
        nn.ReLU(),
        *pooled,
        nn.Flatten(),
        nn.Linear(model.features, model.classes),
    )
    network.load_state_dict({name: torch.tensor(value) for name, value in parameters.items()})
    return network

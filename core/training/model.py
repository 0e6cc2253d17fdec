"""A small classifier in the lecture's form: a stack of layers, flatten or average, a linear layer.

Its weights are a dictionary with the names that PyTorch gives them in the ``nn.Sequential`` of
``core.network.sequential``; NumPy float32.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.network.layers import Layer, Shape
from core.network.rows import layer_specs, summarize
from core.network.sequential import parameter_names
from core.network.weights import Weights, initial_linear_layer, initial_weights

MAX_PARAMETERS = 200_000
MAX_MULTIPLY_ADDS = 2_000_000  # for one picture: a step of 64 takes some tenths of a second

Parameters = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Model:
    """What is trained.

    Attributes:
        layers: the stack. pooling: "flatten" or "average", what comes before the linear layer.
        classes: how many logits. picture_shape: (C, H, W) of what it takes.

    Raises:
        ValueError: a layer cannot follow the one before.
    """

    layers: tuple[Layer, ...]
    pooling: str
    classes: int
    picture_shape: Shape

    def __post_init__(self):
        layer_specs(self.layers, self.picture_shape)  # raises

    @property
    def feature_shape(self) -> Shape:
        """(C, H, W) of the last layer's maps."""
        shape = self.picture_shape
        for layer in self.layers:
            shape = layer.output_shape(shape)
        return shape

    @property
    def features(self) -> int:
        """D: how many numbers the linear layer takes."""
        channels, height, width = self.feature_shape
        return channels * height * width if self.pooling == "flatten" else channels

    @property
    def names(self) -> tuple[tuple[str, str] | None, ...]:
        """For each layer, then for the linear layer: the names of its weight and its bias; None for pooling."""
        return parameter_names(self.layers, self.picture_shape, self.pooling)

    @property
    def first_names(self) -> tuple[str, str]:
        """The names of the weight and the bias of the first layer that has weights."""
        return next(names for names in self.names if names)

    def initial(self, seed: int, scheme: str = "default") -> dict[str, np.ndarray]:
        """Seeded weights, the same as those of Feature maps for the same layers, scheme and seed."""
        asked = (self.layers, self.picture_shape[0], scheme, seed)
        drawn = initial_weights(*asked)
        named = {}
        for names, own in zip(self.names, drawn):
            if names:
                named[names[0]] = own.weight
                if own.bias is not None:
                    named[names[1]] = own.bias
        linear = initial_linear_layer(*asked, (self.classes, self.features))
        return named | dict(zip(self.names[-1], linear))

    @property
    def cost(self) -> tuple[int, int]:
        """How many weights and biases, and multiplications for one picture."""
        rows = summarize(self.layers, self.picture_shape)
        linear = self.classes * self.features
        return (
            sum(row.parameters for row in rows) + linear + self.classes,
            sum(row.multiply_adds for row in rows) + linear,
        )

    def layer_weights(self, parameters: Parameters) -> tuple[Weights | None, ...]:
        """The weights of the layers, as ``core.network.forward.forward`` takes them."""
        return tuple(
            Weights(parameters[names[0]], parameters.get(names[1])) if names else None
            for names in self.names[:-1]
        )


def checked(model: Model) -> Model:
    """The model itself.

    Raises:
        ValueError: it learns nothing before its linear layer, or is too large to be trained in seconds.
    """
    parameters, multiply_adds = model.cost
    if not any(layer.has_weights for layer in model.layers):
        raise ValueError("There is no convolution to learn in this stack; add one on Feature maps.")
    if parameters > MAX_PARAMETERS or multiply_adds > MAX_MULTIPLY_ADDS:
        raise ValueError(
            f"This stack has {parameters:,} weights and {multiply_adds:,} multiplications for a picture; at most "
            f"{MAX_PARAMETERS:,} and {MAX_MULTIPLY_ADDS:,} can be trained here. Fewer channels, a larger stride or "
            "global average pooling make it smaller."
        )
    return model

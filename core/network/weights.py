"""The weights of a stack of layers: drawn from a seed, or with handcrafted and own filters among them.

NumPy float32 in PyTorch's layout. They are plain arguments of ``core.network.forward.forward``, so trained ones run as
well as random ones.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.filters.filtering import as_filter
from core.filters.initializers import LayerDraws
from core.filters.kernel_shapes import recentered
from core.kernels import HANDCRAFTED
from core.network.classifier import check_linear_layer
from core.network.layers import Layer
from core.operands import float32_array


@dataclass(frozen=True, eq=False)
class Weights:
    """What one convolution has learned: weight (C_out, C_in/G, K_h, K_w), bias (C_out,) or None, float32.

    Raises:
        TypeError: one does not hold real numbers. ValueError: one has another number of axes.
    """

    weight: np.ndarray
    bias: np.ndarray | None

    def __post_init__(self):
        weight = float32_array("weight", self.weight, "(C_out, C_in/G, K_h, K_w)")
        object.__setattr__(self, "weight", weight)
        if self.bias is not None:
            object.__setattr__(self, "bias", float32_array("bias", self.bias, "(C_out,)"))


def initial_weights(
    layers: Sequence[Layer], in_channels: int, scheme: str, seed: int
) -> tuple[Weights | None, ...]:
    """Seeded weights for every layer, None for pooling.

    They are those of the network's modules in PyTorch, made or initialized in order after ``torch.manual_seed(seed)``
    (``core.filters.initializers.LayerDraws``): a later layer never changes an earlier one's, and pooling draws nothing.
    The first convolution has the filters of other pages.

    Args:
        layers: in order. in_channels: C of the picture. scheme: a name in ``core.filters.initializers.SCHEMES``.
        seed: an integer from 0 to 2**32 - 1.

    Raises:
        TypeError, ValueError: the scheme or the seed is unknown, or groups do not divide the channels.
    """
    return _draw(LayerDraws(scheme, seed), layers, in_channels)


def initial_linear_layer(
    layers: Sequence[Layer], in_channels: int, scheme: str, seed: int, shape: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """weight (K, D) and bias (K,), float32, of the linear layer after a stack, drawn after all of its layers.

    Args:
        layers, in_channels, scheme, seed: as for :func:`initial_weights`. shape: (K, D).

    Raises:
        TypeError, ValueError: as :func:`initial_weights`, or the linear layer would be too large.
    """
    check_linear_layer(*shape)
    draws = LayerDraws(scheme, seed)
    _draw(draws, layers, in_channels)
    return draws.weight(shape), draws.bias(*shape)


def _draw(draws: LayerDraws, layers: Sequence[Layer], in_channels: int) -> tuple[Weights | None, ...]:
    drawn, channels = [], in_channels
    for layer in layers:
        channels_after = layer.channels_after(channels)  # raises before a weight is drawn
        shape, channels = layer.weight_shape(channels), channels_after
        drawn.append(_draw_layer(draws, layer, shape) if shape else None)
    return tuple(drawn)


def _draw_layer(draws: LayerDraws, layer: Layer, shape: tuple[int, int, int, int]) -> Weights:
    """The weights of one convolution, (C_out, C_in/G, K_h, K_w); a transposed one's are drawn in PyTorch's layout."""
    spreads = layer.of_kind.spreads
    drawn = draws.weight((shape[1], shape[0], *shape[2:]) if spreads else shape)
    fan_in = math.prod(drawn.shape[1:])
    bias = draws.bias(shape[0], fan_in) if layer.bias else None
    return Weights(as_in_pytorch(layer, drawn), bias)


def handcrafted_first(
    layers: Sequence[Layer], weights: Sequence[Weights | None], names: Sequence[str]
) -> tuple[Weights | None, ...]:
    """The weights with handcrafted kernels as the first filters of the first convolution.

    Each kernel is spread over the filter's input channels (``core.filters.filtering.as_filter``) and its bias is 0. A
    kernel of fixed size sits in the middle of a larger one. Filters beyond ``names`` stay as they are.

    Args:
        layers, weights: of the network, in order.
        names: keys of ``core.kernels.HANDCRAFTED``, for slots 0, 1, ...

    Raises:
        ValueError: there is no convolution, it has fewer filters than names, a name is unknown, or a kernel
            is larger than the layer's.
    """
    index = next((n for n, layer in enumerate(layers) if layer.has_weights), None)
    if index is None:
        raise ValueError("Handcrafted filters need a convolution to sit in; add one to the network.")
    layer, changed = layers[index], tuple(weights)
    if len(names) > layer.out_channels:
        raise ValueError(
            f"{len(names)} handcrafted filters need as many output channels, the first convolution has "
            f"{layer.out_channels}; choose fewer filters or more channels."
        )
    for slot, name in enumerate(names):
        if name not in HANDCRAFTED:
            raise ValueError(f"`names` must be among {', '.join(HANDCRAFTED)}, not {name!r}.")
        kernel = HANDCRAFTED[name].weights_for(layer.spec.kernel_size)
        changed = with_filter(changed, index, slot, _centered(kernel, layer.spec.kernel_size, name))
    return changed


def _centered(kernel: np.ndarray, size: tuple[int, int], name: str) -> np.ndarray:
    """A kernel in the middle of zeros (K_h, K_w)."""
    if kernel.shape[0] > size[0] or kernel.shape[1] > size[1]:
        raise ValueError(
            f"“{HANDCRAFTED[name].title}” is {kernel.shape[0]}×{kernel.shape[1]}, larger than the layer's "
            f"{size[0]}×{size[1]}; give the layer a larger kernel."
        )
    return recentered(kernel, size)


def as_in_pytorch(layer: Layer, weight: np.ndarray) -> np.ndarray:
    """A weight in PyTorch's layout, or back out of it: a transposed convolution has its input channels first there."""
    return weight.swapaxes(0, 1) if layer.of_kind.spreads else weight


def with_filter(
    weights: Sequence[Weights | None], layer: int, slot: int, kernel: np.ndarray
) -> tuple[Weights | None, ...]:
    """The weights with one filter replaced; its bias becomes 0, so that the map shows the filter alone.

    Args:
        weights: of the network. layer: index of a convolution in it. slot: which output channel.
        kernel: (K_h, K_w), spread over the input channels with ``core.filters.filtering.as_filter``, or a whole
            filter (C_in/G, K_h, K_w).

    Returns:
        New weights; the given arrays are not changed.

    Raises:
        ValueError: the layer has no filters or no such slot, or the kernel has another size.
    """
    if not 0 <= layer < len(weights) or weights[layer] is None:
        raise ValueError(f"Layer {layer + 1} has no filters to replace; choose a convolution.")
    weight, bias = weights[layer].weight.copy(), weights[layer].bias
    if not 0 <= slot < len(weight):
        raise ValueError(
            f"Layer {layer + 1} has channels 0 to {len(weight) - 1}; there is no channel {slot} to replace."
        )
    kernel = np.asarray(kernel, np.float32)
    filter_ = as_filter(kernel, weight.shape[1]) if kernel.ndim == 2 else kernel
    if filter_.shape != weight.shape[1:]:
        raise ValueError(
            f"The filter has shape {filter_.shape}, the layer's filters are {weight.shape[1:]}; "
            "make them equal."
        )
    weight[slot] = filter_
    if bias is not None:
        bias = bias.copy()
        bias[slot] = 0
    return (*weights[:layer], Weights(weight, bias), *weights[layer + 1 :])

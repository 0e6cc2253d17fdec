"""A network in words: what somebody needs who works out its sizes by hand, a line a layer."""

from collections.abc import Sequence

from core.lessons.predictions.size_questions import window_words
from core.network.layers import ACTIVATIONS, Layer, Shape


def network_lines(layers: Sequence[Layer], input_shape: Shape) -> list[str]:
    """The picture (C, H, W) and each layer; nothing that follows from them.

    >>> from core.arithmetic import ConvSpec
    >>> network_lines([Layer("conv", ConvSpec(3, 2, 1), 16, activation="relu")], (3, 224, 224))[1]
    'Layer 1: convolution, 16 filters, kernel 3 × 3, stride 2, padding 1, dilation 1, with bias, then ReLU.'
    """
    channels, height, width = input_shape
    said = f"{channels} channel{'' if channels == 1 else 's'}"
    first = f"Picture: {said} of {height} × {width} (rows × columns)."
    return [first, *(f"Layer {number}: {_layer(layer)}." for number, layer in enumerate(layers, 1))]


def _layer(layer: Layer) -> str:
    words = [layer.of_kind.title.lower()]
    if layer.has_weights:
        words.append(f"{layer.out_channels} filter{'' if layer.out_channels == 1 else 's'}")
    if not layer.of_kind.whole_map:
        words.append(window_words(layer.spec))
    words += pooling_words(layer)
    if layer.of_kind.groups == "chosen" and layer.spec.groups > 1:
        words.append(f"groups {layer.spec.groups}")
    if layer.has_weights:
        words.append("with bias" if layer.bias else "no bias")
    words += skip_words(layer)
    if layer.activation != "none":
        words.append(f"then {ACTIVATIONS[layer.activation]}")
    return ", ".join(words)


def skip_words(layer: Layer) -> list[str]:
    """What a skip connection adds, if the layer has one."""
    if layer.adds is None:
        return []
    return [f"plus {f'the output of layer {layer.adds}' if layer.adds else 'the picture'} (skip connection)"]


def pooling_words(layer: Layer) -> list[str]:
    """What a pooling layer is set to, where that is not as by default, with PyTorch's names."""
    kind = layer.of_kind
    words = ["size rounded up (ceil_mode)"] if kind.pools and layer.ceil_mode else []
    if kind.pools and kind.operation == "mean" and not layer.count_include_pad:
        words.append("padding not counted (count_include_pad off)")
    return words

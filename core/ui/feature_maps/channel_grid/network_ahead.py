"""What the browser needs to show the maps of another stride or padding before the server is asked."""

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from core.network.layers import LEAKY_SLOPE, Layer
from core.network.weights import Weights
from core.ui.app.remembering import remembered
from core.ui.app.sidebar import controls
from core.ui.app.window import moves, slider_values
from core.ui.browser.component import component
from core.ui.browser.wire import pack
from core.ui.feature_maps.network_run import Run
from core.ui.prediction import ask

_MOST_WEIGHTS = 10_000  # float32: 40 kB in every message
_SLIDERS = {"stride": "Stride", "padding": "Padding"}


@dataclass(frozen=True)
class Ahead:
    """Entries for the header of the open layer's message, and its weights as little-endian float32."""

    header: dict[str, Any] = field(default_factory=lambda: {"layers": [], "sliders": {}})
    weights: bytes = b""


def look_ahead(run: Run) -> Ahead:
    """The layers up to the open one: how each one moves and by which sliders, and its weights.

    The network's input goes by itself, see :func:`send_input`. The header's ``layers`` are empty where the browser
    cannot tell: with pooling, a transposed convolution or a skip connection among them, or with very many weights; and
    where the reader is asked first.
    """
    if ask.is_on():
        return Ahead()
    layers, weights = run.layers[: run.layer + 1], run.weights[: run.layer + 1]
    followed = [
        [label for name, label in _SLIDERS.items() if getattr(choice, name) is None]
        for choice in run.choices[: len(layers)]
    ]
    if not all(layer.of_kind.operation == "convolution" and layer.adds is None for layer in layers):
        return Ahead()
    if sum(own.weight.size for own in weights) > _MOST_WEIGHTS:
        return Ahead()
    rows = [
        layer_ahead(layer, own, run.input_of(index).shape, followed[index])
        for index, (layer, own) in enumerate(zip(layers, weights))
    ]
    digest = hashlib.blake2b(np.ascontiguousarray(run.x), digest_size=12).hexdigest()
    header = {"layers": rows, "input": digest, "sliders": slider_values(controls().spec)}
    return Ahead(header, weights_ahead(weights))


def layer_ahead(
    layer: Layer, own: Weights, input_shape: tuple[int, int, int], follows: Sequence[str]
) -> dict[str, Any]:
    """How a convolution moves over its input (C, H, W), for maps_ahead.js; ``follows``: the sliders that move it."""
    spec = layer.moves(input_shape)
    return {
        **moves(spec),
        "kernelSize": spec.kernel_size,
        "groups": spec.groups,
        "channels": len(own.weight),
        "weights": own.weight.size,
        "bias": own.bias is not None,
        "activation": layer.activation,
        "slope": LEAKY_SLOPE,
        "follows": follows,
    }


def send_input(x: np.ndarray, ahead: Ahead) -> None:
    """Send the network's input (C, H, W) where the browser can use it; sent again unchanged, it costs a reference."""
    if ahead.header["layers"]:
        component(Path(__file__).with_name("network_input.js"))(
            data=_input_message(ahead.header["input"], x), key="network_input", height=1
        )


@remembered
def _input_message(digest: str, _x: np.ndarray) -> bytes:
    values = zlib.compress(np.ascontiguousarray(_x, "<f4").tobytes(), 1)
    return pack({"digest": digest, "shape": _x.shape}, values=values)


def weights_ahead(weights: Sequence[Weights]) -> bytes:
    """The weights of each layer and, after them, its biases if it has any."""
    arrays = [array for own in weights for array in (own.weight, own.bias) if array is not None]
    return b"".join(np.ascontiguousarray(array, "<f4").tobytes() for array in arrays)

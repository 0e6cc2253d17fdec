"""What links to the Filters page must show, by core alone."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from core.arithmetic import ConvSpec
from core.convolution import conv2d
from core.filters.initializers import random_filters
from core.images import open_image, resize, to_gray
from core.kernels import HANDCRAFTED
from core.pictures.samples import TEST_PICTURES, photograph

SMALL = {"source": "test", "test": "zone_plate", "size": "64"}  # quick to compute, no symmetry in a window
PATCH = {"source": "test", "test": "patch"}


@dataclass(frozen=True)
class Worked:
    """A link, and what it must do by the core: the picture (C, H, W), the weights, the specification."""

    link: dict[str, str]
    pixels: np.ndarray
    weights: np.ndarray
    spec: ConvSpec
    summed: bool

    def outputs(self) -> np.ndarray:
        """(1 or C, H_out, W_out): one cross-correlation of all channels, or one of each."""
        if self.summed:
            return conv2d(self.pixels[None], self.weights[None], self.spec)[0]
        kernel = self.weights[None]
        return np.concatenate([conv2d(plane[None, None], kernel, self.spec)[0] for plane in self.pixels])


@cache
def _photograph(name: str) -> np.ndarray:
    return open_image(photograph(name), 1024).pixels


def sample(parameters: dict[str, str]) -> np.ndarray:
    """The picture (C, H, W) that a link's parameters choose."""
    size = int(parameters.get("size", 512))
    if parameters.get("source") == "test":
        return TEST_PICTURES[parameters["test"]].make(size)
    pixels = resize(_photograph(parameters.get("photo", "astronaut")), size)
    return pixels if parameters.get("color") == "rgb" else to_gray(pixels)


def worked(**parameters) -> Worked:
    """What a link with these parameters must do; said again here, without the app's own code."""
    texts = {name: str(value) for name, value in parameters.items()}

    def axes(name: str, default: int) -> tuple[int, int]:
        first = int(texts.get(name, default))
        return first, int(texts.get(f"{name}_width", default)) if "rectangular" in texts else first

    pixels = sample(texts)
    channels = len(pixels) if texts.get("mix") == "sum" else 1
    size = axes("kernel_size", 3)
    if texts.get("apply") == "random":
        shape = (int(texts.get("count", 8)), channels, *size)
        filters_ = random_filters(shape, texts.get("scheme", "default"), int(texts.get("seed", 0)))
        weights = filters_[int(texts.get("pick", 0))]
    else:
        kernel = HANDCRAFTED[texts.get("kernel", "sobel_vertical")].weights_for(size)
        weights = np.stack([kernel] * channels) / np.float32(channels)
    spec = ConvSpec(
        weights.shape[1:],
        axes("stride", 1),
        axes("padding", 0),
        int(texts.get("dilation", 1)),
        1,
        texts.get("padding_mode", "zeros"),
    )
    return Worked(texts, pixels, weights, spec, summed=channels == len(pixels))


def said(value: float) -> str:
    """A number as the app writes it: 4 significant digits, a true minus."""
    return f"{float(f'{value:.4g}'):g}".replace("-", "−")

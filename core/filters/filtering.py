"""One filter over one picture: each channel by itself, or all channels summed into one output."""

import math
from dataclasses import dataclass, replace

import numpy as np

from core.arithmetic import ConvSpec
from core.convolution import conv2d


@dataclass(frozen=True, eq=False)
class Response:
    """What a filter makes of a picture.

    Attributes:
        output: (1, H_out, W_out) when summed or gray, (3, H_out, W_out) when each channel stands alone.
        parts: (C, H_out, W_out), what each input channel contributes; the output itself for "each".
    """

    output: np.ndarray
    parts: np.ndarray


def as_filter(kernel: np.ndarray, channels: int) -> np.ndarray:
    """A kernel (K_h, K_w) as a filter (channels, K_h, K_w), divided by the channels to keep brightness."""
    return np.repeat(kernel[None] / np.float32(channels), channels, axis=0)


def apply_filter(pixels: np.ndarray, filter_: np.ndarray, spec: ConvSpec) -> Response:
    """Cross-correlate a picture (C, H, W) with a filter (1, K_h, K_w) or (C, K_h, K_w).

    A filter of one kernel is applied to each channel by itself; a filter of C kernels sums over them.

    Raises:
        ValueError: the filter has neither one kernel nor one per channel, or does not fit the picture.
    """
    channels = len(pixels)
    if len(filter_) not in (1, channels):
        raise ValueError(
            f"A filter for {channels} channels needs 1 or {channels} kernels, not {len(filter_)}."
        )
    kernels = np.repeat(filter_, channels, axis=0) if len(filter_) == 1 else filter_
    apart = replace(spec, groups=channels)
    parts = conv2d(pixels[None], kernels[:, None], apart)[0]
    if len(filter_) == 1:
        return Response(parts, parts)
    return Response(parts.sum(axis=0, keepdims=True), parts)


def multiply_adds(shape: tuple[int, int, int], filter_: np.ndarray, spec: ConvSpec) -> int:
    """How many products of a pixel and a weight :func:`apply_filter` adds up for a picture of ``shape`` (C, H, W).

    >>> multiply_adds((3, 5, 5), np.ones((1, 3, 3)), ConvSpec(3))
    243
    """
    return shape[0] * filter_[0].size * math.prod(spec.output_shape(shape[1:]))

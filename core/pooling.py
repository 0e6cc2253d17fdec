"""What pooling can be set to, by PyTorch's names: ``ceil_mode`` (sizes rounded up) and ``count_include_pad``."""

from dataclasses import dataclass, replace

import numpy as np

from core.arithmetic import ConvSpec, Pair, effective_kernel_size, pooled_size


@dataclass(frozen=True)
class PoolingSettings:
    """How pooling is set; PyTorch's defaults.

    Attributes:
        ceil_mode: whether sizes are rounded up. count_include_pad: of a mean, whether padding counts as pixels.
    """

    ceil_mode: bool = False
    count_include_pad: bool = True


AS_BY_DEFAULT = PoolingSettings()


def rounded_up(spec: ConvSpec, input_shape: Pair) -> ConvSpec:
    """The windows whose number is rounded up: ``spec`` with as much padding after an (H, W) input as they reach.

    What they reach beyond the padding of ``spec`` holds nothing: no largest number, and none that a mean counts.

    Raises:
        ValueError: no window is left (``core.arithmetic.pooled_size``).

    >>> rounded_up(ConvSpec(3, stride=2), (112, 5)).padding
    ((0, 1), (0, 0))
    """
    return replace(
        spec, padding=tuple(_reached(size, *spec.on_axis(axis)) for axis, size in enumerate(input_shape))
    )


def _reached(i: int, k: int, s: int, padding: Pair, d: int) -> Pair:
    last = (pooled_size(i, k, s, padding, d, ceil_mode=True) - 1) * s
    return padding[0], max(0, last + effective_kernel_size(k, d) - i - padding[0])


def numbers_in_windows(
    spec: ConvSpec, input_shape: Pair, ceil_mode: bool = False, count_include_pad: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """How many numbers the mean of each window is of: rows (H_out,) times columns (W_out,), int64, may be 0.

    What lies beyond the padding never counts; padding counts with ``count_include_pad`` (``torch.nn.AvgPool2d``).

    Raises:
        ValueError: no window is left.

    >>> numbers_in_windows(ConvSpec(2, 2), (5, 4), ceil_mode=True)[0].tolist()
    [2, 2, 1]
    """
    return tuple(
        _numbers(size, *spec.on_axis(axis), ceil_mode, count_include_pad)
        for axis, size in enumerate(input_shape)
    )


def _numbers(
    i: int, k: int, s: int, padding: Pair, d: int, ceil_mode: bool, count_include_pad: bool
) -> np.ndarray:
    before, after = padding
    first = np.arange(pooled_size(i, k, s, padding, d, ceil_mode))[:, None] * s - before
    cells = first + np.arange(k) * d  # (outputs, k): where each window looks, from the input's first pixel on
    before, after = padding if count_include_pad else (0, 0)
    return ((cells >= -before) & (cells < i + after)).sum(axis=1)

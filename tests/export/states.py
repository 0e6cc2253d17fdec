"""Random operations as a page could show them, and what PyTorch says of their input, however it was changed since."""

import random
from dataclasses import replace

import numpy as np
import torch
import torch.nn.functional as F

from core.arithmetic import PADDING_MODES, ConvSpec, effective_kernel_size
from core.export.shown import Shown
from core.pooling import PoolingSettings
from core.steps import convolution_steps
from tests.specs import integers_array, torch_padded

OPERATIONS = ("convolution", "transposed", "max", "average")


def random_state(seed: int, operations=OPERATIONS, sides=(1, 9), whole: bool = True) -> Shown:
    """An operation with everything drawn by the seed: sizes, fills, padding of each side, channels, groups, settings.

    Args:
        sides: the least and the most rows and columns. whole: whether its numbers are.
    """
    draw = random.Random(seed)
    while True:
        try:
            return _drawn(draw, seed, draw.choice(operations), sides, whole)
        except (
            ValueError,
            RuntimeError,
            IndexError,
        ):  # a window that does not fit, or of padding only: draw again
            continue


def _drawn(draw: random.Random, seed: int, operation: str, sides: tuple[int, int], whole: bool) -> Shown:
    groups, per_group, filters = (draw.randint(1, 2) for _ in range(3))
    if operation != "convolution":
        groups, per_group = 1, 1
    transposed = operation == "transposed"
    spec = ConvSpec(
        (draw.randint(1, 4), draw.randint(1, 4)),
        (draw.randint(1, 3), draw.randint(1, 3)),
        tuple((draw.randint(0, 3), draw.randint(0, 3)) for _ in range(2)),
        (draw.randint(1, 3), draw.randint(1, 3)),
        groups,
        "zeros" if transposed else draw.choice(PADDING_MODES),
    )
    pooling = PoolingSettings(draw.random() < 0.5, draw.random() < 0.5)
    shape = (groups * per_group, draw.randint(*sides), draw.randint(*sides))
    x = integers_array(seed, shape) if whole else np.random.RandomState(seed).rand(*shape).astype(np.float32)
    weight = None
    if operation in ("convolution", "transposed"):
        size = (1, 1) if transposed else (filters * groups, per_group)
        weight = integers_array(seed + 1, (*size, *spec.kernel_size)) / (1 if whole else np.float32(7))
    else:
        spec = replace(spec, groups=1)
    shown = Shown(
        operation,
        x,
        weight,
        spec,
        np.zeros((1, 1, 1), np.float32),
        "A random state",
        "random numbers",
        f"/arithmetic?number_seed={seed}",
        output_padding=draw.randint(0, max(0, min(*spec.stride, *spec.dilation) - 1)) if transposed else 0,
        pooling=pooling if weight is None else PoolingSettings(),
    )
    return replace(shown, y=by_pytorch(shown, x))


def by_pytorch(shown: Shown, x: np.ndarray) -> np.ndarray:
    """What PyTorch makes of another input (C, H, W) under the same operation: (F, H_out, W_out) float32."""
    spec, settings = shown.spec, shown.pooling
    image = torch.from_numpy(np.ascontiguousarray(x, np.float32))[None]
    if shown.operation == "convolution":
        weight = torch.from_numpy(shown.weight)
        padded = torch_padded(_checked(image, spec), spec)
        y = F.conv2d(padded, weight, stride=spec.stride, dilation=spec.dilation, groups=spec.groups)
    elif shown.operation == "transposed":
        weight = torch.from_numpy(shown.weight)
        whole = F.conv_transpose2d(
            image, weight, stride=spec.stride, dilation=spec.dilation, output_padding=0
        )
        extra = shown.output_padding  # below stride and dilation here; what it adds before cropping is zeros
        (top, bottom), (left, right) = spec.padding
        whole = F.pad(whole, (0, extra, 0, extra))
        y = whole[:, :, top : whole.shape[2] - bottom, left : whole.shape[3] - right]
    else:
        y = _pooled(shown.operation, image, spec, settings)
    if 0 in y.shape:
        raise ValueError("Nothing is left.")
    return y[0].numpy().copy()


def _checked(image: torch.Tensor, spec: ConvSpec) -> torch.Tensor:
    spec.output_shape(tuple(image.shape[2:]))  # raises where the window or the fill does not fit
    return image


def _pooled(operation: str, image: torch.Tensor, spec: ConvSpec, settings: PoolingSettings) -> torch.Tensor:
    """Window by window over torch's border; NaN marks what is no number: beyond, or padding that does not count."""
    counts = operation == "max" or settings.count_include_pad
    spec = spec if counts else replace(spec, padding_mode="zeros")
    nothing = float("nan")
    padded = torch_padded(image, spec, 0.0 if operation == "average" and counts else nothing)
    steps = convolution_steps(spec, tuple(image.shape[2:]), settings.ceil_mode)
    beyond = [effective_kernel_size(k, d) + 8 for k, d in zip(spec.kernel_size, spec.dilation)]
    padded = F.pad(padded, (0, beyond[1], 0, beyond[0]), value=nothing)
    height, width = steps.output_shape
    y = torch.empty(1, image.shape[1], height, width)
    for c, row, column in np.ndindex(image.shape[1], height, width):
        top, left = row * spec.stride[0], column * spec.stride[1]
        rows = slice(
            top, top + effective_kernel_size(spec.kernel_size[0], spec.dilation[0]), spec.dilation[0]
        )
        columns = slice(
            left, left + effective_kernel_size(spec.kernel_size[1], spec.dilation[1]), spec.dilation[1]
        )
        numbers = padded[0, c, rows, columns]
        numbers = numbers[~numbers.isnan()]
        if not len(numbers):
            raise ValueError("A window of padding only.")
        y[0, c, row, column] = numbers.max() if operation == "max" else numbers.mean()
    return y

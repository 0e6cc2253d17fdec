"""What a stage shows: an operation on small arrays, its result, and the steps that lead there."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from core.arithmetic import ConvSpec, Pair
from core.convolution import avg_pool2d, conv2d, conv_transpose2d, flip, max_pool2d
from core.im2col import conv2d_im2col
from core.pooling import AS_BY_DEFAULT, PoolingSettings
from core.steps import Steps, convolution_steps, transposed_steps

LARGEST_MATRIX = 2_000_000  # numbers: more are neither drawn at once nor scrolled through
View = Literal["windows", "scatter", "im2col"]


@dataclass(frozen=True)
class Called:
    """What things are called in a scene's titles and sentences: one input and several, a weight, an output."""

    input: str = "Input"
    inputs: str = "inputs"
    weight: str = "Weight"
    output: str = "Output"
    outputs: str = "outputs"


@dataclass(frozen=True, eq=False)
class Scene:
    """An operation, ready to be shown step by step.

    Attributes:
        view: "windows" (each output from its window), "scatter" (each input over the outputs), or "im2col".
        x: (C, H, W) float32. output: (F, H_out, W_out) float32, PyTorch's up to rounding.
        weight: (F, C/G, K_h, K_w) float32 as the windows meet it (a transposed kernel is already flipped);
            None for a maximum.
        steps: which window makes which output. groups: G.
        operation: "convolution", "transposed", "max" or "average". names: of the filters, where they have some.
        pooling: how a maximum or an average is set.
        called: what inputs, weights and outputs are called, where they are something else.
    """

    view: View
    operation: str
    x: np.ndarray
    weight: np.ndarray | None
    output: np.ndarray
    steps: Steps
    groups: int = 1
    names: tuple[str, ...] = ()
    called: Called = Called()
    pooling: PoolingSettings = AS_BY_DEFAULT

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shapes of the input, the columns matrix, the weights, the product and the output."""
        filters, depth, steps = (
            len(self.output),
            len(self.x) * np.prod(self.steps.kernel_shape),
            len(self.steps),
        )
        return {
            "input": self.x.shape,
            "columns": (int(depth), steps),
            "weights": (filters, int(depth)),
            "product": (filters, steps),
            "output": self.output.shape,
        }

    @property
    def too_large(self) -> str:
        """Why the columns matrix cannot be shown, one sentence; nothing if it can."""
        depth, steps = self.shapes["columns"]
        if depth * steps <= LARGEST_MATRIX:
            return ""
        return (
            f"The matrix would be {depth} × {steps}, more than the {LARGEST_MATRIX:,} numbers that can be "
            "shown; use a smaller crop, a smaller kernel, less padding or a larger stride."
        )


def convolution_scene(
    x: np.ndarray, weight: np.ndarray, spec: ConvSpec, view: View = "windows", names: tuple[str, ...] = ()
) -> Scene:
    """A convolution of x (C, H, W) with weight (F, C/G, K_h, K_w), whose F filters may have names.

    Raises:
        ValueError: shapes and specification do not fit each other.
    """
    steps = convolution_steps(spec, x.shape[1:])
    convolve = conv2d_im2col if view == "im2col" else conv2d  # the matrix need not wait for PyTorch
    output = convolve(x[None], weight, spec)[0]
    return Scene(
        view=view,
        operation="convolution",
        x=x,
        weight=np.asarray(weight, np.float32),
        output=output,
        steps=steps,
        groups=spec.groups,
        names=names,
    )


def pooling_scene(
    x: np.ndarray,
    spec: ConvSpec,
    operation: Literal["max", "average"],
    settings: PoolingSettings = AS_BY_DEFAULT,
) -> Scene:
    """Pooling of each channel of x (C, H, W); an average is a convolution with equal weights.

    Raises:
        ValueError: the window does not fit, or one has no number to take the mean of.
    """
    if operation == "average" and not settings.count_include_pad:
        spec = replace(spec, padding_mode="zeros")  # whatever fills the padding: it does not count
    steps, channels = convolution_steps(spec, x.shape[1:], settings.ceil_mode), len(x)
    if operation == "max":
        weight, output = None, max_pool2d(x[None], spec, settings.ceil_mode)[0]
    else:
        size = spec.kernel_size[0] * spec.kernel_size[1]
        weight = np.full((channels, 1, *spec.kernel_size), 1 / size, np.float32)
        output = avg_pool2d(x[None], spec, settings.ceil_mode, settings.count_include_pad)[0]
    return Scene("windows", operation, x, weight, output, steps, groups=channels, pooling=settings)


def transposed_scene(
    x: np.ndarray,
    weight: np.ndarray,
    spec: ConvSpec,
    output_padding: int | Pair = 0,
    view: View = "windows",
    name: str = "Kernel",
) -> Scene:
    """A transposed convolution of x (1, H, W) with weight (1, 1, K_h, K_w), one channel to one channel.

    Raises:
        ValueError: shapes and specification do not fit, or nothing would be left.
    """
    spec = replace(spec, groups=1)
    output = conv_transpose2d(x[None], weight, spec, output_padding=output_padding)[0]
    steps = transposed_steps(spec, x.shape[1:], output_padding)
    flipped = np.ascontiguousarray(flip(weight), dtype=np.float32)
    return Scene(view, "transposed", x, flipped, output, steps, names=(name,))


def by_windows(scene: Scene) -> np.ndarray:
    """The output (1, H_out, W_out) of a transposed scene, window by window over its stretched, padded input.

    PyTorch, which made ``scene.output``, scatters the kernel instead.
    """
    axes = scene.steps.rows, scene.steps.columns
    rows, columns = (np.array(axis.sources) for axis in axes)
    canvas = np.where((rows[:, None] < 0) | (columns < 0), 0, scene.x[0][np.ix_(rows, columns)])
    down, across = (np.array(axis.taps) for axis in axes)
    windows = canvas[down[:, None, :, None], across[None, :, None, :]]
    return np.einsum("rcab,ab->rc", windows, scene.weight[0, 0])[None]


def convolved_back(scene: Scene, spec: ConvSpec) -> np.ndarray:
    """The convolution, with the same kernel and ``spec``, of what a transposed scene makes."""
    return conv2d(scene.output[None], flip(scene.weight), replace(spec, groups=1))[0]

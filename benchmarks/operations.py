"""The app's operations against bare library calls: one entry each. A new pair of functions is one more."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from statistics import median
from time import perf_counter

import numpy as np
import torch
from torch.nn import functional

from benchmarks.report import Row, Table
from benchmarks.sampling import Effort, interleaved
from core.arithmetic import ConvSpec
from core.convolution import conv2d
from core.im2col import conv2d_im2col, im2col
from core.network.forward import forward
from core.network.freed_memory import return_freed_memory
from core.network.layers import Layer
from core.network.presets import PRESETS
from core.network.weights import initial_weights

_SECONDS_PER_SAMPLE = 0.01
_SECONDS_PER_ROW = 10  # about, where a single call is slow
_FEWEST_SAMPLES = 3

Call = Callable[[], object]
Case = tuple[str, Call, Call]  # its name, ours, the reference


def _picture(channels: int, side: int) -> np.ndarray:
    return np.random.default_rng(0).random((1, channels, side, side), np.float32)


def _conv2d(c_in: int, c_out: int, kernel_size: int, side: int = 512) -> Case:
    """A picture (1, c_in, side, side) under random filters; the reference has its tensors at hand."""
    x = _picture(c_in, side)
    weight = np.random.default_rng(1).standard_normal((c_out, c_in, kernel_size, kernel_size), np.float32)
    name = f"{side}×{side}, {c_in} → {c_out} channels, {kernel_size}×{kernel_size}"
    reference = partial(functional.conv2d, torch.from_numpy(x), torch.from_numpy(weight))
    return name, partial(conv2d, x, weight, ConvSpec(kernel_size)), reference


def _unrolled(channels: int, side: int) -> Case:
    """A picture (1, channels, side, side) unrolled by 3×3 windows, padded by 1."""
    x = _picture(channels, side)
    reference = partial(functional.unfold, torch.from_numpy(x), 3, padding=1)
    return f"{side}×{side}, {channels} channels", partial(im2col, x, ConvSpec(3, padding=1)), reference


def _multiplied(channels: int, side: int) -> Case:
    """The same picture convolved with 16 filters (64 for 64 channels), by the unrolled matrix."""
    x, filters = _picture(channels, side), max(16, channels)
    weight = np.random.default_rng(1).standard_normal((filters, channels, 3, 3), np.float32)
    reference = partial(functional.conv2d, torch.from_numpy(x), torch.from_numpy(weight), padding=1)
    ours = partial(conv2d_im2col, x, weight, ConvSpec(3, padding=1))
    return f"{side}×{side}, {channels} → {filters} channels", ours, reference


def _network(name: str, side: int, channels: int = 3, keeping: bool = False) -> Case:
    """A preset's forward pass, every activation kept; the reference is a bare nn.Sequential's.

    keeping: whether the reference keeps its activations too. The bare one frees each as it goes, so it computes
    in memory that is at hand, where whoever keeps them has to be given new pages.
    """
    layers = PRESETS[name].layers
    x = _picture(channels, side)[0]
    weights = initial_weights(layers, channels, "default", 0)
    bare, batch = _sequential(layers, channels), torch.from_numpy(x)[None]

    def reference() -> None:
        kept, y = [], batch
        with torch.inference_mode():
            if not keeping:
                bare(batch)
                return
            for module in bare:
                y = module(y)
                kept.append(y)

    return f"{PRESETS[name].title}, {side}×{side}", partial(forward, x, layers, weights), reference


_NETWORKS = ("strided", "vgg", "dilated", "separable")


def _sequential(layers: Sequence[Layer], channels: int) -> torch.nn.Sequential:
    """Convolutions and their ReLUs as a person would write them; their weights do not matter to the time."""
    modules = []
    for layer in layers:
        spec = layer.spec
        (padding, _), _ = spec.padding
        groups = channels if layer.kind == "depthwise" else spec.groups
        if layer.kind == "max_pool":
            modules.append(torch.nn.MaxPool2d(spec.kernel_size, spec.stride, padding))
            continue
        modules.append(
            torch.nn.Conv2d(
                channels,
                layer.out_channels,
                spec.kernel_size,
                stride=spec.stride,
                padding=padding,
                dilation=spec.dilation,
                groups=groups,
            )
        )
        modules.append(torch.nn.ReLU())
        channels = layer.out_channels
    return torch.nn.Sequential(*modules)


def _on_all_sizes(case: Callable[[int, int], Case]) -> tuple[Callable[[], Case], ...]:
    """1, 3 and 64 channels at 64, 224 and 1024 pixels; the last unrolls to 2.4 GB."""
    return tuple(partial(case, channels, side) for side in (64, 224, 1024) for channels in (1, 3, 64))


# (title, reference, aim): the cases, built when their turn comes.
OPERATIONS: dict[tuple[str, str, float | None], tuple[Callable[[], Case], ...]] = {
    ("core.convolution.conv2d", "torch.nn.functional.conv2d, one thread", None): (
        partial(_conv2d, 1, 1, 3),
        partial(_conv2d, 3, 3, 5),
        partial(_conv2d, 3, 16, 3),
        partial(_conv2d, 1, 1, 3, side=64),
    ),
    ("core.im2col.im2col, 3×3", "torch.nn.functional.unfold, one thread", 1): _on_all_sizes(_unrolled),
    ("core.im2col.conv2d_im2col, 3×3", "torch.nn.functional.conv2d, one thread", 2): _on_all_sizes(
        _multiplied
    ),
    ("core.network.forward.forward", "the bare torch.nn.Sequential, one thread", 1.1): tuple(
        partial(_network, name, 224) for name in _NETWORKS
    ),
    ("core.network.forward.forward", "the same Sequential, its activations kept as ours are", 1.1): tuple(
        partial(_network, name, 224, keeping=True) for name in _NETWORKS
    ),
}


def measure(effort: Effort) -> Iterator[Table]:
    """One table for each group of operations; PyTorch computes with one thread and keeps memory, as in the app."""
    torch.set_num_threads(1)
    return_freed_memory()  # torch has not asked for memory yet: its own setting still counts
    for (title, reference, aim), cases in OPERATIONS.items():
        yield Table(title, "ms", reference, tuple(_row(*case(), effort.calls, aim) for case in cases))


def _row(name: str, ours: Call, reference: Call, samples: int, aim: float | None) -> Row:
    seconds = [_seconds(call) for call in (ours, reference)]
    affordable = max(_FEWEST_SAMPLES, round(_SECONDS_PER_ROW / sum(seconds)))
    stopwatches = (_stopwatch(call, once) for call, once in zip((ours, reference), seconds))
    pair = interleaved(*stopwatches, min(samples, affordable))
    return Row(name, *map(median, pair), aim)


def _seconds(call: Call) -> float:
    """About how long a call takes that is not the first."""
    call()
    start = perf_counter()
    call()
    return perf_counter() - start


def _stopwatch(call: Call, seconds: float) -> Callable[[], float]:
    """A function that returns the milliseconds of one call, as the mean over a sample of them."""
    calls = max(1, round(_SECONDS_PER_SAMPLE / seconds))

    def sample() -> float:
        start = perf_counter()
        for _ in range(calls):
            call()
        return (perf_counter() - start) * 1000 / calls

    return sample

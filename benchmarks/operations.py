"""The app's operations against bare library calls: one entry each. A new pair of functions is one more."""

from collections.abc import Callable, Iterator
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

_SECONDS_PER_SAMPLE = 0.01

Call = Callable[[], object]
Case = tuple[str, Call, Call]  # its name, ours, the reference


def _conv2d(c_in: int, c_out: int, kernel_size: int, side: int = 512) -> Case:
    """A picture (1, c_in, side, side) under random filters; the reference has its tensors at hand."""
    random = np.random.default_rng(0)
    x = random.random((1, c_in, side, side), np.float32)
    weight = random.standard_normal((c_out, c_in, kernel_size, kernel_size), np.float32)
    name = f"{side}×{side}, {c_in} → {c_out} channels, {kernel_size}×{kernel_size}"
    reference = partial(functional.conv2d, torch.from_numpy(x), torch.from_numpy(weight))
    return name, partial(conv2d, x, weight, ConvSpec(kernel_size)), reference


# (title, reference): the cases, built when their turn comes.
OPERATIONS: dict[tuple[str, str], tuple[Callable[[], Case], ...]] = {
    ("core.convolution.conv2d", "torch.nn.functional.conv2d, one thread"): (
        partial(_conv2d, 1, 1, 3),
        partial(_conv2d, 3, 3, 5),
        partial(_conv2d, 3, 16, 3),
        partial(_conv2d, 1, 1, 3, side=64),
    ),
}


def measure(effort: Effort) -> Iterator[Table]:
    """One table for each group of operations; PyTorch computes with one thread, as in the app."""
    torch.set_num_threads(1)
    for (title, reference), cases in OPERATIONS.items():
        yield Table(title, "ms", reference, tuple(_row(*case(), effort.calls) for case in cases))


def _row(name: str, ours: Call, reference: Call, samples: int) -> Row:
    pair = interleaved(_stopwatch(ours), _stopwatch(reference), samples)
    return Row(name, *map(median, pair))


def _stopwatch(call: Call) -> Callable[[], float]:
    """A function that returns the milliseconds of one call, as the mean over a sample of them."""
    call()
    start = perf_counter()
    call()
    calls = max(1, round(_SECONDS_PER_SAMPLE / (perf_counter() - start)))

    def sample() -> float:
        start = perf_counter()
        for _ in range(calls):
            call()
        return (perf_counter() - start) * 1000 / calls

    return sample

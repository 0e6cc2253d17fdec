"""Is the matrix product faster? Three ways to compute one convolution, timed on this machine at growing sizes.

The time is bounded. What a lap will take is predicted from the contender's last one, in proportion to the
multiply-adds, and a lap is only started if that is at most half of the time left: the other half is for the
other contenders, and for predictions that are too low. No lap is to take longer than a person who wants to
stop is willing to wait.
"""

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from core.arithmetic import ConvSpec
from core.convolution import conv2d_by_definition, conv2d_by_torch
from core.im2col import conv2d_im2col

CONTENDERS: Mapping[str, Callable] = MappingProxyType(
    {
        "plain loops": conv2d_by_definition,
        "im2col + matrix product": conv2d_im2col,
        "torch conv2d": conv2d_by_torch,
    }
)
SIZES = (8, 16, 32, 64, 128, 256, 512, 1024)  # heights and widths in pixels
SEED = 0
LONGEST_LAP = 1.5  # seconds, as predicted: between laps a race can be stopped
REPETITIONS = 5  # at most; the median counts
SHORT_SECONDS = 0.2  # repetitions together stay below this
WARM_UP_STEPS = 16  # windows along each side of the warm-up's picture


@dataclass(frozen=True)
class Lap:
    """One contender at one size.

    Attributes:
        contender: its key in ``CONTENDERS``. size: height and width of the input in pixels.
        seconds: the median time of one convolution. multiply_adds: how many that took.
    """

    contender: str
    size: int
    seconds: float
    multiply_adds: int


def fitting_sizes(spec: ConvSpec, sizes: Iterable[int] = SIZES) -> list[int]:
    """The ``sizes`` in pixels that ``spec`` accepts: the kernel fits, and the fill can reach over the border.

    >>> fitting_sizes(ConvSpec(11, stride=4))
    [16, 32, 64, 128, 256, 512, 1024]
    """
    return [size for size in sizes if _fits(spec, size)]


def _fits(spec: ConvSpec, size: int) -> bool:
    try:
        spec.output_shape((size, size))
    except ValueError:
        return False
    return True


def multiply_adds(spec: ConvSpec, channels: int, filters: int, size: int) -> int:
    """The products that are summed: K_h * K_w * C_in/G for each of C_out * H_out * W_out output numbers.

    Args:
        channels: C_in. filters: C_out. size: height and width of the input in pixels.

    Raises:
        ValueError: the groups do not divide the channels or filters, or the kernel does not fit the size.

    >>> multiply_adds(ConvSpec(3), channels=3, filters=8, size=64)  # 27 * 8 * 62 * 62
    830304
    """
    for name, count in (("channels", channels), ("filters", filters)):
        if count < 1 or count % spec.groups:
            raise ValueError(
                f"`{name}` must be a positive multiple of the groups ({spec.groups}), not {count}."
            )
    k_h, k_w = spec.kernel_size
    h_out, w_out = spec.output_shape((size, size))
    return k_h * k_w * (channels // spec.groups) * filters * h_out * w_out


def race(
    spec: ConvSpec,
    channels: int,
    filters: int,
    sizes: Iterable[int],
    seconds: float = 10.0,
    clock: Callable[[], float] = time.perf_counter,
) -> Iterator[Lap]:
    """Time every contender at every size, smallest first, until all have dropped out or all is done.

    Nothing runs between laps: whoever stops asking for the next one has stopped the race.

    Args:
        spec: the convolution. channels: C_in. filters: C_out.
        sizes: heights and widths of the inputs in pixels, in any order.
        seconds: the most it may take once libraries are loaded. clock: seconds, as ``time.perf_counter``.

    Yields:
        One lap at a time: size by size, the contenders in their order, without those that dropped out.

    Raises:
        ValueError: as :func:`multiply_adds`, for any of the sizes, before anything is timed.
    """
    work = {size: multiply_adds(spec, channels, filters, size) for size in sorted(set(sizes))}
    numbers = np.random.default_rng(SEED)
    weight = numbers.standard_normal((filters, channels // spec.groups, *spec.kernel_size), np.float32)
    for convolve in CONTENDERS.values():
        convolve(*_small_operands(ConvSpec(1)))  # loads libraries, which takes seconds once per process
    deadline = clock() + seconds
    last = {contender: _warm_up(contender, spec, clock, deadline) for contender in CONTENDERS}
    for size, lap_work in work.items():
        x = numbers.standard_normal((1, channels, size, size), np.float32)
        for contender, lap in list(last.items()):
            predicted = lap.seconds * lap_work / lap.multiply_adds
            if predicted > min(LONGEST_LAP, (deadline - clock()) / 2):
                del last[contender]
                continue
            times = _times(CONTENDERS[contender], (x, weight, spec), clock, deadline)
            last[contender] = Lap(contender, size, statistics.median(times), lap_work)
            yield last[contender]
        if not last:
            return


def verdict(laps: Iterable[Lap]) -> str:
    """How many times as long each contender took as the fastest, at the largest size that all of them finished.

    Nothing if there is no such size.

    >>> verdict([Lap("plain loops", 8, 0.03, 1), Lap("torch conv2d", 8, 0.002, 1)])
    'At 8 × 8 pixels torch conv2d was the fastest; plain loops took 15 times as long.'
    """
    by_size: dict[int, list[Lap]] = {}
    for lap in laps:
        by_size.setdefault(lap.size, []).append(lap)
    most = max(map(len, by_size.values()), default=0)
    if most < 2:
        return ""
    size = max(size for size, finished in by_size.items() if len(finished) == most)
    fastest, *others = sorted(by_size[size], key=lambda lap: lap.seconds)
    ratios = " and ".join(
        f"{lap.contender} took {_rounded_ratio(lap.seconds / fastest.seconds)} times as long"
        for lap in others
    )
    return f"At {size} × {size} pixels {fastest.contender} was the fastest; {ratios}."


def _rounded_ratio(ratio: float) -> str:
    """Two significant digits: more would not be the same the next time."""
    return f"{float(f'{ratio:.2g}'):,.{1 if ratio < 9.95 else 0}f}"


def _small_operands(spec: ConvSpec) -> tuple[np.ndarray, np.ndarray, ConvSpec]:
    """One channel, one filter, and a picture with WARM_UP_STEPS windows along each side."""
    spec = ConvSpec(spec.kernel_size)
    sides = (k + WARM_UP_STEPS - 1 for k in spec.kernel_size)
    return np.ones((1, 1, *sides), np.float32), np.ones((1, 1, *spec.kernel_size), np.float32), spec


def _warm_up(contender: str, spec: ConvSpec, clock: Callable[[], float], deadline: float) -> Lap:
    """The best time of a small convolution with this kernel: what the first lap is predicted from."""
    x, weight, small = _small_operands(spec)
    best = min(_times(CONTENDERS[contender], (x, weight, small), clock, deadline))
    return Lap(contender, WARM_UP_STEPS, best, WARM_UP_STEPS**2 * weight.size)


def _times(convolve: Callable, operands: tuple, clock: Callable[[], float], deadline: float) -> list[float]:
    """The times of one call in seconds; a short one is repeated while the deadline allows it."""
    times = []
    while True:
        start = clock()
        convolve(*operands)
        end = clock()
        times.append(end - start)
        too_long = sum(times) + times[-1] > SHORT_SECONDS or end + times[-1] > deadline
        if too_long or len(times) == REPETITIONS:
            return times


def machine() -> str:
    """What the race ran on, in one line: the processor, versions, and the threads that a product may use."""
    import torch

    numpy = f"NumPy {np.__version__}"
    # OpenBLAS, which multiplies NumPy's matrices, read these when it was loaded.
    threads = os.environ.get("OPENBLAS_NUM_THREADS", os.environ.get("OMP_NUM_THREADS", ""))
    if threads.isdigit():
        numpy += f" with {_threads(int(threads))}"
    return (
        f"{_processor()}, {os.cpu_count()} cores; Python {platform.python_version()}, {numpy}, "
        f"PyTorch {torch.__version__} with {_threads(torch.get_num_threads())}"
    )


def _threads(count: int) -> str:
    return "1 thread" if count == 1 else f"{count} threads"


def _processor() -> str:
    """The processor's name where the system tells it, else its architecture."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()

"""Random filters as PyTorch would initialize them, the same for a seed on every machine.

Every scheme draws from one distribution and sets its scale by the fans: fan_in = C_in * K_h * K_w is the
number of weights that make one output number, fan_out = C_out * K_h * K_w counts the other way.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

LARGEST_SEED = 2**32 - 1
_LAYER_STEP = 1_000_003  # a prime: seeds that a learner tries, 0, 1, 2, ..., never meet those of later layers
_LINEAR_LAYER = 8  # its place among the convolutions: when links began, a network had 8 at most
_BIAS_STEP = 500_009
_HE = "K. He et al., Delving deep into rectifiers, ICCV 2015 (arXiv 1502.01852), with PyTorch's gain sqrt(2)"
_GLOROT = "X. Glorot, Y. Bengio, Understanding the difficulty of training deep networks, AISTATS 2010"


@dataclass(frozen=True)
class Scheme:
    """One way to draw weights.

    Attributes:
        name: as in ``torch.nn.init``; "default" is what ``nn.Conv2d`` does by itself.
        title: for people: what one calls in PyTorch. description: for people. source: the paper or page of the formula.
        normal: True for a normal distribution, False for a uniform one; both have mean 0.
        scale: (fan_in, fan_out) -> the standard deviation (normal) or the largest weight (uniform).
    """

    name: str
    title: str
    description: str
    source: str
    normal: bool
    scale: Callable[[int, int], float]


_SCHEMES = (
    Scheme(
        "default",
        "PyTorch's default",
        "Uniform up to 1 / sqrt(fan_in): what PyTorch gives a new layer.",
        "PyTorch documentation of nn.Conv2d: kaiming_uniform_ with a = sqrt(5)",
        normal=False,
        scale=lambda fan_in, fan_out: 1 / math.sqrt(fan_in),
    ),
    Scheme(
        "kaiming_uniform_",
        "kaiming_uniform_",
        "Uniform up to sqrt(6 / fan_in): keeps the signal's size through layers with ReLU.",
        _HE,
        normal=False,
        scale=lambda fan_in, fan_out: math.sqrt(6 / fan_in),
    ),
    Scheme(
        "kaiming_normal_",
        "kaiming_normal_",
        "Normal with deviation sqrt(2 / fan_in): keeps the signal's size through layers with ReLU.",
        _HE,
        normal=True,
        scale=lambda fan_in, fan_out: math.sqrt(2 / fan_in),
    ),
    Scheme(
        "xavier_uniform_",
        "xavier_uniform_",
        "Uniform up to sqrt(6 / (fan_in + fan_out)): balances signals going forward and backward.",
        _GLOROT,
        normal=False,
        scale=lambda fan_in, fan_out: math.sqrt(6 / (fan_in + fan_out)),
    ),
    Scheme(
        "xavier_normal_",
        "xavier_normal_",
        "Normal with deviation sqrt(2 / (fan_in + fan_out)): balances signals going forward and backward.",
        _GLOROT,
        normal=True,
        scale=lambda fan_in, fan_out: math.sqrt(2 / (fan_in + fan_out)),
    ),
    Scheme(
        "uniform_",
        "uniform_(-1, 1)",
        "Every weight anywhere from -1 to 1, whatever the kernel's size.",
        "PyTorch documentation of nn.init.uniform_ with a = -1, b = 1",
        normal=False,
        scale=lambda fan_in, fan_out: 1.0,
    ),
)

SCHEMES: Mapping[str, Scheme] = MappingProxyType({scheme.name: scheme for scheme in _SCHEMES})


def random_filters(shape: tuple[int, int, int, int], scheme: str, seed: int) -> np.ndarray:
    """Filters (C_out, C_in, K_h, K_w) float32, drawn by a scheme from a seed.

    The numbers come from ``numpy.random.RandomState``, whose stream NEP 19 froze for good; the stream of
    torch is not promised to stay. They are drawn filter by filter, so asking for more filters keeps the
    first ones. Under Xavier, more filters also mean a larger fan_out: the first ones keep their pattern
    and shrink together.

    Args:
        shape: (C_out, C_in, K_h, K_w), each at least 1. scheme: a name in ``SCHEMES``.
        seed: an integer from 0 to 2**32 - 1.

    Raises:
        TypeError: a size or the seed is not an integer.
        ValueError: the shape, the scheme or the seed is not as above.

    >>> random_filters((2, 1, 3, 3), "default", seed=0).shape
    (2, 1, 3, 3)
    """
    _check(shape, scheme, seed)
    c_out, c_in, k_h, k_w = shape
    chosen = SCHEMES[scheme]
    scale = chosen.scale(c_in * k_h * k_w, c_out * k_h * k_w)
    stream = np.random.RandomState(seed)
    drawn = stream.standard_normal(shape) if chosen.normal else stream.uniform(-1, 1, shape)
    return (scale * drawn).astype(np.float32)


def layer_seed(seed: int, number: int) -> int:
    """The seed of a network's ``number``-th convolution, from 0; the first has the network's own.

    Raises:
        TypeError, ValueError: the seed is not an integer from 0 to 2**32 - 1.
    """
    return _seed_at(seed, number + (number >= _LINEAR_LAYER))


def linear_seed(seed: int) -> int:
    """The seed of the linear layer that ends a network in classes; no convolution has it.

    Raises: as :func:`layer_seed`.
    """
    return _seed_at(seed, _LINEAR_LAYER)


def _seed_at(seed: int, place: int) -> int:
    _check_seed(seed)
    return (seed + place * _LAYER_STEP) % (LARGEST_SEED + 1)


def random_bias(count: int, fan_in: int, seed: int) -> np.ndarray:
    """(count,) float32, uniform up to 1 / sqrt(fan_in), as PyTorch's layers begin; drawn apart from the weights.

    Args:
        count: how many. fan_in: the number of weights beside each. seed: that of the weights.
    """
    stream = np.random.RandomState((seed + _BIAS_STEP) % (LARGEST_SEED + 1))
    return (stream.uniform(-1, 1, count) / np.sqrt(fan_in)).astype(np.float32)


def _check(shape, scheme, seed) -> None:
    """Raise TypeError or ValueError, with rule and value, on arguments of ``random_filters``."""
    sizes = tuple(shape) if hasattr(shape, "__len__") else (shape,)
    for size in sizes:
        if not _is_integer(size):
            raise TypeError(f"`shape` must hold integers, not {size!r}.")
    _check_seed(seed)
    if len(sizes) != 4 or min(sizes) < 1:
        raise ValueError(f"`shape` must be (C_out, C_in, K_h, K_w), each at least 1, not {sizes}.")
    if scheme not in SCHEMES:
        raise ValueError(f"`scheme` must be one of {', '.join(SCHEMES)}, not {scheme!r}.")


def _check_seed(seed) -> None:
    """Raise TypeError or ValueError on what is no seed."""
    if not _is_integer(seed):
        raise TypeError(f"`seed` must be an integer, not {seed!r}.")
    if not 0 <= seed <= LARGEST_SEED:
        raise ValueError(f"`seed` must be from 0 to {LARGEST_SEED}, not {seed}.")


def _is_integer(value) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)

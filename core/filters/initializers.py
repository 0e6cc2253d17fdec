"""Random weights as PyTorch initializes them: the numbers that a learner gets after ``torch.manual_seed``.

Every scheme draws from one distribution and sets its scale by the fans: fan_in = C_in * K_h * K_w is the
number of weights that make one output number, fan_out = C_out * K_h * K_w counts the other way.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from core.filters.torch_generator import TorchGenerator

LARGEST_SEED = 2**32 - 1
_HE = "K. He et al., Delving deep into rectifiers, ICCV 2015 (arXiv 1502.01852), with PyTorch's gain sqrt(2)"
_GLOROT = "X. Glorot, Y. Bengio, Understanding the difficulty of training deep networks, AISTATS 2010"


def _spread_evenly(deviation: float) -> float:
    """The largest of uniform numbers with this standard deviation, rounded as PyTorch's is."""
    return math.sqrt(3) * deviation


@dataclass(frozen=True)
class Scheme:
    """One way to draw weights.

    Attributes:
        name: as in ``torch.nn.init``; "default" is what ``nn.Conv2d`` does by itself.
        title: for people: what one calls in PyTorch. description: for people. source: the paper or page of the formula.
        normal: True for a normal distribution, False for a uniform one; both have mean 0.
        scale: (fan_in, fan_out) -> the standard deviation (normal) or the largest weight (uniform).
        arguments: of the function of ``torch.nn.init``, after the tensor.
    """

    name: str
    title: str
    description: str
    source: str
    normal: bool
    scale: Callable[[int, int], float]
    arguments: str = ""

    def call(self, tensor: str) -> str:
        """The Python expression that fills a tensor of this name by the scheme.

        >>> SCHEMES["default"].call("weight")
        'nn.init.kaiming_uniform_(weight, a=5**0.5)'
        """
        name = "kaiming_uniform_" if self.name == "default" else self.name
        return f"nn.init.{name}({', '.join(filter(None, (tensor, self.arguments)))})"


_SCHEMES = (
    Scheme(
        "default",
        "PyTorch's default",
        "Uniform up to 1 / sqrt(fan_in): what PyTorch gives a new layer.",
        "PyTorch documentation of nn.Conv2d: kaiming_uniform_ with a = sqrt(5)",
        normal=False,
        scale=lambda fan_in, fan_out: _spread_evenly(
            math.sqrt(2 / (1 + math.sqrt(5) ** 2)) / math.sqrt(fan_in)
        ),
        arguments="a=5**0.5",
    ),
    Scheme(
        "kaiming_uniform_",
        "kaiming_uniform_",
        "Uniform up to sqrt(6 / fan_in): keeps the signal's size through layers with ReLU.",
        _HE,
        normal=False,
        scale=lambda fan_in, fan_out: _spread_evenly(math.sqrt(2) / math.sqrt(fan_in)),
    ),
    Scheme(
        "kaiming_normal_",
        "kaiming_normal_",
        "Normal with deviation sqrt(2 / fan_in): keeps the signal's size through layers with ReLU.",
        _HE,
        normal=True,
        scale=lambda fan_in, fan_out: math.sqrt(2) / math.sqrt(fan_in),
    ),
    Scheme(
        "xavier_uniform_",
        "xavier_uniform_",
        "Uniform up to sqrt(6 / (fan_in + fan_out)): balances signals going forward and backward.",
        _GLOROT,
        normal=False,
        scale=lambda fan_in, fan_out: _spread_evenly(math.sqrt(2 / (fan_in + fan_out))),
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
        arguments="-1, 1",
    ),
)

SCHEMES: Mapping[str, Scheme] = MappingProxyType({scheme.name: scheme for scheme in _SCHEMES})


class LayerDraws:
    """What the layers of a network get one after the other, after ``torch.manual_seed(seed)``.

    Under "default" that is what ``nn.Conv2d``, ``nn.ConvTranspose2d`` and ``nn.Linear`` draw while they are made: the
    weight, then the bias. Under every other scheme each weight is filled by the function of ``torch.nn.init`` with this
    name, and the bias with zeros, as those papers have it.
    """

    def __init__(self, scheme: str, seed: int):
        """Begin with a name in ``SCHEMES`` and an integer from 0 to 2**32 - 1.

        Raises:
            TypeError: the seed is not an integer. ValueError: the scheme or the seed is not as above.
        """
        _check_seed(seed)
        if scheme not in SCHEMES:
            raise ValueError(f"`scheme` must be one of {', '.join(SCHEMES)}, not {scheme!r}.")
        self._scheme, self._generator = SCHEMES[scheme], TorchGenerator(seed)

    def weight(self, shape: tuple[int, ...]) -> np.ndarray:
        """The next weight, float32 of a shape in PyTorch's layout: (C_out, C_in/G, K_h, K_w), (K, D) of a linear layer.

        A transposed convolution's is (C_in, C_out/G, K_h, K_w): PyTorch takes its second size as that of the fan_in,
        too.
        """
        window = math.prod(shape[2:])
        scale = self._scheme.scale(shape[1] * window, shape[0] * window)
        draw = self._generator.normal if self._scheme.normal else self._generator.uniform
        return draw(math.prod(shape), scale).reshape(shape)

    def bias(self, count: int, fan_in: int) -> np.ndarray:
        """The next bias (count,) float32, beside weights with this fan_in."""
        if self._scheme.name != "default":
            return np.zeros(count, np.float32)
        return self._generator.uniform(count, 1 / math.sqrt(fan_in))


def random_filters(shape: tuple[int, int, int, int], scheme: str, seed: int) -> np.ndarray:
    """Filters (C_out, C_in, K_h, K_w) float32, drawn by a scheme from a seed.

    They are those of the first layer of a network with this seed, and in PyTorch those of ``torch.manual_seed(seed)``
    and ``SCHEMES[scheme].call("torch.empty(shape)")``. Uniform ones are drawn filter by filter, so asking for more
    keeps the first ones; under Xavier a larger fan_out shrinks them together. Normal ones come in blocks of 16, and
    those of an incomplete last block change.

    Args:
        shape: (C_out, C_in, K_h, K_w), each at least 1. scheme: a name in ``SCHEMES``.
        seed: an integer from 0 to 2**32 - 1.

    Raises:
        TypeError: a size or the seed is not an integer.
        ValueError: the shape, the scheme or the seed is not as above.

    >>> random_filters((2, 1, 3, 3), "default", seed=0).shape
    (2, 1, 3, 3)
    """
    _check_shape(shape)
    return LayerDraws(scheme, seed).weight(shape)


def _check_shape(shape) -> None:
    """Raise TypeError or ValueError, with rule and value, on what is no shape of filters."""
    sizes = tuple(shape) if hasattr(shape, "__len__") else (shape,)
    for size in sizes:
        if not _is_integer(size):
            raise TypeError(f"`shape` must hold integers, not {size!r}.")
    if len(sizes) != 4 or min(sizes) < 1:
        raise ValueError(f"`shape` must be (C_out, C_in, K_h, K_w), each at least 1, not {sizes}.")


def _check_seed(seed) -> None:
    """Raise TypeError or ValueError on what is no seed."""
    if not _is_integer(seed):
        raise TypeError(f"`seed` must be an integer, not {seed!r}.")
    if not 0 <= seed <= LARGEST_SEED:
        raise ValueError(f"`seed` must be from 0 to {LARGEST_SEED}, not {seed}.")


def _is_integer(value) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)

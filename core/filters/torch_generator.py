"""The numbers that PyTorch draws on the CPU after ``torch.manual_seed``, by NumPy: importing torch would take a second.

Both count through the Mersenne Twister MT19937, seeded alike; NumPy's stream is frozen for good (NEP 19). Sources:
PyTorch 2.13, ``aten/src/ATen/core/TransformationHelper.h`` (uniform), ``DistributionsHelper.h`` (fewer than 16 normal
numbers), ``native/cpu/DistributionTemplates.h`` (16 and more); G. Box, M. Muller, "A note on the generation of random
normal deviates", Ann. Math. Statist. 29 (1958), for the formula.
"""

import math

import numpy as np

_BLOCK = 16  # PyTorch makes so many normal numbers at once: 8 cosines, then 8 sines
_MANTISSA, _LONG_MANTISSA = 24, 53  # bits of a draw that become a float32, a float64


class TorchGenerator:
    """What ``torch.Generator`` is on the CPU: each draw goes on where the one before has ended.

    Uniform numbers are PyTorch's to the last bit on a processor with fused multiplication and addition, within a
    rounding of the largest elsewhere. Normal ones of fewer than 16 are, too; more of them PyTorch rounds differently on
    every kind of processor: here they are within 2e-6 standard deviations.
    """

    def __init__(self, seed: int):
        """Begin as ``torch.manual_seed(seed)`` does, for a seed from 0 to 2**32 - 1."""
        self._words = np.random.RandomState(seed)
        self._second: float | None = None  # normal numbers come in pairs

    def uniform(self, count: int, largest: float) -> np.ndarray:
        """(count,) float32 of ``torch.empty(count).uniform_(-largest, largest)``."""
        centered = self._short(count).view(np.int32) - 2 ** (_MANTISSA - 1)
        return centered.astype(np.float32) * np.float32(largest) * np.float32(2.0 ** (1 - _MANTISSA))

    def normal(self, count: int, deviation: float) -> np.ndarray:
        """(count,) float32 of ``torch.empty(count).normal_(0, deviation)``."""
        if count < _BLOCK:
            return np.array([self._one_normal() * deviation for _ in range(count)], np.float32)
        uniform = self._short(count)
        drawn = np.empty(count, np.float32)
        whole = count - count % _BLOCK
        drawn[:whole] = _box_muller(uniform[:whole])
        if whole < count:  # the last block is drawn anew, over the end of the one before
            drawn[-_BLOCK:] = _box_muller(self._short(_BLOCK))
        return drawn * np.float32(deviation)

    def _short(self, count: int) -> np.ndarray:
        """(count,) uint32 of 24 random bits."""
        words = self._words.randint(0, 2**32, count, np.uint32)
        words &= 2**_MANTISSA - 1
        return words

    def _one_normal(self) -> float:
        """The next standard normal number: the one that is left of a pair, or the first of a new one."""
        if self._second is not None:
            second, self._second = self._second, None
            return second
        angle, tail = 2 * math.pi * self._long(), self._long()
        radius = math.sqrt(-2 * math.log1p(-tail))
        self._second = radius * math.sin(angle)
        return radius * math.cos(angle)

    def _long(self) -> float:
        """A float64 from 0 up to 1, of 53 random bits."""
        high, low = self._words.randint(0, 2**32, 2, np.uint32).tolist()
        return (high << 32 | low) % 2**_LONG_MANTISSA * 2.0**-_LONG_MANTISSA


def _box_muller(words: np.ndarray) -> np.ndarray:
    """Standard normal numbers (n,) float32 from words (n,) of 24 bits, n a multiple of 16."""
    uniform = (words.astype(np.float32) * np.float32(2.0**-_MANTISSA)).reshape(-1, 2, _BLOCK // 2)
    radius = np.sqrt(-2 * np.log(1 - uniform[:, 0], dtype=np.float64))
    angle = (np.float32(2 * math.pi) * uniform[:, 1]).astype(np.float64)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).astype(np.float32).ravel()

"""Builders of the handcrafted kernels: a size (K_h, K_w) in pixels in, float64 weights (K_h, K_w) out."""

from collections.abc import Callable
from math import comb

import numpy as np

from core.arithmetic import Pair


def impulse(size: Pair, column: int | None = None) -> np.ndarray:
    """(K_h, K_w) of zeros with a 1 in the center row, in the center column or the given one."""
    weights = np.zeros(size)
    weights[(size[0] - 1) // 2, (size[1] - 1) // 2 if column is None else column] = 1
    return weights


def box(size: Pair) -> np.ndarray:
    """(K_h, K_w) of equal weights that sum to 1."""
    return np.full(size, 1 / (size[0] * size[1]))


def binomial(size: Pair) -> np.ndarray:
    """(K_h, K_w): rows of Pascal's triangle, multiplied and divided to sum to 1."""
    column, row = ([comb(k - 1, j) / 2 ** (k - 1) for j in range(k)] for k in size)
    return np.outer(column, row)


def motion(size: Pair) -> np.ndarray:
    """(K_h, K_w): the center row holds 1 / K_w everywhere."""
    return impulse((size[0], 1)) @ np.full((1, size[1]), 1 / size[1])


def laplacian_of_gaussian(size: Pair) -> np.ndarray:
    """(K_h, K_w): g_y'' g_x + g_y g_x'', with a Gaussian g of sigma = k / 6 on each axis.

    The textbook (Gonzalez & Woods, section 10.2) asks for k of at least 6 sigma.
    Sampling spoils two properties, which are put right on each axis: the second derivative of a flat
    picture is 0, that of t^2 / 2 is 1. Below 3 pixels no second derivative exists and it is left out.
    """
    (g_y, second_y), (g_x, second_x) = map(_gaussian_and_second_derivative, size)
    return np.outer(second_y, g_x) + np.outer(g_y, second_x)


def _gaussian_and_second_derivative(k: int) -> tuple[np.ndarray, np.ndarray]:
    """(g, g'') on one axis of k pixels, each (k,)."""
    t, sigma = np.arange(k) - (k - 1) / 2, k / 6
    g = np.exp(-(t**2) / (2 * sigma**2))
    g /= g.sum()
    if k < 3:
        return g, np.zeros(k)
    second = (t**2 / sigma**2 - 1) / sigma**2 * g
    second -= second.mean()
    return g, second * 2 / (second @ t**2)


def recentered(weights: np.ndarray, size: Pair) -> np.ndarray:
    """Weights (K_h, K_w) of any dtype, cut or surrounded with zeros to ``size``, the center kept.

    The center is the cell ((K_h - 1) // 2, (K_w - 1) // 2), as ``core.kernels`` has it.

    >>> recentered(np.array([[1, 2, 3]]), (1, 4)), recentered(np.array([[1, 2, 3]]), (1, 2))
    (array([[1, 2, 3, 0]]), array([[2, 3]]))
    """
    offsets = [(new - 1) // 2 - (old - 1) // 2 for new, old in zip(size, weights.shape)]
    into = tuple(slice(max(0, o), max(0, o + old)) for o, old in zip(offsets, weights.shape))
    source = tuple(slice(max(0, -o), max(0, new - o)) for o, new in zip(offsets, size))
    placed = np.zeros(size, weights.dtype)
    placed[into] = weights[source]
    return placed


def constant(weights) -> Callable[[Pair], np.ndarray]:
    """A builder of one fixed matrix."""
    return lambda size: np.asarray(weights)

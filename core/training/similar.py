"""How similar a learned filter is to the handcrafted kernels: the cosine between them, wherever the kernel lies."""

from dataclasses import dataclass

import numpy as np

from core.kernels import HANDCRAFTED


@dataclass(frozen=True, eq=False)
class Similar:
    """The handcrafted kernel that a filter is most like.

    Attributes:
        name: in ``core.kernels.HANDCRAFTED``. cosine: from 0 to 1, of the filter with the kernel or with its negative.
        placed: (K_h, K_w), the kernel at the place and with the sign at which it is most similar, zeros around it.
        negative: whether the sign was changed. shift: (rows, columns) from the middle, in pixels, rounded down.
    """

    name: str
    cosine: float
    placed: np.ndarray
    negative: bool
    shift: tuple[int, int]


def most_similar(filter_: np.ndarray) -> Similar:
    """The handcrafted kernel with the largest cosine to a filter (K_h, K_w), by sign and shift.

    Every kernel is tried in its own size, or in all odd sizes up to the filter's if a formula gives it, at every place
    where it lies on the filter as a whole. cosine = |<filter, kernel>| / (|filter| |kernel|).

    Raises:
        ValueError: no kernel is as small as the filter.
    """
    found = max(
        (_placed(filter_, name, kernel) for name, kernel in _candidates(filter_.shape)),
        key=lambda similar: similar.cosine,
        default=None,
    )
    if found is None:
        raise ValueError(f"No handcrafted kernel fits a filter of {filter_.shape[0]} × {filter_.shape[1]}.")
    return found


def _candidates(size: tuple[int, int]):
    largest = min(size)
    for name, kernel in HANDCRAFTED.items():
        sides = range(3, largest + 1, 2) if kernel.fixed_size is None else [kernel.fixed_size]
        yield from ((name, kernel.weights_for((side, side))) for side in sides if side <= largest)


def _placed(filter_: np.ndarray, name: str, kernel: np.ndarray) -> Similar:
    """The kernel at its best place on the filter."""
    windows = np.lib.stride_tricks.sliding_window_view(filter_, kernel.shape)
    products = np.einsum("ijab,ab->ij", windows.astype(np.float64), kernel)
    row, column = np.unravel_index(np.abs(products).argmax(), products.shape)
    product = products[row, column]
    norms = np.linalg.norm(filter_.astype(np.float64)) * np.linalg.norm(kernel.astype(np.float64))
    placed = np.zeros(filter_.shape, np.float32)
    sign = -1 if product < 0 else 1
    placed[row : row + kernel.shape[0], column : column + kernel.shape[1]] = sign * kernel
    shift = (int(row) - (products.shape[0] - 1) // 2, int(column) - (products.shape[1] - 1) // 2)
    return Similar(name, abs(float(product)) / norms if norms else 0.0, placed, sign < 0, shift)

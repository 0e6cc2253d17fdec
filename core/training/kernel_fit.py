"""Recovering a known kernel by gradient descent, and why that takes longer on a photograph than on noise.

With the patches as the columns of P (K·K, L), ``core.im2col``'s layout, the output is wᵀP. The loss, the mean of
½ (y − target)² over the L output pixels, and its gradient need the K·K x K·K matrix M = P Pᵀ / L only:
loss = ½ (w − w*)ᵀ M (w − w*), gradient = M (w − w*). So the descent below is exact, and a step costs nothing.

Along an eigenvector of M with eigenvalue λ every step multiplies what is still wrong by 1 − rate·λ (Y. LeCun, L.
Bottou, G. Orr, K.-R. Müller, Efficient BackProp, 1998, section 5). Everything here is float64.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np

from core.arithmetic import ConvSpec
from core.convolution import conv2d
from core.im2col import im2col

NEAR = 0.01  # of the distance at the start: what is left then counts as recovered
_BLOCK_ROWS = 64  # rows of windows unrolled at once
_NOTHING = 1e-20  # a largest eigenvalue below it: one pixel of a million that differs by 1/255 makes it 1e-11
_ROUNDING = 1e-13  # of the largest eigenvalue, by cell: what float64 leaves of an eigenvalue that is 0
_FORGOTTEN = 2**40  # steps; whoever is not there by then will not be


def without_mean(gray: np.ndarray) -> np.ndarray:
    """A picture (1, H, W) minus its mean, (H, W).

    With its mean, every patch has much of one and the same pattern, and even of noise one eigenvalue is far above the
    others.
    """
    pixels = gray[0].astype(np.float64)
    return pixels - pixels.mean()


def output_of(pixels: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """What a kernel (K, K) makes of pixels (H, W), without padding: (1, H - K + 1, W - K + 1) float32."""
    x, weight = (np.asarray(values, np.float32)[None, None] for values in (pixels, kernel))
    return conv2d(x, weight, ConvSpec(kernel.shape))[0]


def shuffled(pixels: np.ndarray, seed: int) -> np.ndarray:
    """The pixels (H, W) in a random order: noise of the same mean and spread, whose neighbors are strangers."""
    return np.random.RandomState(seed).permutation(pixels.ravel()).reshape(pixels.shape)


@dataclass(frozen=True, eq=False)
class Patches:
    """What the descent knows of a picture's patches of K x K.

    Attributes:
        moments: (K·K, K·K), P Pᵀ / L: the mean product of every two cells of a patch. It is the patches' covariance
            if each cell has mean 0; of a picture without its mean that holds but for the borders.
        eigenvalues: (K·K,) of it, the largest first; 0 where it is 0 but for rounding.
        directions: (K·K, K·K), its eigenvectors as columns, in the same order.
    """

    moments: np.ndarray
    eigenvalues: np.ndarray
    directions: np.ndarray

    @property
    def condition(self) -> float:
        """The largest eigenvalue by the smallest; infinite if that is 0."""
        smallest = self.eigenvalues[-1]
        return float(self.eigenvalues[0] / smallest) if smallest else math.inf

    @property
    def neighbor_correlation(self) -> float:
        """How alike two cells side by side are, -1 to 1: their mean product by their mean square; K is at least 2."""
        size = math.isqrt(len(self.moments))
        left = [cell for cell in range(size**2) if (cell + 1) % size]
        right = [cell + 1 for cell in left]
        squares = np.diag(self.moments)
        return float(self.moments[left, right].sum() / (squares[left] + squares[right]).sum() * 2)


def patches(pixels: np.ndarray, kernel_size: int) -> Patches:
    """The patches of a picture (H, W), without padding.

    Raises:
        ValueError: the kernel does not fit the picture, or the picture is 0 everywhere.
    """
    spec = ConvSpec(kernel_size)
    rows, columns = spec.output_shape(pixels.shape)
    moments = np.zeros((kernel_size**2,) * 2)
    for first in range(0, rows, _BLOCK_ROWS):
        part = pixels[first : first + _BLOCK_ROWS + kernel_size - 1]
        unrolled = im2col(part[None, None], spec)[0].astype(np.float64)
        moments += unrolled @ unrolled.T
    moments /= rows * columns
    ascending, directions = np.linalg.eigh(moments)
    if ascending[-1] < _NOTHING:
        raise ValueError(
            "This picture is the same everywhere, so no kernel can be told from another by its output; "
            "choose a picture with something on it."
        )
    eigenvalues = np.where(ascending > _ROUNDING * len(moments) * ascending[-1], ascending, 0.0)[::-1]
    return Patches(moments, eigenvalues, directions[:, ::-1])


@dataclass(frozen=True, eq=False)
class FitStep:
    """The descent after ``step`` steps: kernel (K, K), loss, and the distance |w − w*| to the truth."""

    step: int
    kernel: np.ndarray
    loss: float
    distance: float


@dataclass(frozen=True, eq=False)
class Descent:
    """Full-batch gradient descent from a kernel to the one that made the target.

    Attributes:
        patches: of the picture. truth, start: kernels (K, K).
        share: the learning rate as a share of 2 / (largest eigenvalue), beyond which no descent is stable.
    """

    patches: Patches
    truth: np.ndarray
    start: np.ndarray
    share: float = 0.5

    @property
    def rate(self) -> float:
        """The learning rate."""
        return self.share * 2 / float(self.patches.eigenvalues[0])

    @property
    def factors(self) -> np.ndarray:
        """(K·K,): by what a step multiplies what is wrong along each direction."""
        return 1 - self.rate * self.patches.eigenvalues

    def steps(self) -> Iterator[FitStep]:
        """The start, then step by step without end."""
        truth = self.truth.ravel().astype(np.float64)
        kernel = self.start.ravel().astype(np.float64)
        for step in count():
            wrong = kernel - truth
            gradient = self.patches.moments @ wrong
            loss, distance = float(wrong @ gradient) / 2, float(np.linalg.norm(wrong))
            yield FitStep(step, kernel.reshape(self.truth.shape), loss, distance)
            kernel = kernel - self.rate * gradient

    def distance_at(self, step: int) -> float:
        """The distance to the truth after any number of steps, worked out along the eigenvectors."""
        return float(np.linalg.norm(self._wrong_along * np.abs(self.factors) ** step))

    def steps_to(self, near: float = NEAR) -> int | None:
        """The first step whose distance is at most ``near`` of that at the start; None if it never comes."""
        wanted = near * self.distance_at(0)
        if self.share >= 1 or self.distance_at(_FORGOTTEN) > wanted:
            return None
        low, high = -1, 1
        while self.distance_at(high) > wanted:
            low, high = high, 2 * high
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.distance_at(middle) <= wanted else (middle, high)
        return high

    def most_steps_to(self, near: float = NEAR) -> int | None:
        """The steps that suffice from any start: ln(near) / ln(the slowest factor); None if no number does."""
        slowest = float(np.abs(self.factors).max())
        if slowest >= 1:
            return None
        return math.ceil(math.log(near) / math.log(slowest)) if slowest > 0 else 1

    @property
    def _wrong_along(self) -> np.ndarray:
        """(K·K,): what is wrong at the start along each direction."""
        return self.patches.directions.T @ (self.start - self.truth).ravel().astype(np.float64)

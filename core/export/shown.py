"""One operation as it is on screen: what everything that is taken home is made of."""

from dataclasses import dataclass

import numpy as np

from core.arithmetic import ConvSpec
from core.pooling import AS_BY_DEFAULT, PoolingSettings


@dataclass(frozen=True, eq=False)
class Shown:
    """An operation, what it is done to, and its result.

    Attributes:
        operation: "convolution", "transposed", "max" or "average".
        x: (C, H, W) float32. weight: (F, C/G, K_h, K_w) float32, as PyTorch takes it; None for pooling.
        spec: how the window moves, groups included. output_padding: of a transposed convolution. pooling: how a
            maximum or an average is set.
        y: (F, H_out, W_out) float32, PyTorch's.
        title: what the page calls it. source: where x comes from, in words.
        names: of the filters, where they have some.
        link: the app's address without its host that shows it again.
    """

    operation: str
    x: np.ndarray
    weight: np.ndarray | None
    spec: ConvSpec
    y: np.ndarray
    title: str
    source: str
    link: str
    names: tuple[str, ...] = ()
    output_padding: int = 0
    pooling: PoolingSettings = AS_BY_DEFAULT

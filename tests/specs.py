"""Random specifications, images and weights for hypothesis: every case is valid.

Values are small integers: their products and sums are exact in float32, so that two correct
implementations agree to the last bit, in whatever order they add.
"""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from hypothesis import strategies as st

from core.arithmetic import PADDING_MODES, ConvSpec, effective_kernel_size

TORCH_FILLS = tuple(
    fill for fill in PADDING_MODES if fill != "symmetric"
)  # those that PyTorch has modules for
REACH = {  # most padding minus input size
    "zeros": None,
    "replicate": None,
    "reflect": -1,
    "symmetric": 0,
    "circular": 0,
}


@dataclass(frozen=True)
class Case:
    """A spec with operands that fit: x (N, C_in, H, W), weight (C_out, C_in/G, K_h, K_w), bias (C_out,)."""

    spec: ConvSpec
    x: np.ndarray
    weight: np.ndarray
    bias: np.ndarray

    def __repr__(self):
        return f"Case({self.spec}, x{self.x.shape}, weight{self.weight.shape})"


def pairs(low: int, high: int) -> st.SearchStrategy:
    """(rows, columns), each from low to high."""
    return st.tuples(st.integers(low, high), st.integers(low, high))


@st.composite
def specs(draw, padding_modes=PADDING_MODES, max_groups=3):
    """A ConvSpec: rectangular, strided, dilated, grouped, padded differently on each side."""
    return ConvSpec(
        kernel_size=draw(pairs(1, 4)),
        stride=draw(pairs(1, 3)),
        padding=draw(st.tuples(pairs(0, 3), pairs(0, 3))),
        dilation=draw(pairs(1, 3)),
        groups=draw(st.integers(1, max_groups)),
        padding_mode=draw(st.sampled_from(padding_modes)),
    )


def smallest_input(spec: ConvSpec, axis: int) -> int:
    """The smallest input size in pixels that the spec accepts on one axis."""
    k, _, padding, d = spec.on_axis(axis)
    sizes = [1, effective_kernel_size(k, d) - sum(padding)]
    if REACH[spec.padding_mode] is not None:
        sizes.append(max(padding) - REACH[spec.padding_mode])
    return max(sizes)


def torch_padded(x: torch.Tensor, spec: ConvSpec, zero: float = 0.0) -> torch.Tensor:
    """The border by torch: (N, C, H, W) -> (N, C, padded H, padded W); symmetric, which it lacks, by flipped edges."""
    (top, bottom), (left, right) = spec.padding
    if spec.padding_mode == "symmetric":
        for axis, (before, after) in ((2, (top, bottom)), (3, (left, right))):
            size = x.shape[axis]
            ends = x.narrow(axis, 0, before).flip(axis), x.narrow(axis, size - after, after).flip(axis)
            x = torch.cat([ends[0], x, ends[1]], axis)
        return x
    if spec.padding_mode != "zeros":
        return F.pad(x, (left, right, top, bottom), spec.padding_mode)
    return F.pad(x, (left, right, top, bottom), value=zero)


def integers_array(seed: int, shape: tuple[int, ...]) -> np.ndarray:
    """Whole numbers from -9 to 9 as float32."""
    return np.random.RandomState(seed).randint(-9, 10, shape).astype(np.float32)


@st.composite
def cases(draw, **restrictions):
    """A Case; keyword arguments as for ``specs``."""
    spec = draw(specs(**restrictions))
    height, width = (smallest_input(spec, axis) + draw(st.integers(0, 5)) for axis in (0, 1))
    batch, c_in_per_group, c_out_per_group = (draw(st.integers(1, 2)) for _ in range(3))
    seed = draw(st.integers(0, 2**16))
    c_out = c_out_per_group * spec.groups
    return Case(
        spec,
        integers_array(seed, (batch, c_in_per_group * spec.groups, height, width)),
        integers_array(seed + 1, (c_out, c_in_per_group, *spec.kernel_size)),
        integers_array(seed + 2, (c_out,)),
    )

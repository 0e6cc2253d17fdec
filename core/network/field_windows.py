"""What one value of a map is computed from: the part of every map, and the window over each layer's input."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arithmetic import ConvSpec, Pair, TransposedSpec
from core.network.kinds import KINDS
from core.network.layers import Layer, Shape
from core.network.rows import summarize
from core.receptive_field import Region, window_range
from core.steps import padded_source


@dataclass(frozen=True, eq=False)
class Window:
    """The pixels under the windows of a region of outputs.

    Attributes:
        spec: how the windows move. region: the smallest region of real pixels that fills them.
        sources: for rows and columns, the real pixel behind every pixel, counted from the region's start; -1
            for a zero.
    """

    spec: ConvSpec
    region: Region
    sources: tuple[np.ndarray, np.ndarray]

    def cut(self, y, kind: str):
        """A torch tensor of the region, (1, C, h, w), with the border that the windows see."""
        import torch.nn.functional as F

        if self.spec.padding_mode != "zeros":
            rows, columns = self.sources
            return y[:, :, rows][:, :, :, columns]
        sides = []
        for source in reversed(self.sources):  # torch's order: left, right, top, bottom
            real = np.nonzero(source >= 0)[0]
            sides += [int(real[0]), int(len(source) - 1 - real[-1])]
        return F.pad(y, sides, value=KINDS[kind].border_value)


def field_regions(layers: Sequence[Layer], input_shape: Shape, position: Pair) -> tuple[Region | None, ...]:
    """The part of the picture (C, H, W), [0], and of every map that one value of the last map is computed from.

    The smallest of each that holds every real pixel; None where the value needs none of a map, padding at most.
    """
    regions: list[Region | None] = [None] * len(layers) + [tuple((index, index + 1) for index in position)]
    shapes = [row.input_shape for row in summarize(layers, input_shape)]
    for index in reversed(range(len(layers))):
        if (outputs := regions[index + 1]) is None:
            continue
        if window := window_under(layers[index].moves(shapes[index]), outputs, shapes[index]):
            regions[index] = _hull(regions[index], window.region)
        if (added := layers[index].adds) is not None:
            regions[added] = _hull(regions[added], outputs)
    return tuple(regions)


def seen_windows(
    layers: Sequence[Layer], input_shape: Shape, position: Pair
) -> list[tuple[Window, Region] | None]:
    """For each layer the window over its input that one value of the last map needs, and the outputs that it is for.

    None where the value needs nothing of a layer's input. Arguments as :func:`field_regions`.
    """
    regions = field_regions(layers, input_shape, position)
    found = []
    for row, outputs in zip(summarize(layers, input_shape), regions[1:]):
        window = outputs and window_under(row.layer.moves(row.input_shape), outputs, row.input_shape)
        found.append(window and (window, outputs))
    return found


def _hull(one: Region | None, other: Region) -> Region:
    """The smallest region around two."""
    if one is None:
        return other
    return tuple((min(a, c), max(b, d)) for (a, b), (c, d) in zip(one, other))


def window_under(spec: ConvSpec, outputs: Region, input_shape: tuple[int, int, int]) -> Window | None:
    """The window of a layer's input (C, H, W) that a region of its outputs reads; None if that is padding only."""
    region, sources = [], []
    for axis, span in enumerate(outputs):
        start, stop = window_range(spec, axis, span)
        if isinstance(spec, TransposedSpec):
            start, stop = max(0, start), min(stop, input_shape[1 + axis])
            if stop <= start:
                return None
            region.append((start, stop))
            sources.append(np.arange(stop - start))
            continue
        before = spec.padding[axis][0]
        source = padded_source(spec, axis, input_shape[1 + axis])[start + before : stop + before]
        real = source[source >= 0]
        if not real.size:
            return None
        region.append((int(real.min()), int(real.max()) + 1))
        sources.append(np.where(source >= 0, source - region[-1][0], -1))
    return Window(spec, tuple(region), tuple(sources))

"""The kinds of layers: one table, from which Python and the browser take what they do with a layer of each kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True)
class Kind:
    """What is the same for all layers of a kind.

    Attributes:
        title: as people say it.
        operation: how the numbers in a window become one: a "convolution" multiplies them by weights that are
            learned and adds up, a "transposed" one the other way round: each number times the whole kernel, added up
            where they overlap; the "mean" and the "maximum" have none.
        groups: of a convolution: "chosen" for each layer, or its input "channels".
        takes: what a layer that learns nothing takes of its window, for people.
        whole_map: whether the window is the whole map, so that nothing of it can be chosen.
    """

    title: str
    operation: Literal["convolution", "transposed", "mean", "maximum"]
    groups: Literal["chosen", "channels"] | None = None
    takes: str = ""
    whole_map: bool = False

    @property
    def learns(self) -> bool:
        """Whether it has weights, and so a number of output channels of its own."""
        return self.operation in ("convolution", "transposed")

    @property
    def spreads(self) -> bool:
        """Whether each number of the input goes, times the whole kernel, to several outputs."""
        return self.operation == "transposed"

    @property
    def pools(self) -> bool:
        """Whether a window of a chosen size moves that learns nothing: PyTorch's pooling can be set to more."""
        return not self.learns and not self.whole_map

    @property
    def border_value(self) -> float:
        """What the fill "zeros" puts around the input: minus infinity where the largest number wins."""
        return float("-inf") if self.operation == "maximum" else 0.0


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "conv": Kind("Convolution", "convolution", groups="chosen"),
        "depthwise": Kind("Depthwise convolution", "convolution", groups="channels"),
        "transposed": Kind("Transposed convolution", "transposed"),
        "max_pool": Kind("Max pooling", "maximum", takes="the largest value"),
        "avg_pool": Kind("Average pooling", "mean", takes="the mean"),
        "global_avg_pool": Kind("Global average pooling", "mean", takes="the mean", whole_map=True),
    }
)

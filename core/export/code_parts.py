"""What both scripts of an operation say alike: what is cropped, and how far windows reach."""

from core.arithmetic import Pair
from core.export.shown import Shown
from core.pooling import rounded_up

NO_PADDING = ((0, 0), (0, 0))
Sides = tuple[Pair, Pair]


def cropped(name: str, shown: Shown) -> str:
    """The line that crops the padding of a transposed convolution from its output, a tensor or an array."""
    (top, _), (left, _) = shown.spec.padding
    height, width = shown.y.shape[1:]
    return f"{name} = {name}[..., {top} : {top + height}, {left} : {left + width}]"


def beyond(shown: Shown) -> Sides:
    """How far rounded-up windows reach beyond the padding, or end before it where that is negative; 0 before."""
    if not shown.pooling.ceil_mode:
        return NO_PADDING
    reached = rounded_up(shown.spec, shown.x.shape[1:]).padding
    return tuple((0, more[1] - asked[1]) for more, asked in zip(reached, shown.spec.padding))

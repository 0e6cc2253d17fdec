"""What beginners take for true and is not, said with a state's numbers where it arises."""

from math import prod

from core.arithmetic import Pair
from core.network.layers import Layer

_COUNTED = 16  # input channels from which their product with the filters looks like a number of maps


def kernels_of_a_filter(shape: tuple[int, int, int]) -> str:
    """That a filter of ``shape`` (C_in, K_h, K_w) has a kernel for each channel; nothing for a single channel."""
    channels, rows, columns = shape
    if channels == 1:
        return ""
    return (
        f"One filter, {channels} kernels: one for each channel, {channels} · {rows} · {columns} = {prod(shape)} "
        "weights. Their results are added up to one map."
    )


def maps_of_a_layer(layer: Layer, in_channels: int) -> str:
    """That a layer has as many maps as filters, however many channels go in; nothing for a layer without filters.

    Args:
        layer: one that takes ``in_channels`` channels.
    """
    shape = layer.weight_shape(in_channels)
    if shape is None or in_channels == 1:
        return ""
    filters, kernels = shape[:2]
    maps = f"{filters} map{'s' * (filters > 1)}"
    if kernels < in_channels:
        return f"{in_channels} channels in, {maps} out: every filter reads {kernels} of the channels only."
    if in_channels < _COUNTED:
        return (
            f"{in_channels} channels in, {maps} out, one for each filter: each has {kernels} kernels, one for each "
            "channel, and adds up their results."
        )
    return (
        f"{in_channels} channels in, {maps} out, not {filters * kernels:,}: that is how many kernels there are, and "
        f"each filter adds up its {kernels} to one map."
    )


def moves_along(pooling: str, stride: Pair) -> str:
    """What a shift of the picture does to the maps, and to an answer that ``pooling`` makes of them.

    Args:
        pooling: a name in ``core.network.classifier.POOLINGS``.
        stride: (h, w) of all layers together, in pixels of the picture.
    """
    rows, columns = stride
    step = f"by {rows} px" if rows == columns else f"by {rows} px down or {columns} px sideways"
    maps = f"Move the picture {step}, and the maps move along by one value, but for their borders (equivariance)."
    if pooling == "average":
        return f"{maps} Their means lose where it was, so the answer hardly changes (nearly invariant)."
    return f"{maps} Flattened, every value meets another weight: the answer may change (not invariant)."

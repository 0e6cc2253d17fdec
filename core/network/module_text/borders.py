"""Padding modules, which a stack has no layer for: folded into the window after them, where that computes the same."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.network.module_text.module import Module, named
from core.network.module_text.windows import Window, sides
from core.network.stack_text import LARGEST

FILLS: Mapping[str, str | None] = {
    "ZeroPad2d": "zeros",
    "ReflectionPad2d": "reflect",
    "ReplicationPad2d": "replicate",
    "CircularPad2d": "circular",
    "ConstantPad2d": None,  # its value says
}
_KEEP_ZERO = ("relu", "leaky_relu", "tanh")
_NO_FOLD = "{} cannot be folded into {} after it, so it is left out."


@dataclass(frozen=True)
class Border:
    """What padding modules add on every side: ``size`` pixels of ``fill``, which may be "-inf"."""

    module: Module
    fill: str
    size: int

    def passes(self, activation: str) -> bool:
        """Whether padding after an activation is the same as before it."""
        return self.fill in ("reflect", "replicate", "circular") or (
            self.fill == "zeros" and activation in _KEEP_ZERO
        )


def border(module: Module, given: Mapping[str, Any]) -> Border:
    """What a padding module adds.

    Raises:
        ValueError: nothing here does the same; a sentence that begins in lower case.
    """
    fill, size = FILLS[module.kind], sides(module.kind, given["padding"])
    if fill is None:
        value = float("-inf") if given["value"] == "-inf" else given["value"]  # a word in JSON
        known = isinstance(value, (int, float)) and not isinstance(value, bool)
        fill = {0.0: "zeros", float("-inf"): "-inf"}.get(value) if known else None
        if fill is None:
            raise ValueError("nn.ConstantPad2d has a counterpart here with the value 0 only; it is left out.")
    return Border(module, fill, size)


def folded(before: Border, window: Window, kind: str) -> Window:
    """The window with the border as its own padding, from a module of this kind.

    Raises:
        ValueError: that would compute something else; a sentence that begins in lower case.
    """
    layer, own = window.layer, window.layer.padding
    fits = {
        "conv": (window.fill in (None, before.fill) if own == 0 or before.fill == "zeros" else False)
        and before.fill != "-inf",
        "max_pool": own == 0 and not layer.ceil_mode and before.fill != "zeros",
        "avg_pool": own == 0 and not layer.ceil_mode and layer.count_include_pad and before.fill != "-inf",
    }.get("conv" if layer.kind == "depthwise" else layer.kind, False)
    if not fits or own + before.size > LARGEST["p"]:
        raise ValueError(_NO_FOLD.format(named(before.module.kind), named(kind)))
    fill = "zeros" if before.fill == "-inf" else before.fill
    return replace(window, layer=replace(layer, padding=own + before.size), fill=fill)

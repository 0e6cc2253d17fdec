"""Layer after layer from module after module: a stack, and what could not be taken into it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.network.layers import MAX_LAYERS
from core.network.module_text.borders import FILLS, Border, border, folded
from core.network.module_text.flow import NOTHING_HERE, SUM
from core.network.module_text.module import Module, Said, named
from core.network.module_text.signatures import PARAMETERS, arguments, without_counterpart
from core.network.module_text.skips import NO_SKIP, Output, can_skip, summed
from core.network.module_text.windows import ACTIVATIONS, Window, convolution, non_linearity, pooling
from core.network.stack_text import LayerChoice

_WINDOWS: Mapping[str, Callable[[str, Mapping[str, Any]], Window]] = {
    "Conv2d": convolution,
    "ConvTranspose2d": convolution,
    "MaxPool2d": pooling,
    "AvgPool2d": pooling,
}
_ASIDE = ("Norm", "Norm2d", "Pad2d", SUM)  # what comes after them belongs to the layer before
_SHARED = (
    "{} is used more than once. Here each use is a layer of its own: weights of a file are the same in all of them, "
    "random ones are not."
)
_DIFFERS = "from here on the maps are not those of the whole network, since something before is left out."


@dataclass
class Building:
    """The stack up to a module.

    Attributes:
        flow: how many channels come out there in the text, None before the first convolution. waiting: padding that no
            window has taken yet. orphans: whether what comes next belongs to a layer that is left out.
        lost: how many modules are left out that change what comes next. outputs: of each module, None if of no layer.
        is_broken: whether anything is left out; said_so: whether that was said of what follows it.
    """

    notes: list[Said]
    problems: list[Said]
    layers: list[LayerChoice] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    in_channels: int | None = None
    fill: str | None = None
    flow: int | None = None
    waiting: Border | None = None
    orphans: bool = False
    is_broken: bool = False
    said_so: bool = False
    lost: int = 0
    outputs: list[Output | None] = field(default_factory=list)

    def take(self, module: Module) -> None:
        """Add what one module does; if nothing here does it, say so and go on without it."""
        try:
            self._take(module)
        except ValueError as error:
            self._leave(module, str(error))
            self.outputs.append(self._output() if module.kind.endswith(_ASIDE) else None)
            if not self.outputs[-1]:
                self.orphans, self.lost = True, self.lost + 1
            return
        self.outputs.append(None if self.waiting else self._output())
        if self.is_broken and not self.said_so and not self.waiting:
            self.problems.append(Said(module.line, _DIFFERS))
            self.said_so = True

    def _output(self) -> Output:
        return Output(len(self.layers), self.layers[-1] if self.layers else None, self.lost)

    def _leave(self, module: Module, sentence: str) -> None:
        self.problems.append(Said(module.line, sentence))
        self.is_broken = True

    def finish(self) -> None:
        """Say that padding at the end is left out."""
        if self.waiting:
            self._leave_border("nothing comes after {} that it could be folded into, so it is left out.")

    def _take(self, module: Module) -> None:
        kind = module.kind
        if module.problem:
            raise ValueError(module.problem)
        if kind in ("Identity", *NOTHING_HERE):
            return
        if module.plus is not None:
            self._take_sum(module.plus)
            return
        if kind not in PARAMETERS:
            raise ValueError(without_counterpart(kind, bool(self.layers and self.layers[-1].kind == "conv")))
        given = arguments(module)
        if kind in _WINDOWS:
            self._take_window(module, given)
        elif kind in FILLS:
            self._take_border(border(module, given))
        elif kind in ACTIVATIONS:
            self._activate(kind, given)
        else:
            self._average_all(given)

    def _take_sum(self, plus: int) -> None:
        source = self.outputs[plus] if plus >= 0 else Output(0, None, 0)
        now = None if self.waiting or self.orphans else self._output()
        self.layers[-1:] = [summed(self.layers, source, now, self.in_channels)]

    def _take_window(self, module: Module, given: Mapping[str, Any]) -> None:
        declared = given.get("out_channels")
        try:
            window = _WINDOWS[module.kind](module.kind, given)
        except ValueError:
            self.flow = declared if isinstance(declared, int) else self.flow
            if self.waiting:
                self._leave_border("{} belongs to the layer after it, and is left out with it.")
            raise
        if self.waiting:
            try:
                window = folded(self.waiting, window, module.kind)
            except ValueError as error:
                self._leave(self.waiting.module, str(error))
            self.waiting = None
        self._check_channels(module, window)
        if window.fill and self.fill not in (None, window.fill):
            raise ValueError(
                f"{named(module.kind)} fills its padding by {window.fill}, a layer before by {self.fill}; all layers "
                "fill alike here, so it is left out."
            )
        self.fill = window.fill or self.fill
        if window.takes and module.path and module.path in self.names:
            self.notes.append(Said(module.line, _SHARED.format(named(module.kind))))
        self._add(self._with_skip(window.layer, module), module.path if window.takes else "")

    def _with_skip(self, layer: LayerChoice, module: Module) -> LayerChoice:
        """The layer with its skip connection, which can be counted on only while nothing is left out."""
        adds = module.adds
        if adds is None:
            return layer
        if self.is_broken or not can_skip(layer, adds, len(self.layers)):
            self._leave(module, NO_SKIP)
            return layer
        return replace(layer, adds=adds)

    def _check_channels(self, module: Module, window: Window) -> None:
        if window.takes is None:
            return
        if self.flow is None:
            self.in_channels = window.takes
        elif window.takes != self.flow:
            self.notes.append(
                Said(
                    module.line,
                    f"{named(module.kind)} says that it takes {window.takes} channels, but {self.flow} come to it; "
                    "here it takes what comes.",
                )
            )
        self.flow = window.layer.out_channels

    def _take_border(self, new: Border) -> None:
        if self.waiting and self.waiting.fill == new.fill == "zeros":
            new = replace(new, size=self.waiting.size + new.size)
        elif self.waiting:
            self._leave_border("{} is followed by other padding, so it is left out.")
        self.waiting = new

    def _leave_border(self, sentence: str) -> None:
        module, self.waiting = self.waiting.module, None
        self._leave(module, sentence.format(named(module.kind)))

    def _activate(self, kind: str, given: Mapping[str, Any]) -> None:
        activation = non_linearity(kind, given)
        if self.orphans:
            raise ValueError(f"{named(kind)} belongs to what is left out before it, and is left out with it.")
        if not self.layers:
            raise ValueError(f"{named(kind)} comes before any layer that it could belong to; it is left out.")
        if self.waiting and not self.waiting.passes(activation):
            self._leave_border("{} " + f"is followed by {named(kind)}, which changes it; it is left out.")
        if self.layers[-1].activation == activation == "relu":
            return  # the second changes nothing
        if self.layers[-1].activation != "none":
            raise ValueError(
                f"{named(kind)} follows another non-linearity; a layer has one here, so it is left out."
            )
        self.layers[-1] = replace(self.layers[-1], activation=activation)

    def _average_all(self, given: Mapping[str, Any]) -> None:
        if self.waiting:
            self._leave_border("{} is followed by pooling over the whole map, so it is left out.")
        if given["output_size"] not in (1, (1,), (1, 1)):
            raise ValueError(
                "nn.AdaptiveAvgPool2d has a counterpart here with the output size 1 only; it is left out."
            )
        self._add(LayerChoice("global_avg_pool"), "")

    def _add(self, layer: LayerChoice, name: str) -> None:
        if len(self.layers) == MAX_LAYERS:
            raise ValueError(f"a stack has at most {MAX_LAYERS} layers here; those after them are left out.")
        self.orphans = False
        self.layers.append(layer)
        self.names.append(name)

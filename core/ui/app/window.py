"""How the window moves: the parameters of a specification, and the specification that they ask for."""

from dataclasses import dataclass, replace

from core.arithmetic import PADDING_MODES, PADDING_NAMES, ConvSpec, Pair, named_padding
from core.lessons.fitting import Fitted, fit, fit_transposed, largest_padding
from core.ui.app import parameter, state

LARGEST_KERNEL, LARGEST_STRIDE, LARGEST_DILATION = 15, 8, 8
_PADDING = parameter.integer(0, 0, largest_padding(LARGEST_KERNEL, LARGEST_DILATION))

state.register(
    {
        "kernel_size": parameter.integer(3, 1, LARGEST_KERNEL),
        "kernel_size_width": parameter.integer(3, 1, LARGEST_KERNEL),
        "stride": parameter.integer(1, 1, LARGEST_STRIDE),
        "stride_width": parameter.integer(1, 1, LARGEST_STRIDE),
        "padding": _PADDING,
        "padding_width": _PADDING,
        "padding_after": _PADDING,
        "padding_width_after": _PADDING,
        "padding_name": parameter.choice(None, PADDING_NAMES),
        "dilation": parameter.integer(1, 1, LARGEST_DILATION),
        "padding_mode": parameter.choice("zeros", PADDING_MODES),
        "rectangular": parameter.switch(),
        "asymmetric": parameter.switch(),
    }
)


@dataclass(frozen=True)
class FixedKernel:
    """A kernel that exists in one size only: its title for people, and that size, (rows, columns) in pixels."""

    title: str
    size: Pair


def slider_kernel_size() -> Pair:
    """The kernel size that the sliders ask for, (rows, columns), whatever kernel is chosen."""
    return _on_axes("kernel_size")


def asked_for(fixed: FixedKernel | None) -> ConvSpec:
    """The specification as the controls stand; it may not fit what it is used on."""
    kernel_size = fixed.size if fixed else slider_kernel_size()
    dilation, name = state.value("dilation"), state.value("padding_name")
    if name:
        padding = tuple(named_padding(name, k, dilation) for k in kernel_size)
    else:
        before = _on_axes("padding")
        after = _on_axes("padding", "_after") if state.value("asymmetric") else before
        padding = tuple(zip(before, after))
    return ConvSpec(
        kernel_size, _on_axes("stride"), padding, dilation, padding_mode=state.value("padding_mode")
    )


def fitted(fixed: FixedKernel | None, input_shape: Pair, transposed: bool = False) -> Fitted:
    """The nearest specification to :func:`asked_for` that fits an (H, W) in pixels, with notes on what was changed.

    While height and width have one slider, the shorter side decides for both.
    """
    if not state.value("rectangular"):
        input_shape = (min(input_shape),) * 2
    return (fit_transposed if transposed else fit)(asked_for(fixed), input_shape)


def moves(spec: ConvSpec) -> dict[str, object]:
    """The part of a specification that the browser's components read: how its window moves, and the fill."""
    return {
        "stride": spec.stride,
        "padding": spec.padding,
        "dilation": spec.dilation,
        "fill": spec.padding_mode,
    }


def slider_values(spec: ConvSpec) -> dict[str, int]:
    """Label -> value of the three sliders, for a specification that is the same on both axes and all sides."""
    (kernel_size, _), (stride, _), ((padding, _), _) = spec.kernel_size, spec.stride, spec.padding
    return {"Kernel size": kernel_size, "Stride": stride, "Padding": padding}


def padding_at_every_size(asked: ConvSpec, input_shape: Pair) -> list[tuple[Pair, Pair]]:
    """The padding, fitted to an (H, W), at each position of the kernel-size slider, from 1 on.

    Args:
        asked: the specification as the controls stand; its own kernel size is not used.
        input_shape: (H, W) in pixels.
    """
    name, (dilation, _) = state.value("padding_name"), asked.dilation
    square = (min(input_shape),) * 2  # one slider for both axes, as in `fitted`
    paddings = []
    for k in range(1, LARGEST_KERNEL + 1):
        padding = (named_padding(name, k, dilation),) * 2 if name else asked.padding
        paddings.append(fit(replace(asked, kernel_size=k, padding=padding), square).spec.padding)
    return paddings


def _on_axes(name: str, suffix: str = "") -> Pair:
    """The parameter's values for rows and for columns: the same twice unless the state is rectangular."""
    first = state.value(name + suffix)
    return first, state.value(f"{name}_width{suffix}") if state.value("rectangular") else first

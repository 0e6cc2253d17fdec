"""The controls of a specification: kernel size, stride, padding, and under “More” dilation and the rest."""

from dataclasses import dataclass, replace

import streamlit as st

from core.arithmetic import PADDING_MODES, PADDING_NAMES, ConvSpec, Pair, named_padding
from core.lessons.fitting import Fitted, fit, fit_transposed, largest_padding
from core.ui.app import parameter, state
from core.ui.app.choices import select

LARGEST_KERNEL, LARGEST_STRIDE, LARGEST_DILATION = 15, 8, 8
LARGEST_PADDING = largest_padding(LARGEST_KERNEL, LARGEST_DILATION)
FILLS = {
    "zeros": "zeros (black)",
    "reflect": "reflect (mirror)",
    "replicate": "replicate (edge)",
    "circular": "circular (wrap)",
}
PADDING_HELP = {
    "valid": "no padding: every window lies inside the picture",
    "same": "half padding: at stride 1 the output keeps the picture's size",
    "full": "every window that touches the picture at all",
}
_SIZES = ("kernel_size", "stride", "padding")
MORE = ("dilation", "padding_mode", "rectangular", "asymmetric")
_PADDING = parameter.integer(0, 0, LARGEST_PADDING)

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


def draw(spec: ConvSpec, fixed: FixedKernel | None) -> None:
    """Draw the sliders at the values of a specification that fits."""
    if fixed:
        rows, columns = fixed.size
        st.slider("Kernel size", 1, LARGEST_KERNEL, rows, disabled=True, key=f"kernel_size_fixed_at_{rows}")
        st.caption(f"{fixed.title} is {rows} × {columns} by definition.")
    else:
        _sliders("Kernel size", "kernel_size", 1, LARGEST_KERNEL, spec.kernel_size)
    _sliders("Stride", "stride", 1, LARGEST_STRIDE, spec.stride)
    _padding(spec)


def _sliders(label: str, name: str, low: int, high: int, shown: Pair) -> None:
    """Draw one slider, or in a rectangular state two: for the height and for the width."""
    texts = {name: label}
    if state.value("rectangular"):
        texts = {name: f"{label}, height", f"{name}_width": f"{label}, width"}
    for (key, text), current in zip(texts.items(), shown):
        st.slider(text, low, high, current, **state.widget(key, shown=current))


def _padding(spec: ConvSpec) -> None:
    """Draw the padding's sliders and names. Moving one slider unselects the name and keeps what the others show."""
    sides = _padding_sides(spec)
    for key, (label, axis, pixels) in sides.items():
        most = largest_padding(spec.kernel_size[axis], spec.dilation[axis])
        stay = {other: side[2] for other, side in sides.items() if other != key}
        consequences = stay if state.value("padding_name") else {}
        widget = state.widget(key, shown=pixels, padding_name=None, **consequences)
        st.slider(label, 0, most, pixels, **widget)
    before, after = zip(*spec.padding)
    st.segmented_control(
        "Padding by name",
        PADDING_NAMES,
        default=state.value("padding_name"),
        label_visibility="collapsed",
        width="stretch",
        help="; ".join(f"**{name}**: {meaning}" for name, meaning in PADDING_HELP.items()),
        **state.widget("padding_name"),
    )
    if state.value("padding_name") and before != after:
        st.caption("An even kernel: “same” needs one pixel more below and on the right.")


def _padding_sides(spec: ConvSpec) -> dict[str, tuple[str, int, int]]:
    """Parameter -> (label, axis, pixels) of each padding that has a slider in this state."""
    (top, bottom), (left, right) = spec.padding
    match state.value("rectangular"), state.value("asymmetric"):
        case False, False:
            return {"padding": ("Padding", 0, top)}
        case True, False:
            return {
                "padding": ("Padding, height", 0, top),
                "padding_width": ("Padding, width", 1, left),
            }
        case False, True:
            return {
                "padding": ("Padding, top and left", 0, top),
                "padding_after": ("Padding, bottom and right", 0, bottom),
            }
    return {
        "padding": ("Padding, top", 0, top),
        "padding_after": ("Padding, bottom", 0, bottom),
        "padding_width": ("Padding, left", 1, left),
        "padding_width_after": ("Padding, right", 1, right),
    }


def draw_more() -> None:
    """Draw the controls under “More”: dilation, the fill, and toggles that give axes or sides sliders of their own."""
    st.slider("Dilation", 1, LARGEST_DILATION, state.value("dilation"), **state.widget("dilation"))
    select("Padding is filled with", "padding_mode", FILLS)
    _apart("Rectangular: height and width apart", "rectangular", "_width", (*_SIZES, "padding_after"))
    _apart("Asymmetric: padding before and after apart", "asymmetric", "_after", ("padding", "padding_width"))


def _apart(label: str, switch: str, suffix: str, names: tuple[str, ...]) -> None:
    """Draw the toggle ``switch``, which gives each of these parameters a partner with the ``suffix``."""
    keywords = state.widget(switch) | {"on_change": _part, "args": (switch, suffix, names)}
    st.toggle(label, state.value(switch), **keywords)


def _part(switch: str, suffix: str, names: tuple[str, ...]) -> None:
    """The toggle's callback: store its value, and let each partner start at its parameter's value."""
    copies = {_partner(name, suffix): state.value(name) for name in names}
    state.store(**{switch: st.session_state[switch]}, **copies)


def _partner(name: str, suffix: str) -> str:
    """The partner's name: stride -> stride_width, padding_after -> padding_width_after."""
    if suffix == "_width" and name.endswith("_after"):
        return name.removesuffix("_after") + "_width_after"
    return name + suffix

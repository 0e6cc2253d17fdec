"""The controls of a specification: kernel size, stride, padding, and more where it is asked for."""

from dataclasses import dataclass

import streamlit as st

from core.arithmetic import PADDING_MODES, PADDING_NAMES, ConvSpec, Pair, named_padding
from core.fitting import largest_padding
from core.ui import state
from core.ui.choices import select

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
_PADDING = state.integer(0, 0, LARGEST_PADDING)

state.register(
    {
        "kernel_size": state.integer(3, 1, LARGEST_KERNEL),
        "kernel_size_width": state.integer(3, 1, LARGEST_KERNEL),
        "stride": state.integer(1, 1, LARGEST_STRIDE),
        "stride_width": state.integer(1, 1, LARGEST_STRIDE),
        "padding": _PADDING,
        "padding_width": _PADDING,
        "padding_after": _PADDING,
        "padding_width_after": _PADDING,
        "padding_name": state.choice(None, PADDING_NAMES),
        "dilation": state.integer(1, 1, LARGEST_DILATION),
        "padding_mode": state.choice("zeros", PADDING_MODES),
        "rectangular": state.switch(),
        "asymmetric": state.switch(),
    }
)


@dataclass(frozen=True)
class FixedKernel:
    """A kernel that has one size only: its title and that size, (rows, columns) in pixels."""

    title: str
    size: Pair


def slider_kernel_size() -> Pair:
    """The kernel size that the sliders ask for, (rows, columns), whatever kernel is chosen."""
    return _on_axes("kernel_size")


def asked_for(fixed: FixedKernel | None) -> ConvSpec:
    """The specification that the controls ask for, which may not fit what it is used on."""
    kernel_size = fixed.size if fixed else slider_kernel_size()
    dilation, name = state.value("dilation"), state.value("padding_name")
    if name:
        padding = tuple(named_padding(name, k, dilation) for k in kernel_size)
    else:
        before = _on_axes("padding")
        after = _on_axes("padding", "_after") if state.value("asymmetric") else before
        padding = tuple(zip(before, after))
    return ConvSpec(kernel_size, _on_axes("stride"), padding, dilation, 1, state.value("padding_mode"))


def _on_axes(name: str, suffix: str = "") -> Pair:
    """The parameter's value for rows and for columns."""
    first = state.value(name + suffix)
    return first, state.value(f"{name}_width{suffix}") if state.value("rectangular") else first


def draw(spec: ConvSpec, fixed: FixedKernel | None) -> None:
    """The sliders, showing a specification that fits."""
    if fixed:
        rows, columns = fixed.size
        st.slider("Kernel size", 1, LARGEST_KERNEL, rows, disabled=True, key=f"kernel_size_fixed_at_{rows}")
        st.caption(f"{fixed.title} is {rows} × {columns} by definition.")
    else:
        _sliders("Kernel size", "kernel_size", 1, LARGEST_KERNEL, spec.kernel_size)
    _sliders("Stride", "stride", 1, LARGEST_STRIDE, spec.stride)
    _padding(spec)


def _sliders(label: str, name: str, low: int, high: int, shown: Pair, **consequences) -> None:
    """One slider, or two in a rectangular state: for the height and for the width."""
    texts = {name: label}
    if state.value("rectangular"):
        texts = {name: f"{label}, height", f"{name}_width": f"{label}, width"}
    for (key, text), current in zip(texts.items(), shown):
        st.slider(text, low, high, current, **state.widget(key, shown=current, **consequences))


def _padding(spec: ConvSpec) -> None:
    most = max(largest_padding(k, d) for k, d in zip(spec.kernel_size, spec.dilation))
    before, after = zip(*spec.padding)
    if state.value("asymmetric"):
        _asymmetric_padding(most, before, after)
    else:
        _sliders("Padding", "padding", 0, most, before, padding_name=None)
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


def _asymmetric_padding(most: int, before: Pair, after: Pair) -> None:
    sides = {"padding": ("top", before[0]), "padding_after": ("bottom", after[0])}
    if state.value("rectangular"):
        sides |= {"padding_width": ("left", before[1]), "padding_width_after": ("right", after[1])}
    else:
        sides = {
            key: (f"{side} and {also}", p) for (key, (side, p)), also in zip(sides.items(), ("left", "right"))
        }
    for key, (side, p) in sides.items():
        st.slider(f"Padding, {side}", 0, most, p, **state.widget(key, shown=p, padding_name=None))


def draw_more() -> None:
    """Dilation, what fills the padding, and sizes that differ from axis to axis or side to side."""
    st.slider("Dilation", 1, LARGEST_DILATION, state.value("dilation"), **state.widget("dilation"))
    select("Padding is filled with", "padding_mode", FILLS)
    _apart("Rectangular: height and width apart", "rectangular", "_width", (*_SIZES, "padding_after"))
    _apart("Asymmetric: padding before and after apart", "asymmetric", "_after", ("padding", "padding_width"))


def _apart(label: str, switch: str, suffix: str, names: tuple[str, ...]) -> None:
    """A toggle that lets each of these parameters and its partner differ."""
    keywords = state.widget(switch) | {"on_change": _part, "args": (switch, suffix, names)}
    st.toggle(label, state.value(switch), **keywords)


def _part(switch: str, suffix: str, names: tuple[str, ...]) -> None:
    """Two values part, or come together again: the second starts at the first."""
    copies = {_partner(name, suffix): state.value(name) for name in names}
    state.store(**{switch: st.session_state[switch]}, **copies)


def _partner(name: str, suffix: str) -> str:
    """The parameter that parts from ``name``: padding_after -> padding_width_after, and so on."""
    if suffix == "_width" and name.endswith("_after"):
        return name.removesuffix("_after") + "_width_after"
    return name + suffix

"""The sidebar that every page shares: the picture, and how the window moves over it."""

from dataclasses import dataclass

import streamlit as st

from core.arithmetic import PADDING_MODES, PADDING_NAMES, ConvSpec, Pair, named_padding
from core.fitting import Fitted, fit, largest_padding
from core.ui import state
from core.ui.picture_source import Picture, picture_source, working_size

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

state.register(
    {
        "kernel_size": state.integer(3, 1, LARGEST_KERNEL),
        "kernel_size_width": state.integer(3, 1, LARGEST_KERNEL),
        "stride": state.integer(1, 1, LARGEST_STRIDE),
        "stride_width": state.integer(1, 1, LARGEST_STRIDE),
        "padding": state.integer(0, 0, LARGEST_PADDING),
        "padding_width": state.integer(0, 0, LARGEST_PADDING),
        "padding_name": state.choice(None, PADDING_NAMES),
        "dilation": state.integer(1, 1, LARGEST_DILATION),
        "padding_mode": state.choice("zeros", PADDING_MODES),
        "rectangular": state.switch(),
    }
)


@dataclass(frozen=True)
class FixedKernel:
    """A kernel that has one size only: its title and that size, (rows, columns) in pixels."""

    title: str
    size: Pair


@dataclass(frozen=True)
class Controls:
    """What the sidebar says: the picture, and a specification that fits it."""

    picture: Picture
    spec: ConvSpec


def controls() -> Controls:
    """What the sidebar says: of this run for a page, of the last one for a callback."""
    return st.session_state["controls"]


def slider_kernel_size() -> Pair:
    """The kernel size that the sliders ask for, (rows, columns), whatever kernel is chosen."""
    return _on_axes("kernel_size")


def draw_sidebar(fixed: FixedKernel | None = None) -> None:
    """Draw the shared controls. ``fixed`` is a kernel that the kernel-size slider cannot change."""
    with st.sidebar:
        picture = picture_source()
        fitted = _fitted(picture.pixels.shape[1:], fixed)
        _kernel_size(fixed)
        _slider("Stride", "stride", 1, LARGEST_STRIDE)
        _padding(fitted.spec)
        for note in fitted.notes:
            st.info(note, icon=":material/info:")
        with st.expander("More"):
            _more()
    st.session_state["controls"] = Controls(picture, fitted.spec)


def _fitted(input_shape: Pair, fixed: FixedKernel | None) -> Fitted:
    """What the controls ask for, made to fit; the controls then show what was changed."""
    asked = _asked_for(fixed)
    square = (min(input_shape),) * 2
    fitted = fit(asked, input_shape if state.value("rectangular") else square)
    (top, _), (left, _) = fitted.spec.padding
    if fitted.spec.padding != asked.padding:
        state.store(padding_name=None)
    state.store(padding=top, padding_mode=fitted.spec.padding_mode)
    if state.value("rectangular"):
        state.store(padding_width=left)
    return fitted


def _asked_for(fixed: FixedKernel | None) -> ConvSpec:
    """The specification that the controls ask for, which may not fit the picture."""
    kernel_size, dilation = fixed.size if fixed else slider_kernel_size(), state.value("dilation")
    name = state.value("padding_name")
    padding = tuple(
        named_padding(name, k, dilation) if name else (p, p) for k, p in zip(kernel_size, _on_axes("padding"))
    )
    return ConvSpec(kernel_size, _on_axes("stride"), padding, dilation, 1, state.value("padding_mode"))


def _on_axes(name: str) -> Pair:
    """The parameter's value for rows and for columns."""
    first = state.value(name)
    return first, state.value(f"{name}_width") if state.value("rectangular") else first


def _kernel_size(fixed: FixedKernel | None) -> None:
    if fixed is None:
        _slider("Kernel size", "kernel_size", 1, LARGEST_KERNEL)
        return
    rows, columns = fixed.size
    st.slider("Kernel size", 1, LARGEST_KERNEL, rows, disabled=True, key=f"kernel_size_fixed_at_{rows}")
    st.caption(f"{fixed.title} is {rows} × {columns} by definition.")


def _slider(label: str, name: str, low: int, high: int, **consequences) -> None:
    """One slider, or two in a rectangular state: for the height and for the width."""
    rectangular = state.value("rectangular")
    names = {name: f"{label}, height", f"{name}_width": f"{label}, width"} if rectangular else {name: label}
    for key, text in names.items():
        st.slider(text, low, high, state.value(key), **state.widget(key, **consequences))


def _padding(spec: ConvSpec) -> None:
    most = max(largest_padding(k, d) for k, d in zip(spec.kernel_size, spec.dilation))
    _slider("Padding", "padding", 0, most, padding_name=None)
    st.segmented_control(
        "Padding by name",
        PADDING_NAMES,
        default=state.value("padding_name"),
        label_visibility="collapsed",
        width="stretch",
        help="; ".join(f"**{name}**: {meaning}" for name, meaning in PADDING_HELP.items()),
        **state.widget("padding_name"),
    )
    if any(before != after for before, after in spec.padding):
        st.caption("An even kernel: “same” needs one pixel more below and on the right.")


def _more() -> None:
    st.slider("Dilation", 1, LARGEST_DILATION, state.value("dilation"), **state.widget("dilation"))
    st.selectbox(
        "Padding is filled with",
        PADDING_MODES,
        index=PADDING_MODES.index(state.value("padding_mode")),
        format_func=state.shown_as(FILLS),
        **state.widget("padding_mode"),
    )
    st.toggle(
        "Rectangular: height and width apart", state.value("rectangular"), key="rectangular", on_change=_part
    )
    working_size()


def _part() -> None:
    """Height and width part, or come together again: the widths start at the heights."""
    state.store(
        rectangular=st.session_state["rectangular"],
        **{f"{name}_width": state.value(name) for name in ("kernel_size", "stride", "padding")},
    )

"""Drawing the controls of a specification: kernel size, stride, padding, and under “More” dilation and the rest."""

import streamlit as st

from core.arithmetic import PADDING_NAMES, ConvSpec, Pair, named_padding
from core.lessons.fitting import largest_padding
from core.lessons.glossary import meaning
from core.ui.app import exercise, showing, state
from core.ui.app.choices import select
from core.ui.app.window import LARGEST_DILATION, LARGEST_KERNEL, LARGEST_STRIDE, FixedKernel

FILLS = {
    "zeros": "zeros (black)",
    "reflect": "reflect (mirror, edge once)",
    "symmetric": "symmetric (mirror, edge twice)",
    "replicate": "replicate (edge)",
    "circular": "circular (wrap)",
}
_WORDS = {
    "kernel_size": meaning("kernel"),
    "stride": meaning("stride", "output_size"),
    "padding": meaning("padding", *PADDING_NAMES),
    "dilation": meaning("dilation", "effective_kernel_size"),
}
MORE = ("dilation", "padding_mode", "rectangular", "asymmetric")
_SIZES = ("kernel_size", "stride", "padding")
_RECTANGULAR = ("rectangular", "_width", (*_SIZES, "padding_after"))


def draw(spec: ConvSpec, fixed: FixedKernel | None) -> None:
    """Draw the sliders at the values of a specification that fits."""
    if exercise.is_shown("kernel_size"):
        _kernel_size(spec, fixed)
    if exercise.is_shown("stride"):
        _sliders("Stride", "stride", 1, LARGEST_STRIDE, spec.stride)
    if exercise.is_shown("padding"):
        _padding(spec)


def _kernel_size(spec: ConvSpec, fixed: FixedKernel | None) -> None:
    if fixed:
        rows, columns = fixed.size
        st.slider(
            "Kernel size",
            1,
            LARGEST_KERNEL,
            rows,
            disabled=True,
            help=_WORDS["kernel_size"],
            key=f"kernel_size_fixed_at_{rows}",
        )
        st.caption(f"{fixed.title} is {rows} × {columns} by definition.")
    else:
        _sliders("Kernel size", "kernel_size", 1, LARGEST_KERNEL, spec.kernel_size)


def _sliders(label: str, name: str, low: int, high: int, shown: Pair) -> None:
    """Draw one slider, or in a rectangular state two: for the height and for the width."""
    texts = {name: label}
    if state.value("rectangular"):
        texts = {name: f"{label}, height", f"{name}_width": f"{label}, width"}
    for (key, text), current in zip(texts.items(), shown):
        st.slider(text, low, high, current, help=_WORDS[name], **state.widget(key, shown=current))


def _padding(spec: ConvSpec) -> None:
    """Draw the padding's sliders and names. Moving one slider unselects the name and keeps what the others show."""
    sides = _padding_sides(spec)
    for key, (label, axis, pixels) in sides.items():
        most = largest_padding(spec.kernel_size[axis], spec.dilation[axis])
        stay = {other: side[2] for other, side in sides.items() if other != key}
        consequences = stay if state.value("padding_name") else {}
        widget = state.widget(key, shown=pixels, padding_name=None, **consequences)
        st.slider(label, 0, most, pixels, help=_WORDS["padding"], **widget)
    before, after = zip(*spec.padding)
    name = padding_name(spec)
    st.segmented_control(
        "Padding by name",
        PADDING_NAMES,
        default=name,
        label_visibility="collapsed",
        width="stretch",
        **state.widget("padding_name", shown=name),
    )
    if state.value("padding_name") and before != after:
        st.caption("An even kernel: “same” needs one pixel more below and on the right.")


def padding_name(spec: ConvSpec) -> str | None:
    """The name of a specification's padding, chosen or not; None if it has none.

    >>> padding_name(ConvSpec(3, padding=1)), padding_name(ConvSpec(5, padding=1)), padding_name(ConvSpec(1))
    ('same', None, 'valid')
    """
    for name in PADDING_NAMES:
        if spec.padding == tuple(named_padding(name, k, d) for k, d in zip(spec.kernel_size, spec.dilation)):
            return name
    return None


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


def draw_more(spec: ConvSpec, fills: bool) -> None:
    """Draw the controls under “More”: dilation, the fill, and toggles that give axes or sides sliders of their own.

    The fill is shown that is used: one that cannot reach over the padding has been changed. ``fills`` is whether
    there is one at all: a transposed convolution's padding is cropped.
    """
    st.slider(
        "Dilation",
        1,
        LARGEST_DILATION,
        state.value("dilation"),
        help=_WORDS["dilation"],
        **state.widget("dilation"),
    )
    if fills:
        select("Padding is filled with", "padding_mode", FILLS, shown=spec.padding_mode)
    _apart("Rectangular: height and width apart", *_RECTANGULAR)
    _apart("Asymmetric: padding before and after apart", "asymmetric", "_after", ("padding", "padding_width"))


def _apart(label: str, switch: str, suffix: str, names: tuple[str, ...]) -> None:
    """Draw the toggle ``switch``, which gives each of these parameters a partner with the ``suffix``."""
    now = state.value(switch)
    st.toggle(label, now, **showing.widget(switch, now, _part, switch, suffix, names))


def _part(switch: str, suffix: str, names: tuple[str, ...]) -> None:
    """Store the toggle's value, and let each partner start at its parameter's value."""
    _copy(suffix, names)
    state.store(**{switch: st.session_state[switch]})


def give_axes_their_own() -> None:
    """Let height and width have values of their own, which are alike for the time being."""
    switch, suffix, names = _RECTANGULAR
    _copy(suffix, names)
    state.store(**{switch: True})


def _copy(suffix: str, names: tuple[str, ...]) -> None:
    state.store(**{_partner(name, suffix): state.value(name) for name in names})


def _partner(name: str, suffix: str) -> str:
    """The partner's name: stride -> stride_width, padding_after -> padding_width_after."""
    if suffix == "_width" and name.endswith("_after"):
        return name.removesuffix("_after") + "_width_after"
    return name + suffix

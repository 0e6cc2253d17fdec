"""One's own kernel: weights typed as decimals and fractions, and four operations on them."""

from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st

from core.filters import typed_kernel
from core.number_text.cells import Matrix
from core.ui.app import parameter, state, window_controls
from core.ui.components.files.given import file_field
from core.ui.filters.kernel_editor.kernel_editor import kernel_editor


def _parse(text: str) -> str:
    return typed_kernel.write_filter(typed_kernel.parse_filter(text))


state.register({"own": parameter.Parameter("0,-1,0;-1,5,-1;0,-1,0", _parse)})

OPERATIONS: dict[str, tuple[Callable[[Sequence[Matrix]], tuple[Matrix, ...]], str]] = {
    "Normalize": (typed_kernel.normalized, "Divide by the sum of the weights, so that brightness is kept."),
    "Negate": (typed_kernel.negated, "Change every sign."),
    "Transpose": (typed_kernel.transposed, "Exchange rows and columns."),
    "Rotate 180°": (
        typed_kernel.rotated,
        (
            "A network computes a cross-correlation: the kernel is laid on the picture as it is. "
            "The convolution of mathematics turns it by 180° first. This button is that difference."
        ),
    ),
}


def own_filter(shape: tuple[int, int, int]) -> np.ndarray:
    """One's own kernel as a filter of ``shape`` (channels, rows, columns), float32."""
    return typed_kernel.to_weights(_own_kernels(shape))


def is_spread(channels: int) -> bool:
    """Whether one kernel was typed and several channels share it."""
    return len(typed_kernel.parse_filter(state.value("own"))) < channels


def _own_kernels(shape: tuple[int, int, int]) -> tuple[Matrix, ...]:
    kernels = typed_kernel.for_channels(typed_kernel.parse_filter(state.value("own")), shape[0])
    return tuple(typed_kernel.resized(kernel, shape[1:]) for kernel in kernels)


def edit_own(shape: tuple[int, int, int]) -> None:
    """The editable matrix or matrices of ``shape`` (channels, rows, columns), and the operations."""
    kernels = _own_kernels(shape)
    kernel_editor(kernels, on_edit=take_text, on_paste=_take_pasted)
    with st.container(horizontal=True):
        with st.popover(
            "Paste or open", icon=":material/content_paste:", on_change="rerun", key="kernel_import"
        ) as popover:
            if popover.open:
                _import_kernel()
        for label, (operation, meaning) in OPERATIONS.items():
            make = (lambda operation=operation: operation(kernels),)
            st.button(label, key=label, help=meaning, on_click=_take, args=make)
    if problem := st.session_state.pop("own_problem", None):
        st.warning(problem)


def as_typed(filter_: np.ndarray) -> str:
    """The text of a filter (C, K_h, K_w), as it would be typed."""
    return typed_kernel.write_filter(typed_kernel.from_weights(filter_))


def take_text(text: str) -> None:
    """Store a text as one's own kernel and set the window to its size; a text that is no kernel changes nothing."""
    _take(lambda: typed_kernel.parse_filter(text))


def _import_kernel() -> None:
    """Draw a field for a pasted kernel, and an uploader for one in a file."""
    st.text_area(
        "Kernel, pasted",
        key="kernel_pasted",
        placeholder="1 2 1; 2 4 2; 1 2 1",
        help="As text, from a spreadsheet, or as Python, NumPy, PyTorch, MATLAB or LaTeX write a matrix.",
        on_change=lambda: _take_pasted(st.session_state["kernel_pasted"]),
    )
    file_field(
        "Kernel in a file (CSV or JSON)",
        "kernel_file",
        lambda _, data: _take_pasted(data.decode("utf-8-sig", "replace")),
        most_megabytes=1,
    )


def _take_pasted(text: str) -> None:
    if text.strip():
        _take(lambda: typed_kernel.read_pasted(text))


def _take(make: Callable[[], Sequence[Matrix]]) -> None:
    """Store the kernels that ``make`` makes if they can be read back, so that whatever is stored can.

    If they cannot, or ``make`` refuses, a sentence says why and the kernel stays.
    """
    try:
        text = _parse(typed_kernel.write_filter(make()))
    except ValueError as error:
        st.session_state["own_problem"] = f"{str(error).removesuffix('.')}. The kernel stays as it was."
        return
    first = typed_kernel.parse_filter(text)[0]
    rows, columns = len(first), len(first[0])
    if rows != columns and not state.value("rectangular"):
        window_controls.give_axes_their_own()
    state.store(own=text, kernel_size=rows)
    if state.value("rectangular"):
        state.store(kernel_size_width=columns)

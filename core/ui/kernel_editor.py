"""The editable kernel: a small matrix of text fields that take decimals and fractions."""

from collections.abc import Callable, Sequence

import streamlit as st

from core.figures.theme import DIVERGING
from core.typed_kernel import Matrix, write_cell
from core.ui.browser import component, pack


def kernel_editor(kernels: Sequence[Matrix], on_edit: Callable[[str], None]) -> None:
    """Show 1 or 3 kernels for editing; ``on_edit`` gets the whole filter as text after each change.

    ``on_edit`` raises ValueError for a text it cannot read; its sentence is shown, the kernel stays.
    """

    def edited() -> None:
        try:
            on_edit(str(st.session_state["kernel_editor"]["text"]))
            st.session_state["own_problem"] = None
        except ValueError as error:
            st.session_state["own_problem"] = f"{error}. The kernel stays as it was."

    cells = [[[write_cell(weight) for weight in row] for row in kernel] for kernel in kernels]
    values = [[[float(weight) for weight in row] for row in kernel] for kernel in kernels]
    component("kernel_editor", "shared.js", "kernel_editor.js", "shared.css", "kernel_editor.css")(
        data=pack({"cells": cells, "values": values, "palette": DIVERGING}),
        key="kernel_editor",
        on_text_change=edited,
    )

"""The editable kernel: a small matrix of text fields that take decimals and fractions."""

from collections.abc import Callable, Sequence
from pathlib import Path

from core.figures.theme import DIVERGING
from core.filters.typed_kernel import write_cell
from core.number_text.cells import Matrix
from core.ui.browser.component import component, reported_text
from core.ui.browser.wire import pack


def kernel_editor(
    kernels: Sequence[Matrix], on_edit: Callable[[str], None], on_paste: Callable[[str], None]
) -> None:
    """Show 1 or 3 kernels for editing.

    Args:
        on_edit: gets the whole filter as text after each change. on_paste: gets several numbers that were pasted.
    """
    cells = [[[write_cell(weight) for weight in row] for row in kernel] for kernel in kernels]
    values = [[[float(weight) for weight in row] for row in kernel] for kernel in kernels]
    component(Path(__file__).with_name("kernel_editor.js"))(
        data=pack({"cells": cells, "values": values, "palette": DIVERGING}),
        key="kernel_editor",
        on_text_change=lambda: on_edit(reported_text("kernel_editor", "text")),
        on_pasted_change=lambda: on_paste(reported_text("kernel_editor", "pasted")),
    )

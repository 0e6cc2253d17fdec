"""A kernel that is typed or pasted where small arrays are convolved."""

import numpy as np
import streamlit as st

from core.filters import typed_kernel
from core.ui.app import parameter, state
from core.ui.app.window import FixedKernel
from core.ui.components.typed_numbers import numbers_field, parser

TITLE = "Typed numbers"


def _read(text: str) -> np.ndarray:
    """The kernel (1, K_h, K_w) of a text; ValueError if it is none."""
    kernels = typed_kernel.read_pasted(text)
    if len(kernels) > 1:
        raise ValueError(f"Here a kernel is one matrix, not {len(kernels)}.")
    return typed_kernel.to_weights(kernels)


state.register({"typed_kernel": parameter.Parameter("1 0 -1; 2 0 -2; 1 0 -1", parser(_read))})


def typed_weights() -> np.ndarray:
    """The typed kernel (1, K_h, K_w), float32."""
    return _read(state.value("typed_kernel"))


def fixed_by_typing() -> FixedKernel:
    """Its size, which is that of the numbers."""
    return FixedKernel("The typed kernel", typed_weights().shape[1:])


def type_kernel() -> None:
    """Draw the field."""
    numbers_field(
        "typed_kernel",
        st.text_area,
        "Rows of weights",
        "kernel",
        read=_read,
        height=100,
        width=260,
        help="As the input's numbers; 1/9 is a number, too.",
    )

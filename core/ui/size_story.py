"""The sizes of a scene explained: the guide's formula with numbers, why the floor, and a table around it."""

import streamlit as st

from core.arithmetic import ConvSpec
from core.scenes import Scene
from core.worked_sizes import size_table, substituted, why_floor

_AXES = ("rows", "columns")
_SYMBOLS = {"k": "kernel size k", "s": "stride s", "p": "padding p", "d": "dilation d"}


def show(scene: Scene, spec: ConvSpec, output_padding: int) -> None:
    """The formula for each axis that differs, a sentence on what is left over, and o against k, s, p, d."""
    axes = {
        axis: (scene.operation, i, *spec.on_axis(axis), output_padding)
        for axis, i in enumerate(scene.x.shape[1:])
    }
    if axes[0] == axes[1]:
        del axes[1]
    formula, words = st.columns([3, 2], gap="large")
    for axis, state in axes.items():
        formula.latex((rf"\text{{{_AXES[axis]}: }}" if len(axes) > 1 else "") + substituted(*state))
        words.markdown(why_floor(*state))
    words.markdown(_reach(scene, spec))
    with st.expander("The output size o around this state", key="size_table", on_change="rerun") as table:
        if table.open:
            _show_tables(axes)


def _reach(scene: Scene, spec: ConvSpec) -> str:
    """What one output cell sees, and what no window sees."""
    rows, columns = spec.effective_kernel_size
    unused = scene.steps.unread_pixels()
    if scene.operation == "transposed":
        return (
            "It undoes the **shape** of the convolution with the same numbers, not its values: "
            "learned or not, the kernel decides what fills the larger grid."
        )
    sentence = f"One output cell has a receptive field of **{rows} × {columns}** input cells."
    if unused:
        cells = "cell is" if unused == 1 else "cells are"
        sentence += f" **{unused}** input {cells} never used (crossed out)."
    return sentence


def _show_tables(axes: dict) -> None:
    for axis, state in axes.items():
        if len(axes) > 1:
            st.markdown(f"**{_AXES[axis]}**")
        for symbol, rows in size_table(*state).items():
            values = [str(value) for value, _ in rows]
            sizes = ["–" if size is None else str(size) for _, size in rows]
            st.markdown(
                f"| {_SYMBOLS[symbol]} | {' | '.join(values)} |\n|---|{'---|' * len(values)}\n"
                f"| **o** | {' | '.join(sizes)} |"
            )

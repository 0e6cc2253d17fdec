"""The sizes of a scene explained: the sum with this state's numbers, what is left over, and a table around it."""

import math

import numpy as np
import streamlit as st

from core.arithmetic import ConvSpec
from core.figures.labels import rounded
from core.lessons.explanations import are
from core.lessons.fitting import AXES
from core.lessons.guide import Case
from core.lessons.scenes import Scene, by_windows, convolved_back
from core.lessons.worked_sizes import (
    ROUNDED_UP,
    RULES,
    general_relationship,
    size_table,
    substituted,
    why_floor,
)

_SYMBOLS = {"k": "kernel size k", "s": "stride s", "p": "padding p", "d": "dilation d"}


def show_sum(scene: Scene, spec: ConvSpec, output_padding: int, case: Case | None) -> None:
    """The sum that gives the output size, with this state's numbers, and beside it what is left over.

    Args:
        scene: what is shown. spec: how its window moves. output_padding: of a transposed convolution, in pixels.
        case: the guide's case that this is, if any: then there is more to learn from it than the rule.
    """
    axes = _axes(scene, spec, output_padding)
    if len(axes) == 1:
        formula, words = st.columns([3, 2], gap="medium", vertical_alignment="center")
        formula.latex(substituted(*axes[0]))
        words.markdown(why_floor(*axes[0]))
        words.caption(_rule(scene, spec, case))
        return
    for axis, column in enumerate(st.columns(2, gap="medium")):
        column.latex(rf"\text{{{AXES[axis]}: }}" + substituted(*axes[axis]))
        column.markdown(f"{AXES[axis].title()}: {why_floor(*axes[axis])}")
    st.caption(_rule(scene, spec, case))


def _rule(scene: Scene, spec: ConvSpec, case: Case | None) -> str:
    """What there is to learn from the guide's case, else what the sum says in words; each with its place there."""
    if case:
        return f"{case.says} ({case.source[0].upper()}{case.source[1:]}, relationship {case.relationship}.)"
    if scene.pooling.ceil_mode:
        return f"{ROUNDED_UP} (PyTorch’s ceil_mode; the guide rounds down)."
    relationship = general_relationship(scene.operation, max(spec.dilation))
    return f"{RULES[relationship]} (the guide’s relationship {relationship})."


def show_rest(scene: Scene, spec: ConvSpec, output_padding: int, case: Case | None) -> None:
    """Which inputs an output reads, the guide's own formula where it has one, and o against k, s, p, d.

    Args:
        scene, spec, output_padding, case: as for :func:`show_sum`.
    """
    axes = _axes(scene, spec, output_padding)
    words, formula = st.columns([2, 3], gap="large")
    words.markdown(_reach(scene, spec))
    if scene.operation == "transposed":
        words.markdown(_undone(scene, spec))
    if case and case.formula.partition(" = ")[2] not in substituted(*axes[0]):
        formula.caption(f"How the guide writes it for “{case.title}” (relationship {case.relationship}):")
        formula.latex(case.worked())
    with st.expander("The output size o around this state", key="size_table", on_change="rerun") as table:
        if table.open:
            _show_tables(axes)


def _axes(scene: Scene, spec: ConvSpec, output_padding: int) -> dict[int, tuple]:
    """Axis -> what ``core.lessons.worked_sizes`` takes; the rows only, where columns are the same."""
    axes = {
        axis: (scene.operation, i, *spec.on_axis(axis), output_padding, scene.pooling.ceil_mode)
        for axis, i in enumerate(scene.x.shape[1:])
    }
    if axes[0] == axes[1]:
        del axes[1]
    return axes


def _reach(scene: Scene, spec: ConvSpec) -> str:
    """Which input cells one output cell reads, and how many no window reads."""
    (fewest, rows), (also_fewest, columns) = scene.steps.rows.pixels_read(), scene.steps.columns.pixels_read()
    if scene.operation == "transposed":
        most = "" if (fewest, also_fewest) == (rows, columns) else "at most "
        sentence = f"One output cell depends on {most}**{rows} × {columns}** input cells."
    else:
        height, width = spec.effective_kernel_size
        read, least, most = math.prod(spec.kernel_size), fewest * also_fewest, rows * columns
        sentence = f"One output cell has a receptive field of **{height} × {width}** cells"
        sentence += f", of which it reads {read}" if read < height * width else ""
        if least < read:
            inside = str(most) if least == most else f"{least} to {most}"
            padded = any(map(any, spec.padding))
            beyond = "beyond it, where nothing is" if padded else "beyond the input, where nothing is"
            others = " or ".join(["padding"] * padded + [beyond] * scene.steps.reach_beyond)
            sentence += f": {inside} of the {read} it reads are input cells, the others {others}"
        sentence += "."
    return " ".join((sentence, unread_sentence(scene))).strip()


def unread_sentence(scene: Scene) -> str:
    """How many input cells no window reads; nothing if all are read."""
    unread = scene.steps.unread_pixels()
    if not unread:
        return ""
    cropped = scene.operation == "transposed"
    why = "all that they reach is cropped away" if cropped else "crossed out"
    channels = " of each channel" if len(scene.x) > 1 else ""
    return (
        f"**{unread}** input {'cell' if unread == 1 else 'cells'}{channels} {are(unread)} never used ({why})."
    )


def _undone(scene: Scene, spec: ConvSpec) -> str:
    """Show that both views of a transposed convolution agree, and that it undoes the shape but not the values."""
    apart = abs(by_windows(scene) - scene.output).max()
    back, x = convolved_back(scene, spec), scene.x
    sentence = (
        "Windows over the stretched input and the kernel scattered from each input pixel give the same output: "
        f"the largest difference is {apart:.2g}."
    )
    if back.shape != x.shape:
        return sentence
    rows, columns = x.shape[1:]
    if np.allclose(back, x, rtol=1e-3):
        return (
            f"{sentence} A convolution with the same numbers leads back to the shape {rows} × {columns}, and, "
            "with this kernel, to the values too."
        )
    return (
        f"{sentence} A convolution with the same numbers leads back to the **shape** {rows} × {columns}, not to the "
        f"values: its {_cell_that_differs(back, x)} as in the input."
    )


def _cell_that_differs(back: np.ndarray, x: np.ndarray) -> str:
    """The cell in which two (1, H, W) differ most, as each of them has it."""
    row, column = np.unravel_index(np.abs(back[0] - x[0]).argmax(), x.shape[1:])
    return f"cell ({row}, {column}) is {rounded(back[0, row, column])} and not {rounded(x[0, row, column])}"


def _show_tables(axes: dict) -> None:
    for axis, state in axes.items():
        if len(axes) > 1:
            st.markdown(f"**{AXES[axis]}**")
        _, _, k, s, (before, after), d, *_ = state
        current = {"k": k, "s": s, "p": before if before == after else None, "d": d}
        for symbol, rows in size_table(*state).items():
            marked = [":blue-background[{}]" if value == current[symbol] else "{}" for value, _ in rows]
            values = [mark.format(value) for mark, (value, _) in zip(marked, rows)]
            sizes = [mark.format("–" if size is None else size) for mark, (_, size) in zip(marked, rows)]
            st.markdown(
                f"| {_SYMBOLS[symbol]} | {' | '.join(values)} |\n|---|{'---|' * len(values)}\n"
                f"| **o** | {' | '.join(sizes)} |"
            )

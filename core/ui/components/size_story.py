"""The sizes of a scene explained: the guide's formula with numbers, why the floor, and a table around it."""

import streamlit as st

from core.arithmetic import ConvSpec
from core.figures.labels import rounded
from core.lessons.fitting import AXES
from core.lessons.guide import Case
from core.lessons.scenes import Scene, by_windows, convolved_back
from core.lessons.worked_sizes import general_relationship, size_table, substituted, why_floor

_SYMBOLS = {"k": "kernel size k", "s": "stride s", "p": "padding p", "d": "dilation d"}


def show(scene: Scene, spec: ConvSpec, output_padding: int, case: Case | None) -> None:
    """The formula, for each axis that differs, a sentence on what is left over, and o against k, s, p, d.

    Args:
        scene: what is shown. spec: how its window moves. output_padding: of a transposed convolution, in pixels.
        case: the guide's case that this is, if any: then the formula is the relationship that the guide gives.
    """
    axes = {
        axis: (scene.operation, i, *spec.on_axis(axis), output_padding)
        for axis, i in enumerate(scene.x.shape[1:])
    }
    if axes[0] == axes[1]:
        del axes[1]
    formula, words = st.columns([3, 2], gap="large")
    with formula:
        _show_formulas(axes, case)
    for state in axes.values():
        words.markdown(why_floor(*state))
    words.markdown(_reach(scene, spec))
    if scene.operation == "transposed":
        words.markdown(_undone(scene, spec))
    with st.expander("The output size o around this state", key="size_table", on_change="rerun") as table:
        if table.open:
            _show_tables(axes)


def _show_formulas(axes: dict, case: Case | None) -> None:
    if case:
        st.caption(f"Relationship {case.relationship} of the guide")
        st.latex(case.worked())
        return
    operation, _, _, _, _, dilation, _ = axes[0]
    st.caption(
        f"Relationship {general_relationship(operation, dilation)} of the guide, which holds for any sizes"
    )
    for axis, state in axes.items():
        st.latex((rf"\text{{{AXES[axis]}: }}" if len(axes) > 1 else "") + substituted(*state))


def _reach(scene: Scene, spec: ConvSpec) -> str:
    """Show which input cells one output cell reads, and how many no window reads."""
    if scene.operation == "transposed":
        (least, rows), (also_least, columns) = (
            scene.steps.rows.pixels_read(),
            scene.steps.columns.pixels_read(),
        )
        most = "" if (least, also_least) == (rows, columns) else "at most "
        sentence = f"One output cell depends on {most}**{rows} × {columns}** input cells."
    else:
        rows, columns = spec.effective_kernel_size
        sentence = f"One output cell has a receptive field of **{rows} × {columns}** input cells."
    return " ".join((sentence, unread_sentence(scene))).strip()


def unread_sentence(scene: Scene) -> str:
    """How many input cells no window reads; nothing if all are read."""
    unread = scene.steps.unread_pixels()
    if not unread:
        return ""
    cropped = scene.operation == "transposed"
    why = "all that they reach is cropped away" if cropped else "crossed out"
    return f"**{unread}** input {'cell is' if unread == 1 else 'cells are'} never used ({why})."


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
    return (
        f"{sentence} A convolution with the same numbers leads back to the **shape** {rows} × {columns}, not to the "
        f"values: its first row is {_first_numbers(back)} and not {_first_numbers(x)} as in the input."
    )


def _first_numbers(x) -> str:
    return ", ".join(map(rounded, x[0, 0, :4])) + (" …" if x.shape[2] > 4 else "")


def _show_tables(axes: dict) -> None:
    for axis, state in axes.items():
        if len(axes) > 1:
            st.markdown(f"**{AXES[axis]}**")
        _, _, k, s, (before, after), d, _ = state
        current = {"k": k, "s": s, "p": before if before == after else None, "d": d}
        for symbol, rows in size_table(*state).items():
            marked = [":blue-background[{}]" if value == current[symbol] else "{}" for value, _ in rows]
            values = [mark.format(value) for mark, (value, _) in zip(marked, rows)]
            sizes = [mark.format("–" if size is None else size) for mark, (_, size) in zip(marked, rows)]
            st.markdown(
                f"| {_SYMBOLS[symbol]} | {' | '.join(values)} |\n|---|{'---|' * len(values)}\n"
                f"| **o** | {' | '.join(sizes)} |"
            )

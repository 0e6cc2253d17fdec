"""The sections below the unrolling: its duplicates, col2im, the unrolled kernel, and the race."""

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st

from core.arithmetic import ConvSpec
from core.figures.camera_button import CAMERA_BUTTON
from core.figures.labels import percent
from core.im2col import col2im, duplication, im2col
from core.lessons.explanations import counted
from core.lessons.frameworks import remarks_on_convolution
from core.lessons.glossary import meaning
from core.lessons.scenes import Scene
from core.toeplitz import toeplitz
from core.ui.app import state
from core.ui.components.size_story import unread_sentence
from core.ui.im2col.race import show_race

# Numbers: beyond this the zeros drown the weights, and the chart takes long to arrive.
_LARGEST_TOEPLITZ = 200_000
_KNOWN_LAYERS = {
    "AlexNet, first layer": ((3, 227, 227), ConvSpec(11, 4)),
    "VGG-16, first layer": ((3, 224, 224), ConvSpec(3, 1, 1)),
    "ResNet-18, first layer": ((3, 224, 224), ConvSpec(7, 2, 3)),
    "VGG-16, layer conv3_2": ((256, 56, 56), ConvSpec(3, 1, 1)),
}


def show(scene: Scene, spec: ConvSpec, unit: float) -> None:
    """What no window reads, and the sections below the stage; each computes only while it is open.

    Values are shown times ``unit``, as on the stage.
    """
    remarks = remarks_on_convolution(spec, state.value("padding_name"), scene.x.shape[1:])
    if said := " ".join([*filter(None, [unread_sentence(scene)]), *remarks]):
        st.caption(said)
    sections: dict[str, Callable[[Scene, ConvSpec], None]] = {
        "How much is duplicated": _duplication,
        "col2im: what comes back": partial(_adjoint, unit),
        "The other way round: the kernel unrolled": _toeplitz,
        "Is it faster? Measured on the server": _race,
    }
    for title, draw in sections.items():
        with st.expander(title, key=title, on_change="rerun") as section:
            if section.open:
                draw(scene, spec)


def _heat_maps(square: bool = True, **maps: np.ndarray) -> None:
    from core.figures.maps import heat_map  # Plotly loads only when a chart is asked for

    for column, (title, values) in zip(st.columns(3 if square else 1), maps.items()):
        name = title.replace("_", " ")
        signed = bool(values.min() < 0)
        figure = heat_map(values, title=name, signed=signed, square=square)
        column.plotly_chart(figure, key=f"map {name}", config=CAMERA_BUTTON, alt=name)


def _duplication(scene: Scene, spec: ConvSpec) -> None:
    counts = np.array(scene.steps.counts())
    here = duplication(spec, scene.x.shape)
    st.markdown(
        f"The matrix holds **{here.matrix_shape[0]} × {here.matrix_shape[1]}** numbers, "
        f"**{here.ratio:.3g} times** the input's: {_size(here.n_bytes)} instead of {_size(scene.x.nbytes)}. "
        f"A pixel is copied {_copies(counts)}, once for every place of a window that holds its value."
    )
    _heat_maps(how_often_each_pixel_is_copied=counts)
    rows = []
    for name, (shape, layer) in _KNOWN_LAYERS.items():
        there = duplication(layer, shape)
        (rows_, columns), k, s = there.matrix_shape, layer.kernel_size[0], layer.stride[0]
        rows.append(
            f"| {name} | {shape[0]} × {shape[1]} × {shape[2]} | {k} × {k}, stride {s} | {rows_} × {columns} "
            f"| {there.ratio:.1f} times | {_size(there.n_bytes)} |"
        )
    st.markdown(
        "| layer | input | kernel | matrix | duplicated | float32 |\n|---|---|---|---|---|---|\n"
        + "\n".join(rows)
    )


def _copies(counts: np.ndarray) -> str:
    """The fewest and the most of some counts: "1 to 9 times"."""
    fewest, most = int(counts.min()), int(counts.max())
    if fewest == most:
        return "once" if most == 1 else f"{most} times"
    return f"{fewest} to {most} times"


def _size(n_bytes: int) -> str:
    """The exact number of bytes, and one that can be read at a glance."""
    rounded = f"{n_bytes / 1e6:.1f} MB" if n_bytes >= 1e6 else f"{n_bytes / 1e3:.1f} kB"
    return f"{n_bytes:,} bytes ({rounded})"


def _adjoint(unit: float, scene: Scene, spec: ConvSpec) -> None:
    x = scene.x * unit
    back = col2im(im2col(x[None], spec), spec, x.shape[1:])[0, 0]
    counts = np.array(scene.steps.counts())
    st.markdown(" ".join(_adjoint_words(counts)), help=meaning("col2im"))
    if len(x) > 1:
        st.markdown("Shown for the first channel, R; the others go the same way.")
    _heat_maps(input=x[0], what_col2im_gives=back, divided_by_the_counts=back / np.maximum(1, counts))


def _adjoint_words(counts: np.ndarray) -> list[str]:
    """What col2im does to an input (H, W) whose pixels are in the matrix this often, in sentences."""
    most, left_out = int(counts.max()), int((counts == 0).sum())
    words = ["**col2im** adds every number of the matrix to the pixel that it was copied from."]
    if most > 1:
        words.append(f"A pixel that was copied {most} times comes back {most} times as large:")
    else:
        words.append("Here no pixel is copied more than once, so nothing is added up; in general")
    words.append("col2im is the *adjoint* of im2col (it carries gradients back), not its inverse.")
    words.append(
        f"Divided by the counts, {'the input is' if not left_out else 'what was copied is'} itself again."
    )
    if left_out:
        words.append(
            f"{counted(left_out, 'pixel')} that no window reads {'comes' if left_out == 1 else 'come'} back as 0."
        )
    return words


def _toeplitz(scene: Scene, spec: ConvSpec) -> None:
    rows, columns = scene.output.size, scene.x.size
    if rows * columns > _LARGEST_TOEPLITZ:
        st.info(
            f"The unrolled kernel would be {rows} × {columns}, more than the {_LARGEST_TOEPLITZ:,} numbers that can "
            "be read; make the crop smaller, or take fewer filters."
        )
        return
    try:
        matrix = toeplitz(scene.weight, spec, scene.x.shape[1:])
    except ValueError as error:
        st.info(str(error))
        return
    again = "A filter's weights return in each of its rows, moved along. " if len(scene.steps) > 1 else ""
    zeros = percent(float((matrix == 0).mean()))
    st.markdown(
        f"Instead of the picture, the **kernel** can be unrolled: a matrix of {matrix.shape[0]} × {matrix.shape[1]} "
        f"weights and zeros ({zeros} zeros) times the picture as one long column gives the same output. "
        f"{again}Its transpose is the transposed convolution."
    )
    _heat_maps(square=False, the_unrolled_kernel=matrix)


def _race(scene: Scene, spec: ConvSpec) -> None:
    show_race(spec, channels=len(scene.x), filters=len(scene.output))

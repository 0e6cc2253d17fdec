"""The stage: grids that know which cell belongs to which, with a timeline to play, step and scrub."""

from pathlib import Path

import numpy as np

from core.arithmetic import ConvSpec
from core.figures.theme import DIVERGING, UNUSED, cell_colors
from core.lessons.scenes import Called, Scene
from core.pooling import AS_BY_DEFAULT
from core.steps import BEYOND, PADDING
from core.ui.app.window import moves, slider_values
from core.ui.browser.component import component
from core.ui.browser.wire import pack_identified

_NAMES = {
    "convolution": {"input": "Input", "kernel": "Kernel", "output": "Output"},
    "transposed": {"input": "Input", "kernel": "Kernel", "output": "Output"},
    "max": {"input": "Input", "kernel": "Window", "output": "Output"},
    "average": {"input": "Input", "kernel": "Weights", "output": "Output"},
}


def stage(
    scene: Scene,
    *,
    title: str,
    unit: float = 1,
    multiply: str = "row",
    spec: ConvSpec | None = None,
    key: str,
) -> None:
    """Show a scene. Everything is sent once; playing, pointing and scrubbing stay in the browser.

    Args:
        scene: what to show.
        title: an accessible name.
        unit: values are shown times this: 255 for pictures, 1 for numbers.
        multiply: in the im2col view, whether the product grows by "row" or by "cell".
        spec: how the windows move, where the browser may work out by itself what the sliders lead to.
        key: the component's identity on the page.
    """
    data = stage_message(scene, title=title, unit=unit, multiply=multiply, spec=spec)
    component(Path(__file__).with_name("stage.js"))(data=data, key=key)


def stage_message(
    scene: Scene, *, title: str, unit: float, multiply: str, spec: ConvSpec | None = None
) -> bytes:
    """What the browser is sent for a scene: a header, and the arrays as float32."""
    gradients = scene.called != Called()  # numbers whose zero has a color, wherever they lie
    signed = gradients or bool(scene.output.min() < 0)
    header = {
        "view": scene.view,
        "operation": scene.operation,
        "title": title,
        "names": _names(scene),
        "called": vars(scene.called),
        "filterNames": scene.names if scene.view == "im2col" else (),
        "words": _words(scene),
        "unit": unit,
        "multiply": multiply,
        "shape": scene.x.shape,
        "filters": len(scene.output),
        "groups": scene.groups,
        "kernelSize": scene.steps.kernel_shape,
        "rows": vars(scene.steps.rows),
        "columns": vars(scene.steps.columns),
        "inputRange": _range(scene.x, 1 if unit == 255 else None)
        | ({"signed": True} if scene.called.input != Called.input else {}),
        "outputRange": {**_range(scene.output, None), "signed": signed},
        "largestWeight": 1 if scene.weight is None else float(np.abs(scene.weight).max()) or 1,
        "cellColors": cell_colors(np.prod(scene.steps.kernel_shape)),
        "palette": DIVERGING,
        "unusedColor": UNUSED,
        "numbers": _numbers(scene),
        "paddingCounts": scene.pooling.count_include_pad,
        "spec": spec and moves(spec),
        "sliders": slider_values(spec) if spec else {},
    }
    parts = {"x": _bytes(scene.x), "output": _bytes(scene.output)}
    if scene.weight is not None:
        parts["weights"] = _bytes(scene.weight)
    return pack_identified(header, **parts)


def _bytes(values: np.ndarray) -> bytes:
    return np.ascontiguousarray(values, dtype="<f4").tobytes()


def _range(values: np.ndarray, top: float | None) -> dict[str, float]:
    """The values at the two ends of the colors; the upper end is the largest magnitude of signed values."""
    finite = values[np.isfinite(values)]
    if finite.size == 0:
        return {"low": 0.0, "high": 1.0}
    if top is not None:
        return {"low": 0.0, "high": float(top)}
    low, high = min(0.0, float(finite.min())), float(np.abs(finite).max())
    return {"low": low, "high": high or 1.0}


def _numbers(scene: Scene) -> dict[str, list[int]] | None:
    """How many numbers the mean of a window is of, by rows and by columns; None where it is always all of them."""
    if scene.operation != "average" or scene.pooling == AS_BY_DEFAULT:
        return None
    left_out = BEYOND if scene.pooling.count_include_pad else BEYOND + PADDING
    return {
        name: [sum(axis.kinds[at] not in left_out for at in taps) for taps in axis.taps]
        for name, axis in (("rows", scene.steps.rows), ("columns", scene.steps.columns))
    }


def _names(scene: Scene) -> dict[str, str]:
    names = dict(_NAMES[scene.operation])
    if scene.called != Called():
        called = scene.called
        kinds = scene.steps.rows.kinds + scene.steps.columns.kinds
        around = "Stretched and padded " if "0" in kinds else "Padded " if "p" in kinds else ""
        moved_over = f"{around}{called.input.lower()} of" if around else called.input
        return {"input": moved_over, "kernel": called.weight, "output": called.output}
    if scene.names and scene.view != "im2col":
        names["kernel"] = scene.names[0]
    if scene.operation == "transposed" and scene.view == "windows":
        names |= {"input": "Stretched and padded input of", "kernel": f"{names['kernel']}, rotated 180°"}
    elif scene.view != "scatter" and any(
        kind != "x" for axis in (scene.steps.rows, scene.steps.columns) for kind in axis.kinds
    ):
        names["input"] = "Padded input of"
    return names


def _words(scene: Scene) -> list[str]:
    """The shapes at each act of the timeline."""
    shapes = {name: f"({', '.join(map(str, shape))})" for name, shape in scene.shapes.items()}
    if scene.view != "im2col":
        return [f"{shapes['input']} -> {shapes['output']}"]
    return [
        f"1. unroll: {shapes['input']} -> {shapes['columns']}",
        f"2. multiply: {shapes['weights']} @ {shapes['columns']} = {shapes['product']}",
        f"3. fold: {shapes['product']} -> {shapes['output']}",
    ]

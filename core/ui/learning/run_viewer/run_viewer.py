"""The viewer of a training run: filters at every checkpoint, curves, and a picture under the first and last filters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.figures.rendering import Scale, scale_for, to_image, to_png
from core.figures.theme import CELLS, DIVERGING
from core.training.recorded import CURVES
from core.ui.browser.component import component
from core.ui.browser.wire import pack_identified


@dataclass(frozen=True, eq=False)
class Line:
    """The curves of one run: ``points`` as ``core.training.recorded.measures`` gives them, in order."""

    label: str
    points: Sequence[Mapping[str, float]]


@dataclass(frozen=True, eq=False)
class Likeness:
    """What a filter is like: ``words``, and that kernel (K_h, K_w) where it lies on the filter."""

    words: str
    kernel: np.ndarray


@dataclass(frozen=True, eq=False)
class PictureMaps:
    """A picture under the first filters and under the last ones.

    Attributes:
        before, after: (F, H, W) float32, on one scale. caption: what picture it is, and how it was prepared.
    """

    before: np.ndarray
    after: np.ndarray
    caption: str


def run_viewer(
    steps: Sequence[int],
    filters: np.ndarray,
    lines: Sequence[Line],
    last: int,
    *,
    similar: Sequence[Likeness] = (),
    maps: PictureMaps | None = None,
    plays: bool = False,
    key: str,
) -> None:
    """Show a run. Playing and scrubbing stay in the browser.

    Args:
        steps: of the checkpoints. filters: (checkpoints, F, K_h, K_w), the first layer's at each of them.
        lines: the curves, those of this run first; at most four. last: the step at which they end.
        similar: for each filter what the last one is like; nothing is said if it is empty.
        maps: a picture under the filters. plays: whether it plays by itself when it is first seen.
        key: the component's identity on the page.
    """
    data = viewer_message(steps, filters, lines, last, similar, maps, plays)
    component(Path(__file__).with_name("run_viewer.js"))(data=data, key=key)


def viewer_message(steps, filters, lines, last, similar=(), maps=None, plays=False) -> bytes:
    """What the browser is sent; arguments as for :func:`run_viewer`."""
    header = {
        "steps": list(steps),
        "filterShape": filters.shape[1:],
        "largest": float(np.abs(filters).max()) or 1.0,
        "palette": DIVERGING,
        "last": last,
        "plays": plays,
        "lines": [
            {
                "label": line.label,
                "color": color,
                **{name: [point[name] for point in line.points] for name in CURVES},
            }
            for line, color in zip(lines, CELLS)
        ],
        "similar": [one.words for one in similar],
    }
    kernels = np.stack([one.kernel for one in similar]) if similar else np.zeros(0)
    parts = {"filters": _floats(filters), "similar": _floats(kernels)}
    if maps:
        both = np.concatenate((maps.before, maps.after))
        scale = scale_for(both, "signed")
        header["maps"] = {
            "count": len(maps.before),
            "size": maps.before.shape[1:],
            "largest": scale.high,
            "range": [float(both.min()), float(both.max())],
            "caption": maps.caption,
        }
        parts |= {"before": _strip(maps.before, scale), "after": _strip(maps.after, scale)}
    return pack_identified(header, **parts)


def _floats(values: np.ndarray) -> bytes:
    return np.ascontiguousarray(values, "<f4").tobytes()


def _strip(maps: np.ndarray, scale: Scale) -> bytes:
    """Maps (F, H, W), one below the other, as a PNG."""
    return to_png(to_image(maps.reshape(1, -1, maps.shape[2]), scale))

"""The loupe: input and output side by side, and any output pixel worked out under the pointer."""

import hashlib
from pathlib import Path

import numpy as np

from core.arithmetic import ConvSpec
from core.figures.labels import weight_label
from core.figures.rendering import DISPLAYS
from core.figures.theme import DIVERGING, cell_colors
from core.lessons.explanations import lost_on, size_formulas, size_sentence, unused_sentences
from core.lessons.frameworks import remarks_on_convolution
from core.ui.app import parameter, state
from core.ui.app.picture_source import Picture
from core.ui.app.window import asked_for, moves, padding_at_every_size, slider_values
from core.ui.browser.component import component, reported_state
from core.ui.browser.wire import pack
from core.ui.components.crop.crop import parse_place, write_place
from core.ui.filters.filtered import Filtered
from core.ui.prediction import ask

_FILL_NAMES = {
    "zeros": "0",
    "reflect": "the mirrored picture, its edge left out",
    "symmetric": "the mirrored picture, its edge repeated",
    "replicate": "the edge",
    "circular": "the far side",
}


state.register(
    {
        "pin": parameter.Parameter(None, parse_place, write_place),
        "units": parameter.choice("255", ("255", "1")),
        "fit": parameter.switch(),
    }
)


def loupe(
    picture: Picture, weights: np.ndarray, spec: ConvSpec, result: Filtered, display: str, kernel_sizes: str
) -> None:
    """Show a picture, a filter (1 or C, K_h, K_w), and what comes of it in one of rendering.DISPLAYS.

    ``kernel_sizes`` is the digest of the same filter at other sizes from ``send_kernel_sizes``, if it has any.
    """
    input_shape = picture.pixels.shape[1:]
    output_size = result.shape[1:]
    header = {
        "picture": picture.digest,
        "alt": f"{picture.title}, filtered.",
        "outputSize": output_size,
        "summed": len(weights) == len(picture.pixels),
        "kernels": [kernel.ravel().tolist() for kernel in weights],
        "labels": [[weight_label(w) for w in kernel.ravel().tolist()] for kernel in weights],
        "kernelSize": spec.kernel_size,
        "spec": moves(spec),
        "fillName": _FILL_NAMES[spec.padding_mode],
        "formulas": size_formulas(spec, input_shape),
        "facts": [
            size_sentence(spec, input_shape),
            *unused_sentences(spec, input_shape),
            *remarks_on_convolution(spec, state.value("padding_name"), input_shape),
        ],
        "weightSum": weight_label(float(weights.sum(dtype=np.float64))),
        "legend": legend_of(result, display),
        "partEnds": result.part_scale and [result.part_scale.low, result.part_scale.high],
        "partRange": result.part_range,
        "lost": [lost_on(k, p, d) if s == 1 else (0, 0) for k, s, p, d in map(spec.on_axis, (0, 1))],
        "palette": DIVERGING,
        "sliders": {} if ask.is_on() else slider_values(spec),
        "kernelSizes": kernel_sizes,
        "paddings": padding_at_every_size(asked_for(None), input_shape) if kernel_sizes else [],
        "cellColors": cell_colors(weights[0].size),
        "view": {
            "pin": state.value("pin"),
            "units": state.value("units"),
            "fit": str(int(state.value("fit"))),
        },
    }
    header["id"] = hashlib.blake2b(repr(header).encode() + result.images["output"], digest_size=8).hexdigest()
    component(Path(__file__).with_name("loupe.js"))(
        data=pack(header, **result.images),
        key="loupe",
        on_pin_change=lambda: _seen("pin"),
        on_units_change=lambda: _seen("units"),
        on_fit_change=lambda: _seen("fit"),
    )


def legend_of(result: Filtered, display: str) -> dict[str, object]:
    """What the browser is told of how a result became colors."""
    return {
        "display": display,
        "label": DISPLAYS[display],
        "low": result.scale.low,
        "high": result.scale.high,
        "smallest": result.smallest,
        "largest": result.largest,
        "colors": result.shape[0],
    }


def _seen(name: str) -> None:
    """Keep what the browser reports, checked as if it came from a link."""
    state.store_text(name, reported_state("loupe", name))

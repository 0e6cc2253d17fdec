"""What the pages Filters, Arithmetic and im2col show, as one operation."""

from dataclasses import replace
from urllib.parse import quote, urlencode

import numpy as np

from core.export.shown import Shown
from core.filters.filtering import apply_filter
from core.lessons.scenes import convolution_scene
from core.ui.app import link, state
from core.ui.app.sidebar import Controls, controls
from core.ui.arithmetic import operation
from core.ui.components.small_input import NUMBERS, small_input
from core.ui.filters import filter_choice, view
from core.ui.im2col import unrolling

_READABLE = ",;:"  # as they are in an address, so that one can read it


def shown_on(page: str) -> Shown:
    """The operation that a page shows now: "filters", "arithmetic" or "im2col".

    On Filters it is the chosen filter, also where several are compared.

    Raises:
        ValueError: it cannot be done; the page says the same. KeyError: the page shows no single operation.
    """
    return {"filters": _on_filters, "arithmetic": _on_arithmetic, "im2col": _on_im2col}[page](
        controls(), page
    )


def address(page: str) -> str:
    """The app's address without its host that opens a page in the present state."""
    return f"/{page}?{urlencode(link.written(state.values()), quote_via=quote, safe=_READABLE)}".removesuffix(
        "?"
    )


def _on_filters(now: Controls, page: str) -> Shown:
    x = now.picture.pixels
    choice = filter_choice.chosen(now, view.kernels_per_filter(len(x)))
    apart = len(choice.weights) == 1
    weight = np.repeat(choice.weights, len(x), axis=0)[:, None] if apart else choice.weights[None]
    return Shown(
        "convolution",
        x,
        np.asarray(weight, np.float32),
        replace(now.spec, groups=len(x) if apart else 1),
        apply_filter(x, choice.weights, now.spec).output,
        choice.title,
        now.picture.title,
        address(page),
        (choice.title,),
    )


def _on_arithmetic(now: Controls, page: str) -> Shown:
    x = small_input(now.picture)
    scene = operation.scene(now, x)
    kernel, name = operation.kernel(now) if scene.operation not in ("max", "average") else (None, "")
    return Shown(
        scene.operation,
        scene.x,
        kernel,
        now.spec,
        scene.output,
        operation.OPERATION_TITLES[scene.operation],
        NUMBERS[state.value("numbers")],
        address(page),
        (name,) if name else (),
        operation.output_padding(now.spec) if scene.operation == "transposed" else 0,
        scene.pooling,
    )


def _on_im2col(now: Controls, page: str) -> Shown:
    what = unrolling.unrolled(now)
    spec = replace(now.spec, groups=what.groups)
    scene = convolution_scene(what.x, what.weight, spec, "im2col", what.names)
    cropped = state.value("unroll") == "picture"
    return Shown(
        "convolution",
        what.x,
        scene.weight,
        spec,
        scene.output,
        "im2col",
        f"a crop of {now.picture.title}" if cropped else NUMBERS[state.value("numbers")],
        address(page),
        what.names,
    )

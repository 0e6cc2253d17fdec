"""What is laid over the picture where a value of a map sees it: the pixels that can matter, and how much each does."""

import numpy as np

from core.arithmetic import Pair
from core.figures import overlays
from core.figures.rendering import to_png
from core.figures.theme import STRENGTH
from core.network.cost import check_field_cost
from core.network.effective_field import EffectiveField, effective_receptive_field
from core.network.rows import layer_specs, skips
from core.paths import path_map
from core.receptive_field import region, visible
from core.ui.app.remembering import remembered
from core.ui.components.point.point import Overlay, strength_legend
from core.ui.feature_maps.network_run import Run


def too_much(run: Run) -> str:
    """Why the gradient of the chosen value is not computed; "" if it is."""
    try:
        check_field_cost(run.layers, run.x.shape, run.layer, run.position)
    except ValueError as problem:
        return str(problem)
    return ""


def effective_field(run: Run) -> EffectiveField:
    """The effective receptive field of the chosen value. Raises ValueError where it would cost too much."""
    check_field_cost(run.layers, run.x.shape, run.layer, run.position)
    return _effective(run.key, run.layer, run.channel, run.position, run)


@remembered
def _effective(key: str, layer: int, channel: int, position: Pair, _run: Run) -> EffectiveField:
    return effective_receptive_field(
        _run.x,
        _run.layers,
        _run.weights,
        layer_index=layer,
        channel=channel,
        position=position,
        activations=_run.layer_maps,
    )


def paths_from_pixels(run: Run) -> np.ndarray:
    """(H, W) float64: how many paths lead from each pixel of the picture to the chosen value."""
    layers = run.layers[: run.layer + 1]
    return path_map(layer_specs(layers, run.x.shape), run.position, run.x.shape[1:], skips(layers))


def seen_pixels(run: Run) -> np.ndarray:
    """Which pixels of the picture (H, W) can matter to the chosen value, bool."""
    layers = run.layers[: run.layer + 1]
    seen = region(layer_specs(layers, run.x.shape), run.position, skips=skips(layers))
    return overlays.seen_mask(paths_from_pixels(run), visible(seen, run.x.shape[1:]))


def title_of(effective: EffectiveField) -> str:
    """What the colors of an effective field mean."""
    return "|gradient| of the value" + (" before the activation" if effective.dead else "")


def laid_over(mask: np.ndarray, effective: EffectiveField | None) -> tuple[tuple[Overlay, ...], dict | None]:
    """What is laid over the picture (H, W): the dimming, and the effective field, if it is known, with its legend."""
    whole = tuple((0, size) for size in mask.shape)
    dimming = Overlay(to_png(overlays.dimming(mask)), whole)
    inside = overlays.bounds(mask)
    if inside is None or effective is None or not effective.gradient.any():
        return (dimming,), None
    place = tuple(slice(*side) for side in inside)
    image, scale = overlays.strength_overlay(effective.gradient[place], mask[place])
    legend = strength_legend(title_of(effective), scale, float(effective.gradient.max()), STRENGTH)
    return (dimming, Overlay(to_png(image), inside, optional=True)), legend

"""A filtered picture ready for the browser: computed once, for all who see a sample, else for its reader."""

from dataclasses import dataclass

import numpy as np

from core.arithmetic import ConvSpec
from core.figures.rendering import Scale, scale_for, thumbnail, to_image, to_png
from core.filters.filtering import apply_filter
from core.ui.app.picture_source import Picture, remembered_with_picture

_PART_SIDE = 192


@dataclass(frozen=True, eq=False)
class Filtered:
    """What a filter makes of a picture, as pictures.

    Attributes:
        shape: (channels, H_out, W_out) of the output. smallest, largest: of its values.
        scale: how they became colors. part_scale: how what each channel contributes did; None if there is one only.
        part_range: the smallest and the largest value of those; None too then.
        images: name -> PNG: "output", and "r", "g", "b" for what each channel contributes if there are several.
    """

    shape: tuple[int, int, int]
    smallest: float
    largest: float
    scale: Scale
    part_scale: Scale | None
    part_range: tuple[float, float] | None
    images: dict[str, bytes]


def filtered(picture: Picture, weights: np.ndarray, spec: ConvSpec, display: str) -> Filtered:
    """The current picture under a filter (1 or C, K_h, K_w), in one of rendering.DISPLAYS."""
    asked = repr((picture.digest, weights.shape, weights.tobytes(), spec, display))
    return _filter_once(asked, picture.pixels, weights, spec, display)


@remembered_with_picture
def _filter_once(
    asked: str, _pixels: np.ndarray, _weights: np.ndarray, _spec: ConvSpec, _display: str
) -> Filtered:
    return _filter(_pixels, _weights, _spec, _display)


def _filter(pixels: np.ndarray, weights: np.ndarray, spec: ConvSpec, display: str) -> Filtered:
    response = apply_filter(pixels, weights, spec)
    output, scale = response.output, scale_for(response.output, display)
    part_scale = part_range = None
    images = {"output": to_png(to_image(output, scale))}
    if len(response.parts) > 1:
        part_scale = scale_for(response.parts, display)
        part_range = float(response.parts.min()), float(response.parts.max())
        for name, part in zip("rgb", response.parts):
            images[name] = to_png(thumbnail(to_image(part[None], part_scale), _PART_SIDE))
    return Filtered(
        output.shape, float(output.min()), float(output.max()), scale, part_scale, part_range, images
    )

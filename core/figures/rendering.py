"""Values to pixels, honestly: four ways to show a response, each with the range it covers."""

import io
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image

from core.figures.theme import STRENGTH, color_table, diverging_table

DISPLAYS = {
    "clip": "black to white, cut off beyond",
    "signed": "blue below 0, red above",
    "absolute": "without the sign",
    "stretch": "least is black, most is white",
}
_RUN_LENGTHS = 3  # zlib's Z_RLE: faster than level 1 here, and no larger
_MIDDLE = 127  # the entry of the diverging table that means zero


@dataclass(frozen=True)
class Scale:
    """How values become colors: the display's name and the values at the two ends of its legend.

    The display is one of DISPLAYS, or "strength": from 0 in the colors of strengths, for what is never negative.
    """

    display: str
    low: float
    high: float


def default_display(weights: np.ndarray) -> str:
    """The display that suits weights of any shape: "clip" where a picture comes out, else "signed".

    Weights without a negative, or that sum to 1 and so keep the picture's brightness, give a picture again.
    """
    total = float(weights.sum(dtype=np.float64))
    return "clip" if weights.min() >= 0 or abs(total - 1) < 1e-4 else "signed"


def scale_for(values: np.ndarray, display: str) -> Scale:
    """The scale of a display for values of any shape.

    Raises:
        ValueError: the display is none of DISPLAYS.
    """
    if display == "clip":
        return Scale(display, 0.0, 1.0)
    if display == "stretch":
        return Scale(display, float(values.min()), float(values.max()))
    if display == "absolute":
        return Scale(display, 0.0, _common_magnitude(values))
    if display == "signed":
        magnitude = _common_magnitude(values)
        return Scale(display, -magnitude, magnitude)
    raise ValueError(f"`display` must be one of {', '.join(DISPLAYS)}, not {display!r}.")


def _common_magnitude(values: np.ndarray) -> float:
    """The magnitude that all but the largest half percent of the values stay below.

    A few extreme edges would otherwise leave the rest of a photograph pale. What lies beyond saturates, and
    the legend says so. Large responses are judged by every fourth value along their rows.
    """
    few = values if values.size < 1 << 16 else values[..., ::4]
    magnitudes = np.abs(few).ravel()
    place = int(0.995 * (magnitudes.size - 1))
    common = float(np.partition(magnitudes, place)[place])
    return common or float(np.abs(values).max())


def enlarged(values: np.ndarray, side: int) -> np.ndarray:
    """Channels (C, H, W) with every pixel repeated, without smoothing, until they are at least ``side`` pixels high."""
    times = -(-side // values.shape[1])
    return values.repeat(times, 1).repeat(times, 2)


def to_levels(values: np.ndarray, scale: Scale) -> np.ndarray:
    """Values of any shape as uint8: 0..255 from low to high; for a signed scale 0..254 with zero at 127."""
    if scale.display == "absolute":
        values = np.abs(values)
    top = 2 * _MIDDLE if scale.display == "signed" else 255
    span = scale.high - scale.low
    if span <= 0:
        return np.full(values.shape, _MIDDLE if scale.display == "signed" else 0, np.uint8)
    levels = (values - np.float32(scale.low)) * np.float32(top / span)
    np.rint(levels, out=levels)
    return np.clip(levels, 0, top, out=levels).astype(np.uint8)


def to_image(values: np.ndarray, scale: Scale) -> Image.Image:
    """A (1, H, W) or (3, H, W) response as a picture: palette colors, gray, or RGB.

    Three channels cannot each diverge in one picture; there a signed zero is middle gray.
    """
    levels = to_levels(values, scale)
    if len(levels) == 3:
        return Image.fromarray(np.ascontiguousarray(levels.transpose(1, 2, 0)))
    image = Image.fromarray(levels[0])
    if scale.display == "signed":
        image.putpalette(_diverging_palette())
    elif scale.display == "strength":
        image.putpalette(color_table(STRENGTH, 256).tobytes())
    return image


@cache
def _diverging_palette() -> bytes:
    return diverging_table(2 * _MIDDLE + 1).tobytes()


def to_png(image: Image.Image) -> bytes:
    """The picture as PNG bytes, without loss, packed fast rather than small."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_type=_RUN_LENGTHS)
    return buffer.getvalue()


def thumbnail(image: Image.Image, side: int) -> Image.Image:
    """The picture reduced to at most ``side`` pixels; small ones keep their pixels."""
    if max(image.size) <= side:
        return image
    reduced = image.convert("RGB") if image.mode == "P" else image.copy()
    reduced.thumbnail((side, side))
    return reduced

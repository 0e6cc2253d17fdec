"""Values as PNG files as the page colors them: a pixel a value, or larger without smoothing; with a legend or not."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from core.figures.rendering import Scale, to_image, to_levels, to_png

FACTORS = (1, 2, 4, 8, 16)
LARGEST = 8192  # pixels a side of a file
_LEGEND = (64, 300)  # pixels: its height; the least width of a picture with one
_BAR = 12


def largest_factor(shape: tuple[int, int]) -> int:
    """The largest of FACTORS by which a picture (height, width) stays within LARGEST pixels a side; 1 at least."""
    return max((factor for factor in FACTORS if factor * max(shape) <= LARGEST), default=1)


def picture(values: np.ndarray, scale: Scale, factor: int = 1, legend: str | None = None) -> bytes:
    """A response as PNG.

    Args:
        values: (1, H, W) or (3, H, W). scale: how they become colors.
        factor: pixels of the file for one value, on both axes.
        legend: what the colors mean, to be written below them with the values at both ends; None for none.

    Raises:
        ValueError: the file would have more than LARGEST pixels a side.
    """
    height, width = values.shape[1:]
    if factor * max(height, width) > LARGEST and factor > 1:
        raise ValueError(
            f"{factor} times {height} × {width} is more than {LARGEST} pixels a side; scale it by less."
        )
    image = to_image(values, scale).resize((width * factor, height * factor), Image.Resampling.NEAREST)
    if legend is None:
        return to_png(image)
    shown = np.abs(values) if scale.display == "absolute" else values
    ends = [  # in letters, as Pillow's font has few signs
        f"{scale.low:.4g}{' and less' if shown.min() < scale.low else ''}",
        f"{scale.high:.4g}{' and more' if shown.max() > scale.high else ''}",
    ]
    return to_png(_with_legend(image, scale, ends, legend, len(values) == 3))


def tiled(maps: np.ndarray, gap: int = 1) -> np.ndarray:
    """Maps (C, H, W) beside and below each other in reading order, about as many rows as columns, 0 between them.

    Returns:
        (1, rows, columns) float32.
    """
    count, height, width = maps.shape
    across = int(np.ceil(np.sqrt(count)))
    down = -(-count // across)
    sheet = np.zeros((1, down * (height + gap) - gap, across * (width + gap) - gap), np.float32)
    for i, each in enumerate(maps):
        top, left = (i // across) * (height + gap), (i % across) * (width + gap)
        sheet[0, top : top + height, left : left + width] = each
    return sheet


def _with_legend(
    image: Image.Image, scale: Scale, ends: Sequence[str], words: str, is_rgb: bool
) -> Image.Image:
    height, least = _LEGEND
    font = ImageFont.load_default(13)
    width = max(image.width, least, int(font.getlength(words)) + 4)
    sheet = Image.new("RGB", (width, image.height + height), "white")
    sheet.paste(image, (0, 0))
    steps = np.linspace(scale.low, scale.high, width - 2, dtype=np.float32)[None, None]
    bar = to_image(steps, scale) if not is_rgb else Image.fromarray(to_levels(steps, scale)[0])
    sheet.paste("#888888", (0, image.height + 6, width, image.height + 8 + _BAR))
    sheet.paste(bar.convert("RGB").resize((width - 2, _BAR)), (1, image.height + 7))
    pen, y = ImageDraw.Draw(sheet), image.height + 20 + _BAR
    pen.text((1, y), ends[0], "black", font, anchor="lm")
    pen.text((width - 1, y), ends[1], "black", font, anchor="rm")
    pen.text((width / 2, y + 19), words, "black", font, anchor="mm")
    return sheet

"""Any Pillow mode as 8-bit gray or RGB on white, reduced on the way, block by block.

Converting a large picture as a whole would hold it in memory two or three times; a block is about a
megapixel, so the memory beside the decoded picture stays near 20 MB whatever the mode.
"""

from collections.abc import Iterator
from functools import cache

from PIL import Image

BLOCK = 1024  # pixels, the side of a block
MOST_BOX_REDUCTION = 64  # keeps a block near BLOCK pixels also for very thin pictures
ALPHA_MODES = {"LA", "La", "PA", "RGBA", "RGBa"}
FEW = 1 / 4  # of the range of a deep picture: one that uses less is stretched
DEEP_MODES = {"I", "F", "I;16", "I;16B", "I;16L", "I;16N"}
GRAY_MODES = {"1", "L", "LA", "La"} | DEEP_MODES

Size = tuple[int, int]  # Pillow's (width, height)


def fitting_size(size: Size, max_side: int) -> Size:
    """``size`` reduced to ``max_side`` on the longer side, at least 1 pixel a side; never enlarged.

    >>> fitting_size((4032, 3024), 512), fitting_size((1, 40000), 512), fitting_size((3, 3), 512)
    ((512, 384), (1, 512), (3, 3))
    """
    scale = min(1, max_side / max(size))
    return tuple(max(1, round(side * scale)) for side in size)


def reduction_note(size: tuple[int, int]) -> str:
    """The note on the original size of a picture of (width, height) pixels.

    >>> reduction_note((800, 600))
    'reduced from 600 px high, 800 px wide'
    """
    return f"reduced from {size[1]} px high, {size[0]} px wide"


def reduced(image: Image.Image, size: Size, gray: bool = False) -> tuple[Image.Image, list[str]]:
    """``image`` (decoded, any mode) as "L" or "RGB" of ``size``, and what was done to it.

    "L" if the mode or the palette is gray, or if ``gray`` says that the file is.

    First the mean over whole-number boxes, to at least twice the size, then Lanczos (both Pillow's).
    Transparent pixels are laid on white before any mean, so that their hidden colors never bleed.
    """
    mode = "L" if gray or is_gray(image) else "RGB"
    convert, notes = _converter(image, mode)
    factors = [min(MOST_BOX_REDUCTION, max(1, a // (2 * b))) for a, b in zip(image.size, size)]
    canvas = Image.new(mode, [-(-a // f) for a, f in zip(image.size, factors)])
    transparent = False
    for box in blocks(image.size, factors):
        block = image.crop(box)
        transparent |= _has_transparency(block)
        canvas.paste(convert(block).reduce(factors), (box[0] // factors[0], box[1] // factors[1]))
    if canvas.size != size:
        exact = (0, 0, image.width / factors[0], image.height / factors[1])
        canvas = canvas.resize(size, Image.Resampling.LANCZOS, exact)
    return canvas, notes + ["transparency laid on white"] * transparent


def blocks(size: Size, factors: list[int]) -> Iterator[tuple[int, int, int, int]]:
    """(left, upper, right, lower) of blocks that cover ``size``, cut at multiples of ``factors``."""
    step_x, step_y = (BLOCK // factor * factor for factor in factors)
    for upper in range(0, size[1], step_y):
        for left in range(0, size[0], step_x):
            yield left, upper, min(left + step_x, size[0]), min(upper + step_y, size[1])


def is_gray(image: Image.Image) -> bool:
    """Whether ``image`` can have no color: a gray mode, or a palette of grays only."""
    if image.mode in ("P", "PA"):
        palette = image.getpalette("RGB") or []
        return palette[0::3] == palette[1::3] == palette[2::3]
    return image.mode in GRAY_MODES


def _converter(image: Image.Image, mode: str):
    """A function from a block of ``image`` to 8-bit ``mode``, "L" or "RGB", and notes on what it does."""
    if image.mode in DEEP_MODES:
        return _deep_converter(image)
    if image.mode == "LAB":
        return _lab_to_srgb, ["Lab converted to RGB"]
    notes = [f"{image.mode} converted to RGB"] if image.mode in ("CMYK", "YCbCr", "HSV") else []
    return lambda block: _on_white(block).convert(mode), notes


def _on_white(block: Image.Image) -> Image.Image:
    """``block`` without its transparency, which becomes white."""
    if not (block.mode in ALPHA_MODES or "transparency" in block.info):
        return block
    block = block.convert({"La": "LA", "LA": "LA"}.get(block.mode, "RGBA"))
    white = Image.new(block.mode, block.size, (255,) * len(block.getbands()))
    return Image.alpha_composite(white, block)


def _has_transparency(block: Image.Image) -> bool:
    """Whether any pixel of ``block`` is not opaque."""
    if block.mode in DEEP_MODES or not (block.mode in ALPHA_MODES or "transparency" in block.info):
        return False
    if block.mode not in ALPHA_MODES:
        block = block.convert("RGBA")
    return block.getchannel(block.getbands()[-1]).getextrema()[0] < 255


@cache
def _lab_transform():
    from PIL import ImageCms  # only ever needed here, and as slow to import as a small picture to decode

    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    return ImageCms.buildTransform(lab, srgb, "LAB", "RGB")


def _lab_to_srgb(block: Image.Image) -> Image.Image:
    """CIE L*a*b* relative to D50, as TIFF 6.0 and ICC define it, in sRGB."""
    return _lab_transform().apply(block)


def _deep_converter(image: Image.Image):
    """For more than 8 bits a pixel: values scaled to levels 0 to 255, never clipped.

    16-bit values, and integers that fit 16 bits, are divided by 65535 unless they use but a few of them; floats within
    [0, 1] are taken as they are; anything else is stretched from its smallest to its largest finite value.
    """
    import numpy as np  # takes longer to import than most pictures, which never need it, to decode

    low, high, notes = _values_shown(image, np)
    transparent_value = image.info.get("transparency")

    def convert(block: Image.Image) -> Image.Image:
        values = np.nan_to_num(np.asarray(block).astype(np.float64), nan=low, posinf=high, neginf=low)
        levels = np.rint((values - low) * (255 / (high - low))).astype(np.uint8)
        if isinstance(transparent_value, int):
            levels[values == transparent_value] = 255
        return Image.fromarray(levels)

    return convert, notes


def _values_shown(image: Image.Image, np) -> tuple[float, float, list[str]]:
    """The values that become black and white, and what to say about them."""
    low, high, finite = _finite_range(image, np)
    notes = [] if finite else ["values that are not finite numbers replaced"]
    is_float = image.mode == "F"
    full = 1 if is_float else 65535
    if low >= 0 and high <= full and (is_float or not uses_few(low, high, full)):
        return 0, full, notes + ["16-bit values scaled"] * (not is_float)
    notes.append(stretch_note(low, high))
    return (low, high, notes) if low < high else (min(low, 0), max(high, 0), notes)


def stretch_note(low: float, high: float) -> str:
    """What is said where values from ``low`` to ``high`` became those from black to white."""
    return f"values {low:.6g} to {high:.6g} stretched to black to white"


def uses_few(low: float, high: float, full: float) -> bool:
    """Whether whole values from ``low`` to ``high`` use so little of 0 to ``full`` that nothing would be seen."""
    return low < high and high - low < FEW * full


def _finite_range(image: Image.Image, np) -> tuple[float, float, bool]:
    """The smallest and largest finite value that is seen (0 if there is none), and whether all values are finite."""
    unseen = image.info.get("transparency")
    lows, highs, all_finite = [], [], True
    for box in blocks(image.size, [1, 1]):
        values = np.asarray(image.crop(box))
        finite = np.isfinite(values)
        all_finite &= bool(finite.all())
        if isinstance(unseen, int):
            finite &= values != unseen
        if finite.any():
            lows.append(float(values[finite].min()))
            highs.append(float(values[finite].max()))
    return min(lows, default=0.0), max(highs, default=0.0), all_finite

"""TIFFs whose values are not plain 8-bit levels, read as the file itself describes them.

Pillow names a mode by what it can hold, and loses sign, photometric interpretation or byte order on the way;
the tags (TIFF 6.0, sections 3, 8 and 19) say what the values are. Read by tifffile, within the process's limits.
"""

import io
import math

from PIL import Image, TiffImagePlugin

from core.pictures.decoding_limits import MAX_MEMORY, MAX_PIXELS, Refusal
from core.pictures.eight_bit import stretch_note, uses_few

BIG, BIG_ENDIAN_BIG = b"II+\0", b"MM\0+"  # how BigTIFFs begin
WHITE_IS_ZERO, BLACK_IS_ZERO, RGB = 0, 1, 2
UNSIGNED, SIGNED, FLOAT = "u", "i", "f"
COMPRESSIONS = (1, 8, 32946)  # none, deflate: what tifffile decodes by itself
APART = 2  # each channel is stored by itself
PREMULTIPLIED, OPACITY = (
    1,
    2,
)  # what a fourth channel is: opacity that colors were, or were not, multiplied by
PREDICTORS = (1, 2)  # none, horizontal differences
PIXELS = 2**18  # converted at a time, in whole rows
SAVE_INSTEAD = "save it as a TIFF without compression, or as a PNG of 8 or 16 bits."


def unsupported(what: str) -> Refusal:
    """A valid file of a kind that is not decoded here."""
    return Refusal(f"The TIFF file is valid but unsupported: it holds {what}; {SAVE_INSTEAD}")


def needed(data: bytes) -> bool:
    """Whether ``data`` is a TIFF whose values Pillow would misread, refuse, or not stretch."""
    if data[:4] == BIG_ENDIAN_BIG:
        return True  # Pillow opens none
    if data[:4] not in (b"II*\0", b"MM\0*", BIG):
        return False
    try:
        tags = TiffImagePlugin.ImageFileDirectory_v2(bytes(data[: 16 if data[:4] == BIG else 8]))
        file = io.BytesIO(data)
        file.seek(tags.next)
        tags.load(file)
        bits, formats = max(map(int, tags.get(258, (1,)))), set(tags.get(339, (1,)))
        photometric, compression, samples = tags.get(262), tags.get(259, 1), tags.get(277, 1)
        readable = compression in COMPRESSIONS and tags.get(317, 1) in PREDICTORS
    except Exception:  # noqa: BLE001 Pillow will say what is wrong with the file
        return False
    if photometric not in (WHITE_IS_ZERO, BLACK_IS_ZERO, RGB) or (bits <= 8 and formats == {1}):
        return False
    unsigned_16 = bits == 16 and formats == {1}
    if photometric == RGB:
        # What tifffile cannot unpack is Pillow's, but for channels apart: those it mixes up.
        return readable or not unsigned_16 or tags.get(284, 1) == APART
    told_by_pillow = (
        photometric == BLACK_IS_ZERO and samples == 1 and (unsigned_16 or (bits, formats) == (32, {3}))
    )
    return readable or not told_by_pillow


def levels_of_tiff(file) -> tuple[Image.Image, int, list[str]]:
    """The first page of an open binary ``file``: "L" or "RGB", its orientation (1 to 8), what was done to it.

    Raises:
        Refusal: too large, or of a kind that is not decoded. Any other exception: the file is damaged.
    """
    import numpy as np
    import tifffile  # 70 ms: only for files that Pillow cannot tell the truth about

    with tifffile.TiffFile(file) as tiff:
        page = tiff.pages.first
        _check(page)
        values = page.asarray(maxworkers=1)
        notes = ["first page only"] if len(tiff.pages) > 1 else []
        orientation = page.tags.valueof(274, 1)
    if page.planarconfig == APART:
        values = np.moveaxis(values.reshape(page.samplesperpixel, *values.shape[-2:]), 0, -1)
    values = values.reshape(page.imagelength, page.imagewidth, -1)
    shown, samples, extra = 3 if page.photometric == RGB else 1, page.samplesperpixel, page.extrasamples
    if shown == 3 and extra and extra[0] in (PREMULTIPLIED, OPACITY):
        values, transparent = _on_white(np, values, extra[0] == PREMULTIPLIED)
        notes += ["transparency laid on white"] * transparent
    elif samples > shown:
        notes.append(f"first {shown} channels of {samples}" if shown > 1 else "first channel only")
    values = values[..., :shown]
    levels, said = _levels(np, values, page.bitspersample, page.photometric == WHITE_IS_ZERO)
    return Image.fromarray(levels[..., 0] if levels.shape[2] == 1 else levels), orientation, notes + said


def _check(page) -> None:
    """Refuse what is too large, and what tifffile or this module does not decode."""
    pixels = page.imagewidth * page.imagelength
    if pixels > MAX_PIXELS:
        raise Refusal(
            f"The picture has {pixels / 1e6:.1f} megapixels, and at most {MAX_PIXELS // 10**6} can be "
            "opened; reduce it first."
        )
    if page.photometric not in (WHITE_IS_ZERO, BLACK_IS_ZERO, RGB):
        raise unsupported(f"deep values of the kind {page.photometric}")
    if page.dtype is None or page.dtype.kind not in (UNSIGNED, SIGNED, FLOAT):
        raise unsupported("complex numbers or values of an unknown type")
    if page.bitspersample not in (8, 16, 32, 64):
        raise unsupported(f"values of {page.bitspersample} bits")
    if page.compression not in COMPRESSIONS:
        name = getattr(page.compression, "name", "a method that does not exist")
        raise unsupported(f"deep values compressed by {name}")
    if page.predictor not in PREDICTORS:
        raise unsupported("values stored as differences of floats")
    if page.imagedepth != 1 or page.samplesperpixel < (3 if page.photometric == RGB else 1):
        raise unsupported("a volume, or too few channels")
    needed = pixels * page.samplesperpixel * (2 * page.bitspersample / 8 + 2)
    if needed > MAX_MEMORY:
        raise Refusal(
            f"The TIFF picture takes {math.ceil(needed / 1e6)} MB to decode, and at most "
            f"{MAX_MEMORY // 10**6} MB may be used; reduce it, or save it as a plain PNG or JPEG."
        )


def _on_white(np, values, premultiplied: bool):
    """(H, W, 4 or more) values as (H, W, 3) of the same type, laid on white, and whether anything was transparent."""
    full = 1.0 if values.dtype.kind == FLOAT else float(np.iinfo(values.dtype).max)
    laid, transparent = np.empty((*values.shape[:2], 3), values.dtype), False
    rows = max(1, PIXELS // values.shape[1])
    for top in range(0, len(values), rows):
        block = np.nan_to_num(values[top : top + rows, :, :4].astype(np.float64))
        opacity = np.clip(block[..., 3:] / full, 0, 1)
        colors = block[..., :3] if premultiplied else block[..., :3] * opacity
        colors = colors + (1 - opacity) * full
        if values.dtype.kind != FLOAT:
            colors = np.clip(np.rint(colors), np.iinfo(values.dtype).min, np.iinfo(values.dtype).max)
        unseen = opacity < 1
        laid[top : top + rows] = np.where(unseen, colors, values[top : top + rows, :, :3])
        transparent |= bool(unseen.any())
    return laid, transparent


def _levels(np, values, bits: int, white_is_zero: bool):
    """(H, W, C) values of any type as (H, W, C) uint8, and what to say about it."""
    low, high, notes = _shown(np, values, bits)
    levels = np.empty(values.shape, np.uint8)
    rows = max(1, PIXELS // values.shape[1])
    for top in range(0, len(values), rows):
        block = np.nan_to_num(values[top : top + rows].astype(np.float64), nan=low, posinf=high, neginf=low)
        scaled = (block - low) * 255 / (high - low)
        levels[top : top + rows] = np.rint(255 - scaled if white_is_zero else scaled)
    return levels, notes


def _shown(np, values, bits: int) -> tuple[float, float, list[str]]:
    """The values at the two ends of the levels, and what to say about them."""
    kind, notes = values.dtype.kind, []
    if kind == FLOAT and not np.isfinite(values).all():
        notes.append("values that are not finite numbers replaced")
    finite = values[np.isfinite(values)] if notes else values
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    full = 1 if kind == FLOAT else 2 ** min(bits, 16) - 1
    if kind == SIGNED and bits < 32:
        full //= 2
    few = bits > 8 and kind != FLOAT and uses_few(low, high, full)
    if low >= 0 and high <= full and not few:
        return 0, full, notes + [f"{min(bits, 16)}-bit values scaled"] * (kind != FLOAT and bits > 8)
    notes.append(stretch_note(low, high))
    return (low, high, notes) if low < high else (min(low, 0), max(high, 0), notes)

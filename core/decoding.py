"""Decoding one untrusted picture, in a process of its own: ``python -m core.decoding MAX_SIDE``.

The file comes in on standard input; a line of JSON goes out, then the pixels. A process of its own,
because nothing else holds against every file: the C libraries write to standard error (libtiff), can
crash, run for minutes or take gigabytes from a few bytes, and warnings cannot be silenced for one
thread only. The operating system's limits on memory and time end whatever the checks below let by.
"""

import contextlib
import io
import json
import re
import sys

from PIL import Image
from PIL import TiffImagePlugin as _tiff  # noqa: F401  registers itself; else Pillow loads all its formats
from PIL import WebPImagePlugin as _webp  # noqa: F401

from core.eight_bit import DEEP_MODES, fitting_size, reduced

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
FORMAT_NAMES = "PNG, JPEG, WebP, GIF, BMP or TIFF"
MAX_PIXELS = 40_000_000
MAX_MEMORY = 250_000_000  # bytes for the decoded pixels and the decoder, as `_decoding_memory` estimates
HARD_MEMORY_LIMIT = 320_000_000  # bytes for all data of this process, held by the operating system
CPU_SECONDS = 20
MAX_SCANS = 200  # a progressive JPEG has about 10; each one costs a pass over the whole picture

WEBP_BYTES_PER_PIXEL = 16  # two canvases, a copy, and Pillow's image (measured with Pillow 13)
STORED_BYTES = {
    "1": 1,
    "L": 1,
    "P": 1,
    "I;16": 2,
    "I;16B": 2,
    "I;16L": 2,
}  # per pixel; else 4 (Pillow, ImImage)
ORIENTATION = 0x0112
SWAPPED_AXES = (5, 6, 7, 8)  # orientations of a picture that lies on its side
TRANSPOSITIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # EXIF 2.32, tag 0x0112
ROWS_PER_STRIP, TILE_WIDTH, TILE_LENGTH = 278, 322, 323
BITS_PER_SAMPLE = 258

SIGNATURES = {
    rb"\x89PNG": "PNG",
    rb"\xff\xd8": "JPEG",
    rb"RIFF....WEBP": "WebP",
    rb"GIF8": "GIF",
    rb"BM": "BMP",
    rb"II\*\0|MM\0\*|II\+\0|MM\0\+": "TIFF",
}
FOREIGN = {
    rb"....ftyp(heic|heix|hevc|heif|mif1|msf1)": "a HEIC photograph",
    rb"....ftypavi[fs]": "an AVIF picture",
    rb"%PDF": "a PDF document",
    rb"PK\x03\x04": "a ZIP archive",
    rb"\s*(<\?xml.*)?<svg": "an SVG drawing",
}


class Refusal(ValueError):
    """A sentence for the learner: why this file is not decoded, and what to do."""


def decode(data: bytes, max_side: int) -> tuple[Image.Image, tuple[int, int], list[str]]:
    """The first frame of the file, upright, "L" or "RGB", reduced to ``max_side`` pixels.

    Returns:
        The picture; its original (height, width) in pixels, upright; what was done to it.

    Raises:
        Refusal: the file is not a picture, too large, too costly, or damaged.
    """
    image = _opened(data)
    _limit_resources()
    try:
        return _decode(image, data, max_side)
    except Refusal:
        raise
    except MemoryError:
        raise Refusal(
            f"This {image.format} file asks for more memory than a picture may take; "
            "reduce it, or save it as PNG or JPEG."
        ) from None
    except Exception:  # noqa: BLE001 decoders raise OSError, ValueError, SyntaxError, TypeError, struct.error and more
        raise Refusal(damaged(image.format)) from None


def damaged(format_name: str) -> str:
    return (
        f"This {format_name} file is damaged or incomplete and cannot be decoded; download or save it again."
    )


def _opened(data: bytes) -> Image.Image:
    """The file's header read, its format and its number of pixels accepted."""
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        raise Refusal(
            f"The picture has more than {MAX_PIXELS // 10**6} megapixels, the most that can be opened; reduce it first."
        ) from None
    except Exception:  # noqa: BLE001 as above
        raise Refusal(_unreadable(data)) from None
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise Refusal(
            f"The picture has {width} × {height} pixels, {width * height / 1e6:.1f} megapixels, and at most "
            f"{MAX_PIXELS // 10**6} can be opened; reduce it first."
        )
    return image


def _unreadable(data: bytes) -> str:
    for signature, name in SIGNATURES.items():
        if re.match(signature, data, re.DOTALL):
            return damaged(name)
    for signature, name in FOREIGN.items():
        if re.match(signature, data[:4096], re.DOTALL):
            return f"The file is {name}, which cannot be opened here; save it as {FORMAT_NAMES}."
    return f"The file is not a picture that can be opened here; use {FORMAT_NAMES}."


def _decode(image: Image.Image, data: bytes, max_side: int):
    size = image.size
    target = fitting_size(size, max_side)
    if image.format == "JPEG":
        _check_scans(data)
        image.draft(None, target)  # the decoder itself reduces, by 2, 4 or 8
    _check_memory(image, size)
    notes = []
    if getattr(image, "is_animated", False):  # not n_frames: counting them may read the whole file
        notes.append("first page only" if image.format == "TIFF" else "first frame only")
    if _stored_as(image, "LA"):
        image.info["gray"] = True
    if _stored_as(image, ";16") and image.mode not in DEEP_MODES:
        notes.append("16-bit values scaled")
    already_rotated = image.format == "TIFF" and _orientation(image) in TRANSPOSITIONS  # by load()
    image.load()
    orientation = _orientation(image)
    picture, what = reduced(image, target)
    if already_rotated or orientation in TRANSPOSITIONS:
        notes.append("rotated upright")
    if orientation in TRANSPOSITIONS:
        picture = picture.transpose(TRANSPOSITIONS[orientation])
    if orientation in SWAPPED_AXES:
        size, target = size[::-1], target[::-1]
    if target != size:
        notes.append(f"reduced from {size[0]} × {size[1]}")
    return picture, size[::-1], notes + what


def _orientation(image: Image.Image):
    """The EXIF or XMP orientation, 1 to 8 if the file is sane; unreadable metadata count as none."""
    with contextlib.suppress(Exception):
        return image.getexif().get(ORIENTATION)


def _stored_as(image: Image.Image, layout: str) -> bool:
    """Whether the pixels in a PNG are stored as ``layout``, Pillow's name of the raw format."""
    return image.format == "PNG" and any(layout in str(tile.args) for tile in image.tile)


def _check_scans(data: bytes) -> None:
    scans = len(re.findall(rb"\xff\xda\x00[\x08\x0a\x0c\x0e][\x01-\x04]", data))
    if scans > MAX_SCANS:
        raise Refusal(
            f"This JPEG file has {scans} scans and at most {MAX_SCANS} are decoded; save it again with a usual program."
        )


def _check_memory(image: Image.Image, size: tuple[int, int]) -> None:
    """Refuse a picture whose pixels or whose decoder take more than MAX_MEMORY."""
    needed = _decoding_memory(image, size[0] * size[1])
    if needed > MAX_MEMORY:
        megapixels = size[0] * size[1] / 1e6
        raise Refusal(
            f"This {image.format} picture of {megapixels:.1f} megapixels takes {needed / 1e6:.0f} MB to decode, and "
            f"at most {MAX_MEMORY // 10**6} MB may be used; reduce it to "
            f"{int(10 * megapixels * MAX_MEMORY / needed) / 10} megapixels, or save it as a plain PNG or JPEG."
        )


def _decoding_memory(image: Image.Image, pixels: int) -> float:
    """Bytes that ``image.load()`` will hold: the decoded pixels, and what the decoder needs beside them."""
    decoded = (
        image.width * image.height * STORED_BYTES.get(image.mode, 4)
    )  # smaller than the file's after draft
    if image.format == "WEBP":
        return pixels * WEBP_BYTES_PER_PIXEL
    if image.format == "JPEG" and image.info.get("progressive"):
        # 16-bit coefficients of every component, at that component's own resolution (ITU-T T.81)
        areas = [horizontal * vertical for _, horizontal, vertical, _ in image.layer]
        return decoded + 2 * pixels * sum(areas) / max(areas)
    if image.format == "TIFF":
        tags = image.tag_v2
        bits = sum(tags.get(BITS_PER_SAMPLE, (1,))) if image.mode != "1" else 1
        rows = min(tags.get(ROWS_PER_STRIP, image.height), image.height)
        strip = tags.get(TILE_WIDTH, image.width) * tags.get(TILE_LENGTH, rows) * bits / 8
        rotated = 2 if _orientation(image) in TRANSPOSITIONS else 1
        return max(decoded * rotated, decoded + strip)
    return decoded


def _limit_resources() -> None:
    """Let the operating system end whatever the estimates did not foresee (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    for limit, most in (("RLIMIT_DATA", HARD_MEMORY_LIMIT), ("RLIMIT_CPU", CPU_SECONDS), ("RLIMIT_CORE", 0)):
        with contextlib.suppress(ValueError, OSError, AttributeError):
            resource.setrlimit(
                getattr(resource, limit), (most, resource.getrlimit(getattr(resource, limit))[1])
            )


def main() -> None:
    """Decode standard input to standard output: ``{"error": sentence}``, or a header and its pixels."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS  # makes Image.open itself refuse twice as many
    try:
        picture, original_size, notes = decode(sys.stdin.buffer.read(), int(sys.argv[1]))
    except Refusal as refusal:
        header, pixels = {"error": str(refusal)}, b""
    else:
        shape = (picture.height, picture.width, len(picture.getbands()))
        header, pixels = {"shape": shape, "original_size": original_size, "notes": notes}, picture.tobytes()
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n" + pixels)


if __name__ == "__main__":
    main()

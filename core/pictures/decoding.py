"""Decoding one untrusted picture, in a process of its own: ``python -m core.pictures.decoding MAX_SIDE``.

The file comes in on standard input; a line of JSON goes out, then the pixels. A process of its own,
because nothing else holds against every file: the C libraries write to standard error (libtiff does),
can crash, run for minutes, or take gigabytes for a few bytes, and Python's warnings cannot be silenced
for one thread only.
"""

import contextlib
import io
import json
import re
import sys
from collections.abc import Callable

from PIL import Image
from PIL import TiffImagePlugin as _tiff  # noqa: F401  registers itself; else Pillow loads all its formats
from PIL import WebPImagePlugin as _webp  # noqa: F401

from core.pictures import decoding_limits, deep_color, tiff_values
from core.pictures.decoding_limits import JPEG_FORMATS, MAX_JPEG_PIXELS, MAX_PIXELS, Refusal, display_name
from core.pictures.eight_bit import DEEP_MODES, fitting_size, reduced, reduction_note

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
FORMAT_NAMES = "PNG, JPEG, WebP, GIF, BMP or TIFF"

ORIENTATION = 0x0112  # EXIF 2.32, section 4.6.4
SWAPPED_AXES = (5, 6, 7, 8)  # orientations of a picture that lies on its side
TRANSPOSITIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

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

Decoded = tuple[Image.Image, tuple[int, int], list[str]]


def decode(data: bytes, max_side: int, before_pixels: Callable[[], None] = lambda: None) -> Decoded:
    """The first frame of the file, upright, reduced to ``max_side`` pixels; without the process's limits.

    ``before_pixels`` is called once the header is accepted, before any pixel is decoded.

    Returns:
        The picture, of mode "L" or "RGB"; its original (height, width) in pixels; what was done to it.

    Raises:
        Refusal: the file is not a picture, too large, too costly, or damaged.
    """
    if tiff_values.needed(data):
        before_pixels()
        return _explained("TIFF", lambda: _upright_tiff(data, max_side))
    image = _opened(data)
    before_pixels()
    return _explained(display_name(image), lambda: _upright_and_reduced(image, data, max_side))


def _opened(data: bytes) -> Image.Image:
    """The file's header: its format, its number of pixels and its cost are accepted."""
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        most = MAX_JPEG_PIXELS if data[:2] == b"\xff\xd8" else MAX_PIXELS
        raise Refusal(
            f"The picture has more than {most // 10**6} megapixels, the most that can be opened; "
            "reduce it first."
        ) from None
    except MemoryError:
        raise Refusal(_TOO_COSTLY) from None
    except Exception:  # noqa: BLE001 OSError, SyntaxError, TypeError, struct.error and more
        raise Refusal(_why_unreadable(data)) from None
    decoding_limits.check_pixels(image)
    if image.format in JPEG_FORMATS:
        decoding_limits.check_scans(data)
    return image


def _why_unreadable(data: bytes) -> str:
    for signature, name in SIGNATURES.items():
        if re.match(signature, data, re.DOTALL):
            return _damaged(name)
    for signature, name in FOREIGN.items():
        if re.match(signature, data[:4096], re.DOTALL):
            return f"The file is {name}, which cannot be opened here; save it as {FORMAT_NAMES}."
    return f"The file is not a picture that can be opened here; use {FORMAT_NAMES}."


def _damaged(name: str) -> str:
    return f"The {name} file is damaged or incomplete and cannot be decoded; download or save it again."


def _too_costly(file: str) -> str:
    return (
        f"The {file} asks for more memory than a picture may take; reduce the picture, "
        "or save it as a plain PNG or JPEG."
    )


_TOO_COSTLY = _too_costly("file")


def _explained(name: str, decoding: Callable[[], Decoded]) -> Decoded:
    """What ``decoding`` of a file of the format ``name`` gives; its errors as sentences."""
    try:
        return decoding()
    except Refusal:
        raise
    except MemoryError:
        raise Refusal(_too_costly(f"{name} file")) from None
    except Exception:  # noqa: BLE001 decoders raise whatever their libraries do
        raise Refusal(_damaged(name)) from None


def _upright_and_reduced(image: Image.Image, data: bytes, max_side: int) -> Decoded:
    size = image.size
    target = fitting_size(size, max_side)
    if image.format in JPEG_FORMATS:
        image.draft(None, target)  # the decoder itself reduces by 2, 4 or 8
    turned_by_load = image.format == "TIFF" and orientation_of(image) in TRANSPOSITIONS
    decoding_limits.check_memory(image, size, turned_by_load)
    notes = _notes_on_the_file(image)
    gray = _stored_as(image, "LA;16")  # 16-bit gray with alpha, which Pillow gives as RGBA
    layout = str(image.tile[0].args) if image.format == "PNG" and image.tile else ""
    image.load()
    if layout.endswith(";16B") and image.mode not in DEEP_MODES:
        image, stretched = deep_color.stretched(image, layout, data)
        notes += [stretched] if stretched else ["16-bit values scaled"]
    orientation = orientation_of(image)  # PNG may say it after the pixels; TIFF's is gone once applied
    picture, what_was_done = reduced(image, target, gray)
    if turned_by_load or orientation in TRANSPOSITIONS:
        notes.append("turned upright")
    if orientation in TRANSPOSITIONS:
        picture = picture.transpose(TRANSPOSITIONS[orientation])
    if orientation in SWAPPED_AXES:
        size, target = size[::-1], target[::-1]
    if target != size:
        notes.append(reduction_note(size))
    return picture, size[::-1], notes + what_was_done


def _upright_tiff(data: bytes, max_side: int) -> Decoded:
    """:func:`_upright_and_reduced` for a TIFF whose values its own description explains."""
    image, orientation, notes = tiff_values.levels_of_tiff(io.BytesIO(data))
    if orientation in TRANSPOSITIONS:
        image = image.transpose(TRANSPOSITIONS[orientation])
        notes.append("turned upright")
    target = fitting_size(image.size, max_side)
    if target != image.size:
        notes.append(reduction_note(image.size))
    return reduced(image, target)[0], image.size[::-1], notes


def orientation_of(image: Image.Image):
    """The EXIF or XMP orientation, 1 to 8 if the file is sane; unreadable metadata count as none."""
    with contextlib.suppress(Exception):
        return image.getexif().get(ORIENTATION)


def _notes_on_the_file(image: Image.Image) -> list[str]:
    """What is left out before any pixel is decoded."""
    notes = []
    if getattr(image, "is_animated", False) and image.format != "MPO":  # a phone's JPEG with a second picture
        notes.append("first page only" if image.format == "TIFF" else "first frame only")
    if image.format == "TIFF" and _stored_as(image, ";16") and image.mode not in DEEP_MODES:
        notes.append("16-bit values scaled")
    return notes


def _stored_as(image: Image.Image, layout: str) -> bool:
    """Whether ``layout`` is in Pillow's name of the file's pixel format, e.g. "RGB;16B"."""
    return image.format in ("PNG", "TIFF") and any(layout in str(tile.args) for tile in image.tile)


def main() -> None:
    """Decode standard input to standard output: ``{"error": sentence}``, or a header and its pixels."""
    Image.MAX_IMAGE_PIXELS = MAX_JPEG_PIXELS // 2  # Image.open itself refuses twice as many
    data = sys.stdin.buffer.read()
    is_webp = data[8:12] == b"WEBP"
    decoding_limits.limit_this_process(
        decoding_limits.WEBP_OPENING_MEMORY if is_webp else decoding_limits.DECODING_MEMORY
    )
    try:
        picture, original_size, notes = decode(
            data,
            int(sys.argv[1]),
            lambda: decoding_limits.limit_this_process(decoding_limits.DECODING_MEMORY),
        )
    except (Refusal, MemoryError) as refusal:
        sentence = str(refusal) if isinstance(refusal, Refusal) else _TOO_COSTLY
    else:
        sentence = None
    # Only here is all that the refusal's frames held given back, and a little more allowed: there may be nothing left.
    if sentence is not None:
        decoding_limits.limit_this_process(decoding_limits.ANSWERING_MEMORY)
        header, pixels = {"error": sentence}, b""
    else:
        shape = (picture.height, picture.width, len(picture.getbands()))
        header = {"shape": shape, "original_size": original_size, "notes": notes}
        pixels = picture.tobytes()
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n" + pixels)


if __name__ == "__main__":
    main()

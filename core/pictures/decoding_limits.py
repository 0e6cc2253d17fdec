"""What decoding a picture may cost: pixels, memory, passes; estimated before, enforced during.

The estimates make refusals that explain themselves. The operating system's limits, set for the
decoding process only, end whatever the estimates did not foresee.
"""

import contextlib
import math
import re

from PIL import Image

MAX_PIXELS = 40_000_000
MAX_JPEG_PIXELS = 120_000_000  # phones make 48 and 108 megapixels; the decoder itself reduces them
MAX_MEMORY = 240_000_000  # bytes for the decoded pixels and the decoder; the process itself takes 30 MB more
MAX_SCANS = 200  # a progressive JPEG has about 10, and each costs a pass over the whole picture
WEBP_OPENING_MEMORY = (
    1_000_000_000  # bytes reserved, not used: its decoder reserves the canvas for the header alone
)
DECODING_MEMORY = 285_000_000
ANSWERING_MEMORY = 295_000_000  # for the sentence on why memory was not enough
CPU_SECONDS = 4  # the slowest honest files of 30 MB took 1.1

JPEG_FORMATS = ("JPEG", "MPO")  # MPO: Pillow's name for a JPEG that carries further pictures
STORED_BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2}  # a pixel in Pillow; else 4
WEBP_BYTES = 17  # a pixel: two canvases, a copy, Pillow's image, the decoder's rows (measured with Pillow 13)
BITS_PER_SAMPLE, ROWS_PER_STRIP, TILE_WIDTH, TILE_LENGTH = 258, 278, 322, 323  # TIFF 6.0
SCAN_HEADER = rb"\xff\xda\x00[\x08\x0a\x0c\x0e][\x01-\x04]"  # ITU-T T.81, B.2.3


class Refusal(ValueError):
    """A sentence for the learner: why a file is not decoded, and what to do."""


def display_name(image: Image.Image) -> str:
    """The format as people write it."""
    return {"WEBP": "WebP", "MPO": "JPEG"}.get(image.format, image.format)


def check_pixels(image: Image.Image) -> None:
    """Refuse more than MAX_PIXELS, of a JPEG more than MAX_JPEG_PIXELS."""
    width, height = image.size
    most = MAX_JPEG_PIXELS if image.format in JPEG_FORMATS else MAX_PIXELS
    if width * height > most:
        raise Refusal(
            f"The picture is {height} px high and {width} px wide, {width * height / 1e6:.1f} megapixels, and at most "
            f"{most // 10**6} can be opened; reduce it first."
        )


def check_scans(data: bytes) -> None:
    """Refuse a JPEG made to be decoded over and over."""
    scans = len(re.findall(SCAN_HEADER, data))
    if scans > MAX_SCANS:
        raise Refusal(
            f"The JPEG file has {scans} scans, and at most {MAX_SCANS} are decoded; "
            "save it again with another program."
        )


def check_memory(image: Image.Image, size: tuple[int, int], turned_by_load: bool) -> None:
    """Refuse a picture that takes more than MAX_MEMORY to decode.

    Args:
        image: opened, not decoded; ``size``: its (width, height) in the file, in pixels.
        turned_by_load: Pillow will turn the decoded picture, and hold it twice meanwhile.
    """
    pixels = size[0] * size[1]
    needed = _decoding_memory(image, pixels, turned_by_load)
    if needed > MAX_MEMORY:
        fewer = int(pixels * MAX_MEMORY / needed / 1e6)  # 0: it is not for its pixels that it takes so much
        remedy = f"reduce it to {fewer} megapixels, or save" if fewer else "save"
        raise Refusal(
            f"The {display_name(image)} picture of {pixels / 1e6:.1f} megapixels takes "
            f"{math.ceil(needed / 1e6)} MB to decode, and at most {MAX_MEMORY // 10**6} MB may be used; "
            f"{remedy} it as a plain PNG or JPEG."
        )


def _decoding_memory(image: Image.Image, pixels: int, turned_by_load: bool) -> float:
    """Bytes that ``image.load()`` holds: the decoded pixels, and what the decoder needs beside them."""
    if image.format == "WEBP":
        return pixels * WEBP_BYTES
    decoded = image.width * image.height * STORED_BYTES.get(image.mode, 4)  # a JPEG is decoded smaller
    if image.format in JPEG_FORMATS and image.info.get("progressive"):
        # 16-bit coefficients of every component, at that component's own resolution (ITU-T T.81, A.1.1)
        areas = [horizontal * vertical for _, horizontal, vertical, _ in image.layer]
        return decoded + 2 * pixels * sum(areas) / max(areas)
    if image.format == "TIFF":
        return decoded + max(_tiff_buffer(image), decoded if turned_by_load else 0)
    return decoded


def _tiff_buffer(image: Image.Image) -> float:
    """Bytes of the strip or tile that libtiff decodes at a time."""
    tags = image.tag_v2
    bits_per_pixel = sum(tags.get(BITS_PER_SAMPLE, (1,)))
    columns = tags.get(TILE_WIDTH, image.width)
    rows = tags.get(TILE_LENGTH) or min(tags.get(ROWS_PER_STRIP, image.height), image.height)
    return columns * rows * bits_per_pixel / 8


def limit_this_process(memory: int) -> None:
    """Let the operating system end a decoder beyond ``memory`` bytes or CPU_SECONDS (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    for name, most in (("RLIMIT_DATA", memory), ("RLIMIT_CPU", CPU_SECONDS), ("RLIMIT_CORE", 0)):
        with contextlib.suppress(ValueError, OSError, AttributeError):  # a lower limit is in force already
            limit = getattr(resource, name)
            resource.setrlimit(limit, (most, resource.getrlimit(limit)[1]))

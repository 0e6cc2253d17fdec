"""Writing picture files, truthful or not, and reading back what core.images made of them."""

import io
import struct
import zlib

import numpy as np
from PIL import Image

from core.images import open_image

RNG = np.random.default_rng(1)
GRAY = RNG.integers(0, 256, (5, 7), dtype=np.uint8)
COLOR = RNG.integers(0, 256, (5, 7, 3), dtype=np.uint8)
ALPHA = RNG.integers(0, 256, (5, 7), dtype=np.uint8)
PICTURE = Image.fromarray(RNG.integers(0, 256, (40, 60, 3), dtype=np.uint8))


def saved(image: Image.Image, format_name: str, **options) -> bytes:
    """``image`` as a file."""
    stream = io.BytesIO()
    image.save(stream, format_name, **options)
    return stream.getvalue()


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, rows: bytes, depth=8, color=2, interlace=0, before_pixels=b"") -> bytes:
    """A PNG from its filtered rows, lying as much as one likes (PNG specification, section 11)."""
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlace)
    pixels = png_chunk(b"IDAT", zlib.compress(rows))
    start = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + before_pixels
    return start + pixels + png_chunk(b"IEND", b"")


def levels(pixels: np.ndarray) -> np.ndarray:
    """(C, H, W) in [0, 1] as integers (H, W) or (H, W, 3), after checking that they are 8-bit levels."""
    assert pixels.dtype == np.float32 and pixels.ndim == 3 and pixels.shape[0] in (1, 3)
    whole = np.rint(pixels * 255).astype(np.uint8)
    np.testing.assert_array_equal(pixels, whole.astype(np.float32) / np.float32(255))
    return whole[0].astype(int) if len(whole) == 1 else whole.transpose(1, 2, 0).astype(int)


def opened(image: Image.Image, format_name: str = "PNG", **options):
    """Saved, decoded in this process: its levels and notes."""
    loaded = open_image(saved(image, format_name, **options), trusted=True)
    return levels(loaded.pixels), loaded.notes

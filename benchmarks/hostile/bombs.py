"""Files that cost a decoder far more than their size: made here in a moment, each within the app's limit of 30 MB."""

import io
import struct
import zlib
from collections.abc import Callable, Mapping

import numpy as np
import tifffile
from PIL import Image

from core.images import MAX_BYTES
from tests.pictures.hostile import gif, tiff, tiff_tags, with_size
from tests.pictures.picture_files import png, png_chunk, saved

_SIDE = 6_300  # 39.7 megapixels, just below the most that is opened
_LONG, _SHORT, _UNDEFINED = 4, 3, 7  # TIFF 6.0, section 2


def _png_of_zeros(channels: int, depth: int) -> bytes:
    color = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    packer = zlib.compressobj(1)
    line = bytes(1 + _SIDE * channels * depth // 8)
    packed = b"".join([packer.compress(line * 100) for _ in range(_SIDE // 100)] + [packer.flush()])
    start = b"\x89PNG\r\n\x1a\n" + png_chunk(
        b"IHDR", struct.pack(">IIBBBBB", _SIDE, _SIDE, depth, color, 0, 0, 0)
    )
    return start + png_chunk(b"IDAT", packed) + png_chunk(b"IEND", b"")


def _png_of_chunks() -> bytes:
    """Two million chunks of no bytes before the pixels."""
    return png(60, 40, bytes(181 * 40), before_pixels=png_chunk(b"teSt", b"") * (MAX_BYTES // 12 - 1000))


def _png_of_texts() -> bytes:
    texts = png_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(10**6))) * 2000
    return png(60, 40, bytes(181 * 40), before_pixels=texts)


def _png_of_pixel_chunks() -> bytes:
    """Pixels a byte a chunk, and then more of nothing."""
    start = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 60, 40, 8, 2, 0, 0, 0))
    data = zlib.compress(bytes(181 * 40))
    chunks = [png_chunk(b"IDAT", data[i : i + 1]) for i in range(len(data))]
    return start + b"".join(chunks) + png_chunk(b"IDAT", b"") * 2_000_000


def _tags_over_the_same_bytes() -> bytes:
    """4,000 tags of 20 MB each, which all lie in one place."""
    tags = tiff_tags() | {60000 + i: (_UNDEFINED, 20_000_000, 100_000) for i in range(4000)}
    return tiff(tags, bytes(20_100_000))


def _directories(count: int, deep: bool) -> bytes:
    """A chain of directories that leads on and on."""
    tags = tiff_tags()
    if deep:
        tags |= {258: (_SHORT, 1, 32)}
    first = tiff(tags, bytes(9600), next_directory=20_000)
    first += bytes(20_000 - len(first))
    links = (struct.pack("<HHHIII", 1, 254, _LONG, 1, 0, 20_000 + 18 * (i + 1)) for i in range(count))
    return first + b"".join(links)


def _deep_tiff(shape: tuple[int, ...], kind: str, **options) -> bytes:
    with io.BytesIO() as file:
        tifffile.imwrite(file, np.zeros(shape, kind), **options)
        return file.getvalue()


def _strips_over_the_same_bytes() -> bytes:
    """A deflated TIFF whose one strip holds 400 MB of zeros where 4 MB belong."""
    packed = zlib.compress(bytes(400_000_000), 1)
    tags = tiff_tags(1000, 1000, compression=8, count=len(packed)) | {258: (_SHORT, 1, 32)}
    return tiff(tags, bytes(400 - len(tiff(tags))) + packed)


def _tiff_of_one_packed_strip(compression: int, bits: int, packed: bytes) -> bytes:
    tags = tiff_tags(_SIDE, _SIDE, compression=compression, count=len(packed)) | {258: (_SHORT, 1, bits)}
    return tiff(tags, bytes(400 - len(tiff(tags))) + packed)


def _many_frames(name: str) -> bytes:
    frames = [
        Image.new("RGB", (4, 4), (i % 256, i // 256, 0)) for i in range(500 if name == "TIFF" else 3000)
    ]
    return saved(frames[0], name, save_all=True, append_images=frames[1:])


def _gif_of_empty_frames() -> bytes:
    frame = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x4c\x01\x00"
    return gif()[:-1] + frame * (MAX_BYTES // len(frame) - 10) + b";"


def _gif_of_comments() -> bytes:
    return gif()[:19] + b"\x21\xfe\x01a\x00" * 5_000_000 + gif()[19:]


def _webp_animated() -> bytes:
    """3,700 pixels a side, two frames."""
    frames = [Image.new("RGB", (3700, 3700), (i, 0, 0)) for i in range(2)]
    return saved(
        frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True, method=0, quality=0
    )


def _jpeg_of_scans(count: int) -> bytes:
    whole = saved(Image.new("RGB", (64, 64)), "JPEG", progressive=True)
    scan = whole[whole.rfind(b"\xff\xda") : -2]
    return with_size(whole[:-2] + scan * count + b"\xff\xd9", 5800, 5800)


def _jpeg_of_markers() -> bytes:
    whole = saved(Image.new("RGB", (64, 64)), "JPEG")
    return whole[:2] + b"\xff\xe5\x00\x02" * 7_000_000 + whole[2:]


def _jpeg_of_exif() -> bytes:
    """An EXIF block whose directory leads to itself."""
    exif = b"Exif\0\0II*\0" + struct.pack("<IHHHIII", 8, 1, 0x8769, _LONG, 1, 8, 8)
    whole = saved(Image.new("RGB", (64, 64)), "JPEG")
    return whole[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + whole[2:]


BOMBS: Mapping[str, Callable[[], bytes]] = {
    "PNG, 39.7 megapixels of 4 channels of 16 bits": lambda: _png_of_zeros(4, 16),
    "PNG, 39.7 megapixels of 2 channels of 16 bits": lambda: _png_of_zeros(2, 16),
    "PNG, 39.7 megapixels of 4 channels": lambda: _png_of_zeros(4, 8),
    "PNG, two million empty chunks": _png_of_chunks,
    "PNG, 2 GB of packed texts": _png_of_texts,
    "PNG, a byte of pixels a chunk": _png_of_pixel_chunks,
    "PNG, animated, 3,000 frames": lambda: _many_frames("PNG"),
    "GIF, 3,000 frames": lambda: _many_frames("GIF"),
    "GIF, two million frames": _gif_of_empty_frames,
    "GIF, five million comments": _gif_of_comments,
    "GIF, 6,300 pixels a side": lambda: gif((_SIDE, _SIDE), (0, 0, _SIDE, _SIDE)),
    "WebP, animated, 13.7 megapixels": _webp_animated,
    "WebP, 3,000 frames": lambda: _many_frames("WEBP"),
    "JPEG, 190 scans of 34 megapixels": lambda: _jpeg_of_scans(180),
    "JPEG, seven million markers": _jpeg_of_markers,
    "JPEG, EXIF that leads to itself": _jpeg_of_exif,
    "BMP, 6,300 pixels a side in 1 bit": lambda: saved(Image.new("1", (_SIDE, _SIDE)), "BMP"),
    "TIFF, 80 GB of tags over the same 20 MB": _tags_over_the_same_bytes,
    "TIFF, a million directories": lambda: _directories(1_000_000, False),
    "TIFF, a million directories, deep": lambda: _directories(1_000_000, True),
    "TIFF, 400 MB in a strip of 4 MB": _strips_over_the_same_bytes,
    "TIFF, deflate, 39.7 megapixels": lambda: _tiff_of_one_packed_strip(
        8, 8, zlib.compress(bytes(_SIDE**2), 1)
    ),
    "TIFF, deflate, 39.7 megapixels of 16 bits": lambda: _tiff_of_one_packed_strip(
        8, 16, zlib.compress(bytes(2 * _SIDE**2), 1)
    ),
    "TIFF, LZW, 39.7 megapixels": lambda: saved(
        Image.new("L", (_SIDE, _SIDE)), "TIFF", compression="tiff_lzw"
    ),
    "TIFF, group 4, 39.7 megapixels": lambda: saved(
        Image.new("1", (_SIDE, _SIDE)), "TIFF", compression="group4"
    ),
    "TIFF, a pixel a tile": lambda: _deep_tiff((3000, 3000), "u2", tile=(16, 16), compression="zlib"),
    "TIFF, 64-bit floats": lambda: _deep_tiff((2600, 2600), "f8", compression="zlib"),
    "TIFF, a row a strip": lambda: _deep_tiff(
        (50_000, 20), "u2", rowsperstrip=1, compression="zlib", photometric=0
    ),
    "TIFF, 500 pages": lambda: _many_frames("TIFF"),
}

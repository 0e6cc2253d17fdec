"""Files that were not made to be decoded: for each a name that says what is wrong with it."""

import functools
import random
import struct
import zlib

from tests.pictures.picture_files import PICTURE, png, png_chunk, saved


def tiff(tags: dict[int, tuple[int, int, int]], after: bytes = b"", next_directory: int = 0) -> bytes:
    """A little-endian TIFF with one directory at offset 8: tag -> (type, count, value)."""
    entries = b"".join(struct.pack("<HHII", tag, *tags[tag]) for tag in sorted(tags))
    directory = struct.pack("<H", len(tags)) + entries + struct.pack("<I", next_directory)
    return b"II*\0" + struct.pack("<I", 8) + directory + after


TILE = {322: (4, 1, 60000), 323: (4, 1, 60000), 324: (4, 1, 400), 325: (4, 1, 2400)}


def tiff_tags(width=60, height=40, compression=1, samples=1, offset=400, count=2400) -> dict:
    short, long = 3, 4
    return {
        256: (long, 1, width),
        257: (long, 1, height),
        258: (short, 1, 8),
        259: (short, 1, compression),
        262: (short, 1, 1),
        273: (long, 1, offset),
        277: (short, 1, samples),
        278: (long, 1, height),
        279: (long, 1, count),
    }


def webp_header(width: int, height: int) -> bytes:
    """A lossless WebP of 38 bytes that says it is this large (WebP lossless bitstream, section 3)."""
    bits = (width - 1) | (height - 1) << 14
    vp8l = b"\x2f" + struct.pack("<I", bits) + b"\x88\x88\x08\x07\x00" * 2
    body = b"WEBPVP8L" + struct.pack("<I", len(vp8l)) + vp8l + b"\0" * (len(vp8l) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def bmp_header(width: int, height: int, bits: int, compression=0, body=b"") -> bytes:
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, len(body), 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(body), 0, 0, 54) + info + body


def gif(screen=(60, 40), frame=(0, 0, 60, 40), pixels=b"\x02\x02\x4c\x01\x00") -> bytes:
    head = b"GIF89a" + struct.pack("<HHBBB", *screen, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    return head + b"," + struct.pack("<HHHHB", *frame, 0) + pixels + b";"


def with_size(jpeg: bytes, width: int, height: int) -> bytes:
    """A JPEG whose frame header says another size (ITU-T T.81, B.2.2)."""
    at = max(jpeg.find(b"\xff\xc0"), jpeg.find(b"\xff\xc2"))
    return jpeg[: at + 5] + struct.pack(">HH", height, width) + jpeg[at + 9 :]


def not_pictures() -> dict[str, bytes]:
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100)
    return {
        "one byte": b"\x89",
        "zeros": bytes(1000),
        "random bytes": random.Random(0).randbytes(5000),
        "text": b"10 20 30\n40 50 60\n",
        "html": b"<!DOCTYPE html><html><body><img src='x.png'></body></html>",
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><rect width='9' height='9'/></svg>",
        "svg with prolog": b"<?xml version='1.0'?>\n<!-- x -->\n<svg width='9e9'></svg>",
        "zip": b"PK\x03\x04" + bytes(100),
        "pdf": b"%PDF-1.7\n1 0 obj\n",
        "heic": heic,
        "avif": heic.replace(b"heic", b"avif", 1),
        "gzip": b"\x1f\x8b\x08" + bytes(50),
        "ppm bomb, a format not offered": b"P6 60000 60000 255\n" + bytes(100),
        "eps, which would start Ghostscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        "ico": saved(PICTURE, "ICO"),
    }


def damaged() -> dict[str, bytes]:
    """Every format cut in four places and with ten bytes changed, twice."""
    files = {}
    variants = [(name, name, {}) for name in ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")]
    variants += [
        (f"TIFF {c}", "TIFF", {"compression": c}) for c in ("tiff_lzw", "tiff_deflate", "jpeg", "packbits")
    ]
    for name, format_name, options in variants:
        whole = saved(PICTURE, format_name, **options)
        for part in (0.01, 0.5, 0.9):
            files[f"{name} cut at {part}"] = whole[: max(9, int(len(whole) * part))]
        files[f"{name} without its last byte"] = whole[:-1]
        for seed in range(2):
            changed, chance = bytearray(whole), random.Random(seed)
            for _ in range(10):
                changed[chance.randrange(8, len(changed))] = chance.randrange(256)
            files[f"{name} changed {seed}"] = bytes(changed)
    return files


def lying() -> dict[str, bytes]:
    """Headers that promise what is not there."""
    row = b"\0" + bytes(180)
    jpeg = saved(PICTURE, "JPEG")
    progressive = saved(PICTURE, "JPEG", progressive=True)
    scan = progressive[progressive.rfind(b"\xff\xda") : -2]
    packed = b"a\0\0" + zlib.compress(bytes(10**8))
    fax = saved(PICTURE.convert("1"), "TIFF", compression="group4")
    return {
        "png 0x0": png(0, 0, b""),
        "png 2 gigapixels a side": png(2**31 - 1, 2**31 - 1, row),
        "png bomb of 30000x30000": png(30000, 30000, bytes(10**6)),
        "png 40 million in a row": png(40_000_000, 1, bytes(1000), color=6),
        "png wrong checksum": png(60, 40, row * 40).replace(b"IDAT", b"IDAX"),
        "png too few rows": png(60, 40, row * 3),
        "png no pixels": b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 9, 9, 8, 2, 0, 0, 0)),
        "png bit depth 7": png(60, 40, row * 40, depth=7),
        "png palette missing": png(60, 40, (b"\0" + bytes(range(60))) * 40, color=3),
        "png text bomb": png(60, 40, row * 40, before_pixels=png_chunk(b"zTXt", packed)),
        "png profile bomb": png(60, 40, row * 40, before_pixels=png_chunk(b"iCCP", packed)),
        "png animation of 4 billion frames": png(
            60, 40, row * 40, before_pixels=png_chunk(b"acTL", struct.pack(">II", 2**32 - 1, 0))
        ),
        "png animation of no frames": png(60, 40, row * 40, before_pixels=png_chunk(b"acTL", bytes(8))),
        "png broken exif": png(60, 40, row * 40, before_pixels=png_chunk(b"eXIf", b"II*\0\xff\xff\xff\xff")),
        "jpeg start only": b"\xff\xd8",
        "jpeg 65500x65500": with_size(jpeg, 65500, 65500),
        "jpeg 6000x6000, data for 60x40": with_size(jpeg, 6000, 6000),
        "jpeg 0x0": with_size(jpeg, 0, 0),
        "progressive jpeg 6000x6000, data for 60x40": with_size(progressive, 6000, 6000),
        "jpeg of 1000 scans": progressive[:-2] + scan * 1000 + b"\xff\xd9",
        "gif 0x0": gif((0, 0), (0, 0, 0, 0)),
        "gif 65535x65535": gif((65535, 65535), (0, 0, 65535, 65535)),
        "gif frame beyond the screen": gif((10, 10), (65000, 65000, 60, 40)),
        "gif without pixels": gif(pixels=b""),
        "bmp negative width": bmp_header(-5, 5, 24, body=bytes(100)),
        "bmp 2 gigapixels a side": bmp_header(2**31 - 1, 2**31 - 1, 24),
        "bmp 3 bits": bmp_header(5, 5, 3, body=bytes(100)),
        "bmp run lengths past the end": bmp_header(5, 5, 8, 1, b"\xff\x01" * 50),
        "bmp jump past the end": bmp_header(5, 5, 8, 1, b"\0\x02\xff\xff" * 50),
        "webp 13000x13000 in 38 bytes": webp_header(13000, 13000),
        "webp 8000x8000 in 38 bytes": webp_header(8000, 8000),
        "webp 16000x2000 in 38 bytes": webp_header(16000, 2000),
        "webp 3000x3000 in 38 bytes": webp_header(3000, 3000),
        "webp header only": b"RIFF\x04\0\0\0WEBP",
        "tiff directory nowhere": b"II*\0\xff\xff\xff\x7f",
        "tiff directory of directories": tiff(tiff_tags(), bytes(4000), next_directory=8),
        "tiff without width": tiff({k: v for k, v in tiff_tags().items() if k != 256}, bytes(4000)),
        "tiff 60000x60000": tiff(tiff_tags(60000, 60000), bytes(4000)),
        "tiff in a tile of 60000x60000": tiff(tiff_tags() | TILE, bytes(4000)),
        "tiff strip past the end": tiff(tiff_tags(offset=10**6), bytes(4000)),
        "tiff strip of 4 gigabytes": tiff(tiff_tags(compression=5, count=2**32 - 1), bytes(4000)),
        "tiff 200 samples": tiff(tiff_tags(samples=200), bytes(4000)),
        "tiff compression unknown": tiff(tiff_tags(compression=999), bytes(4000)),
        "tiff deflate of zeros": tiff(tiff_tags(compression=8), bytes(4000)),
        "tiff fax damaged": fax[:8] + bytes(b ^ 0x55 for b in fax[8:60]) + fax[60:],
        "tiff tag of 4 billion values": tiff(tiff_tags() | {700: (1, 2**32 - 1, 8)}, bytes(4000)),
    }


@functools.cache
def hostile_files() -> dict[str, bytes]:
    """What is wrong with a file -> the file."""
    return not_pictures() | damaged() | lying()

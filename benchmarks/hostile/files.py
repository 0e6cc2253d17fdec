"""Right picture files of every kind that the app opens, small: what mutations begin with."""

import io

import numpy as np
import tifffile
from PIL import Image

from tests.pictures.picture_files import png, saved

_SIDES = 24, 36  # rows, columns
_TIFF_COMPRESSIONS = {
    "RGB": (None, "tiff_lzw", "tiff_adobe_deflate", "tiff_deflate", "jpeg", "packbits", "zstd", "lzma"),
    "1": (None, "group3", "group4", "tiff_ccitt"),
}
_DEEP = ("uint8", "uint16", "uint32", "int8", "int16", "int32", "float16", "float32", "float64")


def right_files() -> dict[str, bytes]:
    """What each is -> a file."""
    noise = np.random.default_rng(17).integers(0, 256, (*_SIDES, 4), dtype=np.uint8)
    noise[:12] = noise[0, 0]  # something to compress
    picture = Image.fromarray(noise)
    return {
        **_plain(picture),
        **_animated(picture),
        **_deep_png(noise),
        **_tiff(picture),
        **_deep_tiff(noise),
    }


def _plain(picture: Image.Image) -> dict[str, bytes]:
    exif = Image.Exif()
    exif[0x0112] = 6
    files = {f"PNG {m}": saved(picture.convert(m), "PNG") for m in ("1", "L", "LA", "P", "RGB", "RGBA")}
    files |= {f"BMP {m}": saved(picture.convert(m), "BMP") for m in ("1", "L", "P", "RGB", "RGBA")}
    files |= {f"GIF {m}": saved(picture.convert(m), "GIF") for m in ("1", "L", "P", "RGBA")}
    files |= {f"JPEG {m}": saved(picture.convert(m), "JPEG", exif=exif) for m in ("L", "RGB", "CMYK")}
    rgb = picture.convert("RGB")
    return files | {
        "JPEG progressive": saved(rgb, "JPEG", progressive=True, subsampling=0),
        "JPEG restarts": saved(rgb, "JPEG", restart_marker_blocks=1),
        "WebP lossy": saved(rgb, "WEBP", exif=exif),
        "WebP lossless": saved(picture, "WEBP", lossless=True, exif=exif),
        "PNG exif": saved(rgb, "PNG", exif=exif),
    }


def _animated(picture: Image.Image) -> dict[str, bytes]:
    frames = [picture.rotate(90 * turns) for turns in range(1, 4)]
    several = {"save_all": True, "append_images": frames}
    files = {f"{name} animated": saved(picture, name, **several) for name in ("PNG", "GIF", "WEBP")}
    frames = [frame.convert("RGB") for frame in frames]
    several = {"save_all": True, "append_images": frames}
    return files | {
        f"{name} of several": saved(picture.convert("RGB"), name, **several) for name in ("TIFF", "MPO")
    }


def _deep_png(noise: np.ndarray) -> dict[str, bytes]:
    rows, columns = _SIDES
    wide = np.repeat(noise.astype(">u2"), 2, axis=1)[:, :columns]
    files = {}
    for color, samples in ((0, 1), (2, 3), (4, 2), (6, 4)):
        lines = b"".join(b"\0" + wide[row, :, :samples].tobytes() for row in range(rows))
        files[f"PNG 16 bits, {samples} channels"] = png(columns, rows, lines, depth=16, color=color)
    return files | {"PNG interlaced": png(1, 1, b"\0abc", interlace=1)}


def _tiff(picture: Image.Image) -> dict[str, bytes]:
    files = {}
    for mode, compressions in _TIFF_COMPRESSIONS.items():
        for compression in compressions:
            files[f"TIFF {mode} {compression}"] = saved(
                picture.convert(mode), "TIFF", compression=compression
            )
    for mode in ("L", "LA", "P", "RGBA", "CMYK", "YCbCr", "I;16", "I", "F"):
        plain = picture.convert("RGB").convert("L" if mode in ("I;16", "I", "F") else "RGB")
        files[f"TIFF {mode}"] = saved(plain.convert(mode), "TIFF")
    return files


def _deep_tiff(noise: np.ndarray) -> dict[str, bytes]:
    files = {}
    for index, kind in enumerate(_DEEP):
        for order, big in (("<", False), (">", True)):
            options = {"compression": (None, "zlib")[index % 2], "predictor": index % 4 == 1}
            options |= {"tile": (16, 16)} if big else {"rowsperstrip": 5}
            with io.BytesIO() as file:
                tifffile.imwrite(
                    file,
                    noise[..., : 3 - 2 * (index % 2)].squeeze().astype(kind),
                    byteorder=order,
                    bigtiff=big,
                    photometric="rgb" if index % 2 == 0 else "minisblack",
                    planarconfig="contig" if index % 2 == 0 else None,
                    **options,
                )
                files[f"TIFF {kind}, {'BigTIFF' if big else 'little-endian'}"] = file.getvalue()
    with io.BytesIO() as file:
        apart = np.moveaxis(noise[..., :3], -1, 0).astype("u2")
        tifffile.imwrite(file, apart, photometric="rgb", planarconfig="separate")
        files["TIFF channels apart"] = file.getvalue()
    return files

"""Pictures as arrays: decoding untrusted files, gray and RGB, the working size.

Every pixel returned is an 8-bit level over 255, so that the app can show it as an integer 0 to 255.
"""

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.arithmetic import as_integer
from core.pictures.decoding import decode
from core.pictures.decoding_limits import CPU_SECONDS, Refusal
from core.pictures.eight_bit import fitting_size, reduction_note

MAX_BYTES = 30_000_000
DECODING_SECONDS = 30  # by the clock; the decoder's own limit, in processor time, is CPU_SECONDS
OUT_OF_TIME = -24  # ended by SIGXCPU, as subprocess reports it
_DECODERS = threading.BoundedSemaphore(2)  # at once: two users' pictures, and the memory of two


class ImageError(ValueError):
    """A file that cannot be shown; the message is one sentence for the learner."""


@dataclass(frozen=True, eq=False)
class LoadedImage:
    """A decoded picture.

    Attributes:
        pixels: (C, H, W) float32 in [0, 1], multiples of 1/255; C is 1 (gray) or 3 (RGB).
        original_size: (height, width) in pixels of the file's picture, upright, before it was reduced.
        notes: what was done to the file, each a few words; empty if nothing was.
    """

    pixels: np.ndarray
    original_size: tuple[int, int]
    notes: tuple[str, ...]

    def at_size(self, max_side: int) -> "LoadedImage":
        """The picture reduced to ``max_side`` on the longer side, as :func:`resize`; the notes say so, once."""
        pixels = resize(self.pixels, max_side)
        note = reduction_note(self.original_size[::-1])
        notes = self.notes if pixels is self.pixels or note in self.notes else (*self.notes, note)
        return LoadedImage(pixels, self.original_size, notes)


def load_image(data: bytes, max_side: int = 512) -> np.ndarray:
    """The pixels of :func:`open_image`: (C, H, W) float32 in [0, 1], C is 1 or 3."""
    return open_image(data, max_side).pixels


def open_image(data: bytes, max_side: int = 512, trusted: bool = False) -> LoadedImage:
    """Decode a PNG, JPEG, WebP, GIF, BMP or TIFF file, untrusted, and reduce it to its working size.

    The decoder runs in a process of its own (:mod:`core.pictures.decoding`), with limits on memory and time.

    Args:
        data: the file's bytes, at most 30 MB and 40 megapixels (a JPEG 120).
        max_side: pixels on the longer side, at least 1; smaller pictures are not enlarged.
        trusted: the file is the app's own, such as a sample; decoded here, some 70 ms sooner.

    Raises:
        ImageError: the file is empty, too large, not a picture, damaged, or too costly to decode.
        TypeError: ``data`` is not bytes, or ``max_side`` not an integer. ValueError: max_side below 1.
    """
    as_integer("max_side", max_side, 1)
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise TypeError(f"`data` must be the bytes of a file, not {type(data).__name__}.")
    size = memoryview(data).nbytes
    if size == 0:
        raise ImageError("The file is empty (0 bytes); choose a picture.")
    if size > MAX_BYTES:
        raise ImageError(
            f"The file has {size / 1e6:.1f} MB, more than the {MAX_BYTES // 10**6} MB that can be opened; "
            "choose a smaller one, or reduce the picture first."
        )
    if trusted:
        return _decode_here(data, max_side)
    header, _, levels = _run_decoder(data, max_side).partition(b"\n")
    answer = json.loads(header)
    if "error" in answer:
        raise ImageError(answer["error"])
    image = np.frombuffer(levels, np.uint8).reshape(answer["shape"])
    return LoadedImage(_from_levels(image), tuple(answer["original_size"]), tuple(answer["notes"]))


def _decode_here(data: bytes, max_side: int) -> LoadedImage:
    try:
        picture, original_size, notes = decode(data, max_side)
    except Refusal as refusal:
        raise ImageError(str(refusal)) from None
    image = np.asarray(picture).reshape(picture.height, picture.width, -1)
    return LoadedImage(_from_levels(image), original_size, tuple(notes))


def _run_decoder(data: bytes, max_side: int) -> bytes:
    """What ``core.pictures.decoding`` answers about the file."""
    command = [sys.executable, "-S", "-P", "-W", "ignore", "-m", "core.pictures.decoding", str(int(max_side))]
    path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
    environment = {**os.environ, "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"}
    if not _DECODERS.acquire(timeout=DECODING_SECONDS):
        raise ImageError("Other pictures are being decoded just now; try again in a minute.")
    try:
        done = subprocess.run(
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=DECODING_SECONDS,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise ImageError(_too_slow(DECODING_SECONDS)) from None
    except OSError as error:
        raise ImageError(f"The decoder cannot be started now ({error.strerror}); try again later.") from None
    finally:
        _DECODERS.release()
    if done.returncode == OUT_OF_TIME:
        raise ImageError(_too_slow(CPU_SECONDS))
    if done.returncode != 0:
        raise ImageError(
            f"The file broke its decoder (code {done.returncode}); download it or save it again."
        )
    return done.stdout


def _too_slow(seconds: float) -> str:
    return f"The picture takes more than {seconds} seconds to decode; reduce it, or save it as PNG or JPEG."


def to_gray(pixels: np.ndarray) -> np.ndarray:
    """Luma, Y' = 0.299 R' + 0.587 G' + 0.114 B' (ITU-R BT.601), rounded to 8-bit levels as Pillow's "L".

    Args:
        pixels: (C, H, W) in [0, 1], C is 1 or 3.

    Returns:
        (1, H, W) float32 in [0, 1]; ``pixels`` itself if it is gray.

    >>> int(to_gray(np.ones((3, 1, 1)) * [[[1]], [[0]], [[0]]]).item() * 255 + 0.5)  # pure red
    76
    """
    if _channels(pixels) == 1:
        return pixels
    red, green, blue = _levels(pixels).astype(np.uint32)
    luma = (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16  # the weights as 16-bit fractions
    return _from_levels(luma.astype(np.uint8)[..., None])


def resize(pixels: np.ndarray, max_side: int) -> np.ndarray:
    """Reduce (C, H, W) pixels in [0, 1] to ``max_side`` on the longer side; never enlarge.

    Returns:
        (C, h, w) float32, multiples of 1/255; ``pixels`` itself if it fits.
    """
    as_integer("max_side", max_side, 1)
    channels, height, width = pixels.shape
    size = fitting_size((width, height), max_side)
    if size == (width, height):
        return pixels
    image = Image.fromarray(
        _levels(pixels)[0] if _channels(pixels) == 1 else _levels(pixels).transpose(1, 2, 0).copy()
    )
    reduced = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2)
    return _from_levels(np.asarray(reduced).reshape(size[1], size[0], channels))


def _channels(pixels: np.ndarray) -> int:
    if pixels.ndim != 3 or len(pixels) not in (1, 3):
        raise ValueError(f"`pixels` must have shape (1, H, W) or (3, H, W), not {pixels.shape}.")
    return len(pixels)


def _levels(pixels: np.ndarray) -> np.ndarray:
    """[0, 1] as uint8 levels 0 to 255."""
    return np.rint(np.clip(pixels, 0, 1) * 255).astype(np.uint8)


def _from_levels(image: np.ndarray) -> np.ndarray:
    """(H, W, C) uint8 levels as (C, H, W) float32 in [0, 1]."""
    return np.ascontiguousarray(image.transpose(2, 0, 1), dtype=np.float32) / np.float32(255)

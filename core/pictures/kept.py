"""A decoded picture as bytes that leave the app and come back, perhaps changed by somebody else."""

import json
import math
import zlib
from dataclasses import dataclass

import numpy as np

_MOST_PIXELS = 1024**2
_LONGEST = 4000  # bytes of the description


@dataclass(frozen=True, eq=False)
class KeptPicture:
    """A picture with what is said of it.

    Attributes:
        name: of its file. pixels: (C, H, W) float32 in [0, 1], multiples of 1/255; C is 1 or 3.
        original_size: (height, width) in pixels of the file's picture. notes: what was done to it.
    """

    name: str
    pixels: np.ndarray
    original_size: tuple[int, int]
    notes: tuple[str, ...]


def to_bytes(picture: KeptPicture) -> bytes:
    """A line of JSON, then the 8-bit levels (C, H, W), deflated."""
    levels = np.rint(picture.pixels * 255).astype(np.uint8)
    description = {
        "name": picture.name,
        "shape": levels.shape,
        "original_size": picture.original_size,
        "notes": picture.notes,
    }
    return b"\n".join((json.dumps(description).encode(), zlib.compress(levels.tobytes(), 1)))


def from_bytes(data: bytes) -> KeptPicture:
    """The picture that :func:`to_bytes` was given.

    Raises:
        ValueError: the bytes are not such, or the picture has more than a megapixel.
    """
    line, _, deflated = data.partition(b"\n")
    if len(line) > _LONGEST:
        raise ValueError("The picture's description is too long.")
    try:
        description = json.loads(line)
    except RecursionError:
        raise ValueError("The picture's description is nested too deeply.") from None
    match description:
        case {
            "name": str(name),
            "shape": [1 | 3 as channels, int(height), int(width)],
            "original_size": [int(high), int(wide)],
            "notes": [*notes],
        } if min(height, width, high, wide) > 0 and height * width <= _MOST_PIXELS:
            shape = channels, height, width
        case _:
            raise ValueError("The picture's description is none that the app writes.")
    said = tuple(map(str, notes))
    "".join((name, *said)).encode()  # half a pair of surrogates is a ValueError: it could not be shown
    levels = np.frombuffer(_inflated(deflated, math.prod(shape)), np.uint8).reshape(shape)
    pixels = levels.astype(np.float32) / np.float32(255)
    return KeptPicture(name, pixels, (high, wide), said)


def _inflated(deflated: bytes, size: int) -> bytes:
    """The ``size`` bytes of a stream; of one that would become more no more is made.

    Deflating never makes much more of them than they were; what is longer would be held for nothing.
    """
    if len(deflated) > size + size // 100 + 100:
        raise ValueError(f"{len(deflated)} bytes are too many for {size} levels.")
    try:
        levels = zlib.decompressobj().decompress(deflated, size)
    except zlib.error as error:
        raise ValueError("The picture's levels are damaged.") from error
    if len(levels) != size:
        raise ValueError(f"The picture has {len(levels)} levels, not {size}.")
    return levels

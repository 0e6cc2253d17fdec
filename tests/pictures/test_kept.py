"""What comes back from a browser is the picture that went there, or it is refused."""

import json
import random
import zlib

import numpy as np
import pytest

from core.pictures.kept import KeptPicture, from_bytes, to_bytes

LEVELS = np.random.default_rng(1).integers(0, 256, (3, 20, 30), np.uint8)


def picture(levels: np.ndarray = LEVELS) -> KeptPicture:
    pixels = levels.astype(np.float32) / np.float32(255)
    return KeptPicture("Füchse.png", pixels, (600, 900), ("turned upright", "12 bits"))


def described(shape: object = (1, 2, 3), levels: bytes = bytes(6), **others: object) -> bytes:
    description = {"name": "a", "shape": shape, "original_size": (2, 3), "notes": ()} | others
    return json.dumps(description).encode() + b"\n" + zlib.compress(levels)


@pytest.mark.parametrize(
    "levels", [LEVELS, LEVELS[:1], np.zeros((1, 1, 1), np.uint8), np.full((3, 1024, 1024), 255, np.uint8)]
)
def test_it_is_the_same_again(levels):
    before = picture(levels)
    after = from_bytes(to_bytes(before))
    assert (after.name, after.original_size) == (before.name, before.original_size)
    assert after.notes == before.notes
    assert after.pixels.dtype == np.float32
    np.testing.assert_array_equal(after.pixels, before.pixels)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"[]\n",
        b"\xff\n",
        b"[" * 3000 + b"\n",
        b"{" * 100_000,
        described(shape=(2, 2, 3)),
        described(shape=(1, 0, 3)),
        described(shape=(1, -2, -3)),
        described(shape=(1, 2.0, 3)),
        described(shape=(1, 2)),
        described(shape=(1, 100_000, 100_000)),
        described(original_size=(0, 3)),
        described(name=None),
        described(name="\ud800"),
        described(notes=["\ud800"]),
        described(levels=bytes(5)),
        described(levels=bytes(1_000_000)),  # a thousand bytes for six levels
        described(name="a" * 5000),
        described()[:-6],
    ],
)
def test_what_is_no_such_picture_is_refused(data):
    with pytest.raises(ValueError):
        from_bytes(data)


def test_a_stream_that_would_become_larger_is_not_inflated_further():
    found = from_bytes(described(shape=(1, 400, 300), levels=bytes(100_000_000)))
    assert found.pixels.shape == (1, 400, 300)


def test_a_thousand_damaged_ones_are_pictures_or_refused():
    draw, whole = random.Random(2), to_bytes(picture())
    for _ in range(1000):
        data = bytearray(whole)
        for _ in range(draw.randint(1, 4)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        try:
            found = from_bytes(bytes(data[: draw.choice((None, draw.randrange(len(data))))]))
        except ValueError:
            continue
        assert found.pixels.min() >= 0 and found.pixels.max() <= 1

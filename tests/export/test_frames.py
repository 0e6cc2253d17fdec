"""Frames as the browser packs them: what comes out is what was put in, and hostile ones are refused in a sentence."""

import zlib

import numpy as np
import pytest

from core.export.frames import MOST_FRAMES, Frames
from tests.export.packed_frames import packed

DRAW = np.random.default_rng(0)
WHOLE = DRAW.integers(0, 256, (3, 7, 5, 3), np.uint8)


def test_frames_that_share_nothing_come_back():
    for image, wanted in zip(packed(WHOLE), WHOLE, strict=True):
        np.testing.assert_array_equal(np.asarray(image), wanted)


def test_a_frame_shows_what_it_does_not_hold_as_the_one_before_it():
    film = np.repeat(WHOLE[:1], 4, axis=0)
    film[1:, 2, 3] = (255, 0, 1)
    film[3, :, :2] = (0, 128, 255)
    frames = packed(film)
    assert [len(frames.new_colors(number)) for number in range(4)] == [35, 1, 0, 14]
    for image, wanted in zip(frames, film, strict=True):
        np.testing.assert_array_equal(np.asarray(image), wanted)


def test_an_image_stays_as_it_is_when_the_next_one_is_unpacked():
    first, *_ = [*packed(WHOLE)]
    np.testing.assert_array_equal(np.asarray(first), WHOLE[0])


@pytest.mark.parametrize(
    ("width", "height", "files", "words"),
    [
        (5, 7, [], "has 1 to 600 frames, not 0"),
        (5, 7, [b""] * (MOST_FRAMES + 1), "not 601; take a shorter range"),
        (5, 7, [bytes(33_000_000)], "33,000,000 bytes, more than 32,000,000"),
        (1601, 7, [b""], "1 to 1600 pixels a side"),
        (5, 0, [b""], "1 to 1600 pixels a side"),
        (None, 7.0, [b""], "1 to 1600 pixels a side"),
    ],
)
def test_what_cannot_be_frames_is_refused_in_a_sentence(width, height, files, words):
    with pytest.raises(ValueError, match=words):
        Frames(width, height, files)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        bytes(4),
        bytes(6),
        b"\xff" * 5,
        b"\xff" * (5 + 3 * 35 - 1),
        b"\xff" * (5 + 3 * 35 + 1),
        bytes(50_000_000),
    ],
    ids=len,
)
def test_a_frame_of_another_size_is_refused_also_one_that_would_fill_the_memory(sent):
    with pytest.raises(ValueError, match="frame is damaged"):
        next(iter(Frames(5, 7, [zlib.compress(sent)])))


def test_a_first_frame_that_is_not_whole_is_refused():
    with pytest.raises(ValueError, match="frame is damaged"):
        Frames(5, 7, [zlib.compress(bytes(5))]).new_colors(0)


@pytest.mark.parametrize("file", [b"", b"GIF89a", zlib.compress(bytes(range(256)))[:-9]])
def test_what_is_no_whole_stream_is_refused(file):
    with pytest.raises(ValueError, match="frame is damaged"):
        next(iter(Frames(5, 7, [file])))

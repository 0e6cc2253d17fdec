"""Animations: what Pillow reads from the file is what was put in; what is asked wrongly is refused in a sentence."""

import io

import numpy as np
import pytest
from PIL import Image

from core.export.animations import FORMATS, encode
from core.export.frames import Frames
from tests.export.packed_frames import packed


def frame(number: int, height: int = 20, width: int = 30) -> np.ndarray:
    """White, with a square of a color of its own that moves by a pixel a frame."""
    pixels = np.full((height, width, 3), 255, np.uint8)
    pixels[5:9, number : number + 4] = (212, 0, 20 * number)
    return pixels


def film(*numbers: int) -> Frames:
    return packed(np.stack([frame(number) for number in numbers]))


def read(file: bytes) -> list[tuple[np.ndarray, int]]:
    """Every frame's pixels (H, W, 3), and its duration in milliseconds."""
    image, found = Image.open(io.BytesIO(file)), []
    for at in range(image.n_frames):
        image.seek(at)
        found.append((np.asarray(image.convert("RGB")), image.info["duration"]))
    return found


@pytest.mark.parametrize("name", FORMATS)
def test_the_file_holds_every_frame_to_the_pixel_for_the_time_asked_for(name):
    found = read(encode(film(*range(12)), 250, name))
    assert len(found) == 12
    for number, (pixels, milliseconds) in enumerate(found):
        np.testing.assert_array_equal(pixels, frame(number))
        assert milliseconds == 250


@pytest.mark.parametrize("name", FORMATS)
def test_the_file_plays_without_end(name):
    file = encode(film(0, 1), 100, name)
    assert Image.open(io.BytesIO(file)).info["loop"] == 0


@pytest.mark.parametrize("name", FORMATS)
def test_a_frame_that_shows_nothing_new_is_still_a_frame(name):
    file = encode(film(0, 0, 1), 100, name)
    assert sum(milliseconds for _, milliseconds in read(file)) == 300


def test_colors_beyond_256_become_their_nearest_ones_and_frequent_ones_stay():
    rare = np.arange(400)
    pixels = np.full((40, 40, 3), (212, 0, 143), np.uint8)
    pixels[0:10] = np.stack([rare % 200, rare // 200, rare % 7], axis=1).reshape(10, 40, 3)
    ((found, _),) = read(encode(packed(pixels[None]), 100, "GIF"))
    np.testing.assert_array_equal(found[10:], pixels[10:])
    assert len(np.unique(found.reshape(-1, 3), axis=0)) <= 256
    kept = {tuple(color) for color in found.reshape(-1, 3)}
    for was, became in zip(pixels[:10].reshape(-1, 3).astype(int), found[:10].reshape(-1, 3).astype(int)):
        nearest = min(((was - color) ** 2).sum() for color in kept)
        assert ((was - became) ** 2).sum() == nearest


@pytest.mark.parametrize("name", FORMATS)
def test_what_progress_raises_ends_the_work(name):
    heard = []

    def stop(share: float) -> None:
        heard.append(share)
        if share > 0.4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        encode(film(*range(10)), 100, name, stop)
    assert sorted(set(heard)) == [0, 0.1, 0.2, 0.3, 0.4, 0.5]


@pytest.mark.parametrize(
    ("milliseconds", "name", "words"),
    [
        (100, "MP4", "is a GIF or a WebP, not 'MP4'"),
        (5, "GIF", "for 20 to 10000 milliseconds, not 5"),
        (2.5, "GIF", "not 2.5"),
    ],
)
def test_what_is_no_animation_is_refused_in_a_sentence(milliseconds, name, words):
    with pytest.raises(ValueError, match=words):
        encode(film(0), milliseconds, name)

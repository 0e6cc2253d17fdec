"""Pictures as files: every value a square of one color, the legend below."""

import io

import numpy as np
import pytest
from PIL import Image

from core.export.pictures import LARGEST, largest_factor, picture, tiled
from core.figures.rendering import Scale

GRAY = Scale("clip", 0.0, 1.0)


def read(file: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(file)).convert("RGB"))


def test_a_picture_of_true_size_has_a_pixel_for_a_value():
    values = np.float32([[[0, 51 / 255], [1, 2]]])
    assert read(picture(values, GRAY))[..., 0].tolist() == [[0, 51], [255, 255]]


def test_a_larger_picture_repeats_its_pixels_without_smoothing():
    values = np.random.default_rng(0).random((3, 5, 7), np.float32)
    small, large = read(picture(values, GRAY)), read(picture(values, GRAY, 4))
    np.testing.assert_array_equal(large, np.kron(small, np.ones((4, 4, 1), np.uint8)))


def test_zero_of_a_signed_picture_is_the_palettes_middle():
    (pixel,) = read(picture(np.zeros((1, 1, 1), np.float32), Scale("signed", -2.0, 2.0)))[0].tolist()
    assert pixel == [0xF7, 0xF7, 0xF7]


@pytest.mark.parametrize("channels", [1, 3])
def test_a_legend_stands_below_the_picture_and_changes_none_of_it(channels):
    values = np.random.default_rng(0).random((channels, 5, 7), np.float32)
    plain, more = read(picture(values, GRAY, 2)), read(picture(values, GRAY, 2, "black to white"))
    np.testing.assert_array_equal(more[:10, :14], plain)
    bar = more[10 + 12, 1:-1, 0].astype(int)
    assert (bar[0], bar[-1]) == (0, 255) and (np.diff(bar) >= 0).all()
    assert more[-20:].min() < 100  # there are words


def test_a_factor_that_makes_a_picture_too_large_is_refused():
    assert largest_factor((512, 100)) == LARGEST // 512
    assert largest_factor((9000, 1)) == 1
    with pytest.raises(ValueError, match="16 times 600 × 4 is more than 8192 pixels a side"):
        picture(np.zeros((1, 600, 4), np.float32), GRAY, 16)


def test_maps_stand_in_reading_order_with_zeros_between():
    maps = np.float32([1, 2, 3])[:, None, None].repeat(2, 1)
    assert tiled(maps)[0].tolist() == [[1, 0, 2], [1, 0, 2], [0, 0, 0], [3, 0, 0], [3, 0, 0]]


def test_the_legend_is_as_wide_as_its_words():
    words = "a legend that has more words than fit below a picture of the least width"
    plain, wide = (
        Image.open(io.BytesIO(picture(np.ones((1, 4, 4), np.float32), Scale("strength", 0, 1), 1, each)))
        for each in ("few words", words)
    )
    assert plain.width == 300
    assert wide.width > 400

"""Values to pixels: the legend's ends are where the colors end, and zero is zero's color."""

import io

import numpy as np
import pytest
from PIL import Image, ImageColor

from core.figures.rendering import Scale, default_display, scale_for, thumbnail, to_image, to_levels, to_png
from core.figures.theme import DIVERGING, STRENGTH

VALUES = np.array([[[-2.0, -1.0, 0.0], [0.5, 1.0, 4.0]]], dtype=np.float32)


@pytest.mark.parametrize(
    ("display", "ends", "levels"),
    [
        ("clip", (0.0, 1.0), [[0, 0, 0], [128, 255, 255]]),
        ("signed", (-2.0, 2.0), [[0, 64, 127], [159, 190, 254]]),
        ("absolute", (0.0, 2.0), [[255, 128, 0], [64, 128, 255]]),
        ("stretch", (-2.0, 4.0), [[0, 42, 85], [106, 128, 255]]),
    ],
)
def test_each_display_covers_the_range_its_legend_says(display, ends, levels):
    scale = scale_for(VALUES, display)
    assert (scale.low, scale.high) == ends
    # all but half a percent of six values means all but the largest one; half-way values may round either way
    np.testing.assert_allclose(to_levels(VALUES, scale)[0], levels, atol=1)


def test_a_few_extreme_values_do_not_pale_the_rest():
    values = np.ones((1, 50, 50), np.float32)
    values[0, 0, :3] = -100
    assert scale_for(values, "signed") == Scale("signed", -1.0, 1.0)
    assert to_levels(values, scale_for(values, "signed"))[0, 0, 0] == 0


def test_a_mostly_empty_response_still_shows_what_is_there():
    values = np.zeros((1, 50, 50), np.float32)
    values[0, 3, 3] = 2
    assert scale_for(values, "absolute").high == 2


def test_an_unknown_display_is_refused():
    with pytest.raises(ValueError, match="`display` must be one of clip, signed, absolute, stretch, not 'x'"):
        scale_for(VALUES, "x")


def test_zero_is_the_middle_of_the_palette():
    zero = to_image(np.zeros((1, 2, 2), np.float32), Scale("signed", -1, 1)).convert("RGB")
    assert zero.getpixel((0, 0)) == tuple(bytes.fromhex(DIVERGING[5][1:]))


def test_a_signed_picture_is_blue_below_zero_and_red_above():
    ends = to_image(np.array([[[-1, 1]]], np.float32), Scale("signed", -1, 1)).convert("RGB")
    (below_red, _, below_blue), (above_red, _, above_blue) = ends.getpixel((0, 0)), ends.getpixel((1, 0))
    assert below_blue > 2 * below_red
    assert above_red > 2 * above_blue


@pytest.mark.parametrize(
    ("display", "level"), [("clip", 0), ("signed", 127), ("absolute", 0), ("stretch", 0)]
)
def test_a_response_that_is_zero_everywhere_has_zeros_color(display, level):
    zeros = np.zeros((1, 3, 4), np.float32)
    assert np.array_equal(to_image(zeros, scale_for(zeros, display)), np.full((3, 4), level))


@pytest.mark.parametrize(
    ("weights", "display"),
    [
        (np.full((3, 3), 1 / 9), "clip"),
        (np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]), "clip"),
        (np.array([[-1, 0, 1]] * 3), "signed"),
        (np.array([[-0.3, 0.1]]), "signed"),
    ],
)
def test_the_default_display_follows_the_kernel(weights, display):
    assert default_display(weights.astype(np.float32)) == display


@pytest.mark.parametrize("channels", [1, 3])
def test_png_keeps_every_level(channels):
    values = np.random.default_rng(0).random((channels, 9, 7), dtype=np.float32)
    image = to_image(values, Scale("clip", 0, 1))
    back = np.asarray(Image.open(io.BytesIO(to_png(image))))
    np.testing.assert_array_equal(back, np.asarray(image))


def test_a_thumbnail_reduces_but_never_enlarges():
    small = Image.new("L", (30, 20))
    assert thumbnail(small, 100).size == (30, 20)
    assert thumbnail(Image.new("P", (400, 200)), 100).size == (100, 50)


def test_strengths_go_from_dark_to_bright_in_the_colors_of_the_palette():
    image = to_image(np.float32([[[0, 2, 3]]]), Scale("strength", 0, 2)).convert("RGB")
    darkest, brightest = (ImageColor.getrgb(STRENGTH[end]) for end in (0, -1))
    assert [image.getpixel((i, 0)) for i in range(3)] == [darkest, brightest, brightest]

"""core.pictures.eight_bit: every mode against arithmetic, through real files where one can have that mode."""

import colorsys

import numpy as np
import pytest
from PIL import Image

from core.images import open_image
from core.pictures.eight_bit import reduced
from tests.pictures.picture_files import ALPHA, COLOR, GRAY, RNG, levels, opened, png


def on_white(color: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Porter and Duff's "over" on white: color * alpha + 255 * (1 - alpha)."""
    alpha = alpha.reshape(alpha.shape + (1,) * (color.ndim - 2)) / 255
    return color * alpha + 255 * (1 - alpha)


@pytest.mark.parametrize("format_name", ["PNG", "BMP", "TIFF", "GIF", "WEBP"])
def test_lossless_formats_keep_every_level(format_name):
    options = {"lossless": True} if format_name == "WEBP" else {}
    if format_name != "GIF":
        np.testing.assert_array_equal(opened(Image.fromarray(COLOR), format_name, **options)[0], COLOR)
    if format_name != "WEBP":
        np.testing.assert_array_equal(opened(Image.fromarray(GRAY), format_name)[0], GRAY)


def test_jpeg_is_close_and_gray_jpeg_has_one_channel():
    smooth = np.add.outer(np.arange(40), np.arange(60)).astype(np.uint8) * 2
    assert np.abs(opened(Image.fromarray(smooth), "JPEG", quality=95)[0] - smooth).max() <= 3
    rgb = Image.merge("RGB", [Image.fromarray(smooth)] * 3)
    assert np.abs(opened(rgb, "JPEG", quality=95)[0] - smooth[..., None]).max() <= 3


def test_bilevel_is_black_and_white():
    bits = GRAY > 127
    np.testing.assert_array_equal(opened(Image.fromarray(bits))[0], np.where(bits, 255, 0))
    np.testing.assert_array_equal(
        opened(Image.fromarray(bits), "TIFF", compression="group4")[0], np.where(bits, 255, 0)
    )


def test_alpha_is_laid_on_white():
    pixels, notes = opened(Image.fromarray(np.dstack([COLOR, ALPHA])))
    assert np.abs(pixels - on_white(COLOR, ALPHA)).max() <= 1
    assert notes == ("transparency laid on white",)
    pixels, notes = opened(Image.fromarray(np.dstack([GRAY, ALPHA])))
    assert pixels.ndim == 2 and np.abs(pixels - on_white(GRAY, ALPHA)).max() <= 1
    assert notes == ("transparency laid on white",)


def test_alpha_that_is_opaque_everywhere_is_not_mentioned():
    pixels, notes = opened(Image.fromarray(np.dstack([COLOR, np.full_like(ALPHA, 255)])))
    np.testing.assert_array_equal(pixels, COLOR)
    assert notes == ()


def palette_picture(palette: list[int]) -> Image.Image:
    image = Image.fromarray(np.array([[0, 1, 2], [2, 1, 0]], np.uint8), mode="P")
    image.putpalette(palette)
    return image


RED_GREEN_BLUE = [200, 0, 0, 0, 100, 0, 0, 0, 50]


@pytest.mark.parametrize("format_name", ["PNG", "GIF", "BMP", "TIFF"])
def test_palette_colors(format_name):
    pixels, notes = opened(palette_picture(RED_GREEN_BLUE), format_name)
    np.testing.assert_array_equal(pixels[0], [[200, 0, 0], [0, 100, 0], [0, 0, 50]])
    assert notes == ()


@pytest.mark.parametrize("format_name", ["PNG", "GIF", "BMP"])
def test_palette_of_grays_has_one_channel(format_name):
    pixels, _ = opened(palette_picture([9, 9, 9, 80, 80, 80, 255, 255, 255]), format_name)
    np.testing.assert_array_equal(pixels, [[9, 80, 255], [255, 80, 9]])


def test_palette_with_one_transparent_entry():
    for format_name in ("PNG", "GIF"):
        pixels, notes = opened(palette_picture(RED_GREEN_BLUE), format_name, transparency=1)
        np.testing.assert_array_equal(pixels[0], [[200, 0, 0], [255, 255, 255], [0, 0, 50]])
        assert notes == ("transparency laid on white",)


def test_palette_with_an_alpha_for_every_entry():
    pixels, _ = opened(palette_picture(RED_GREEN_BLUE), transparency=bytes([0, 255, 51]))
    # 50 * 51/255 + 255 * 204/255 = 214, 0 + 204 = 204
    np.testing.assert_array_equal(pixels[0], [[255, 255, 255], [0, 100, 0], [204, 204, 214]])


def test_one_transparent_color_without_palette():
    pixels, _ = opened(Image.fromarray(np.array([[7, 8]], np.uint8)), transparency=7)
    np.testing.assert_array_equal(pixels, [[255, 8]])
    pixels, _ = opened(Image.fromarray(np.array([[[1, 2, 3], [3, 2, 1]]], np.uint8)), transparency=(1, 2, 3))
    np.testing.assert_array_equal(pixels, [[[255, 255, 255], [3, 2, 1]]])
    pixels, _ = opened(Image.fromarray(np.array([[True, False]])), transparency=0)
    np.testing.assert_array_equal(pixels, [[255, 255]])
    pixels, _ = opened(Image.fromarray(np.array([[257, 2570]], np.uint16)), transparency=257)
    np.testing.assert_array_equal(pixels, [[255, 10]])


def test_cmyk():
    ink = RNG.integers(0, 256, (5, 7, 4), dtype=np.uint8)
    pixels, notes = opened(Image.fromarray(ink, mode="CMYK"), "TIFF")
    expected = (255.0 - ink[..., :3]) * (255.0 - ink[..., 3:]) / 255
    assert np.abs(pixels - expected).max() <= 1
    assert notes == ("CMYK converted to RGB",)


def test_cmyk_jpeg_which_adobe_stores_inverted():
    pixels, _ = opened(Image.new("CMYK", (16, 16), (255, 128, 0, 51)), "JPEG", quality=95)
    # red 0; green 127 * 204/255 = 101.6; blue 204
    assert np.abs(pixels - [0, 101.6, 204]).max() <= 3


def test_ycbcr():
    luma = RNG.integers(60, 190, (5, 7, 3)).astype(np.uint8)
    pixels, _ = opened(Image.fromarray(luma, mode="YCbCr"), "TIFF")
    y, cb, cr = luma.transpose(2, 0, 1) - np.array([0.0, 128, 128])[:, None, None]  # JFIF 1.02, page 3
    expected = np.stack([y + 1.402 * cr, y - 0.34414 * cb - 0.71414 * cr, y + 1.772 * cb], 2)
    assert np.abs(pixels - expected.clip(0, 255)).max() <= 1.5


def lab_to_srgb(lightness: float, a: float, b: float) -> np.ndarray:
    """CIE 15 and IEC 61966-2-1, from D50 to D65 by Bradford (matrix as published by B. Lindbloom)."""
    fy = (lightness + 16) / 116
    f = np.array([fy + a / 500, fy, fy - b / 200])
    xyz = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29)) * [0.9642, 1, 0.8249]
    to_linear = [
        [3.1338561, -1.6168667, -0.4906146],
        [-0.9787684, 1.9161415, 0.033454],
        [0.0719453, -0.2289914, 1.4052427],
    ]
    linear = np.clip(np.array(to_linear) @ xyz, 0, 1)
    return 255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def test_lab():
    colors = [(255, 0, 0), (0, 0, 0), (128, 0, 0), (140, 32, -18), (90, -8, 22), (200, -28, 12)]
    stored = np.array([colors]).astype(np.uint8)  # a* and b* as signed bytes (TIFF 6.0, section 23)
    pixels, notes = opened(Image.fromarray(stored, mode="LAB"), "TIFF")
    expected = [lab_to_srgb(lightness / 2.55, a, b) for lightness, a, b in colors]
    assert np.abs(pixels[0] - expected).max() <= 2
    assert notes == ("Lab converted to RGB",)


def test_hsv_premultiplied_and_palette_alpha_modes():
    """No file format opens in these modes with Pillow 13; others may."""
    hsv = np.array([[[0, 255, 255], [85, 128, 200], [170, 10, 99]]], np.uint8)
    rgb, _ = reduced(Image.fromarray(hsv, mode="HSV"), (3, 1))
    expected = [255 * np.array(colorsys.hsv_to_rgb(*(color / 255))) for color in hsv[0]]
    assert np.abs(np.asarray(rgb)[0] - expected).max() <= 2
    gray, _ = reduced(Image.fromarray(np.array([[[50, 100]]], np.uint8), mode="LA").convert("La"), (1, 1))
    assert gray.mode == "L" and abs(gray.getpixel((0, 0)) - (50 * 100 + 255 * 155) / 255) <= 2
    white, notes = reduced(Image.new("RGBa", (1, 1), (0, 0, 0, 0)), (1, 1))
    assert white.getpixel((0, 0)) == (255, 255, 255) and notes == ["transparency laid on white"]
    color, _ = reduced(palette_picture(RED_GREEN_BLUE).convert("PA"), (3, 2))
    assert color.getpixel((0, 0)) == (200, 0, 0)


@pytest.mark.parametrize("kind", ["I;16 PNG", "I;16 TIFF", "I;16B TIFF", "I TIFF"])
def test_16_bits_are_scaled_not_clipped(kind):
    deep = np.array([[0, 257, 128 * 257, 65535, 300]], np.uint16)  # 300 / 257 = 1.17
    stored = {"I;16B TIFF": deep.astype(">u2"), "I TIFF": deep.astype(np.int32)}.get(kind, deep)
    pixels, notes = opened(Image.fromarray(stored), kind.split()[1])
    np.testing.assert_array_equal(pixels, [[0, 1, 128, 255, 1]])
    assert notes == ("16-bit values scaled",)


def test_16_bit_color_and_16_bit_gray_with_alpha():
    color = np.array([[[257, 10 * 257, 65535]]], ">u2")
    loaded = open_image(png(1, 1, b"\0" + color.tobytes(), depth=16, color=2), trusted=True)
    np.testing.assert_array_equal(levels(loaded.pixels), [[[1, 10, 255]]])
    assert loaded.notes == ("16-bit values scaled",)
    gray_alpha = np.array([[[77 * 257, 65535], [0, 65535]]], ">u2")
    loaded = open_image(png(2, 1, b"\0" + gray_alpha.tobytes(), depth=16, color=4), trusted=True)
    np.testing.assert_array_equal(levels(loaded.pixels), [[77, 0]])


@pytest.mark.parametrize("low", [0, 300, 64000])
@pytest.mark.parametrize("color", [2, 4, 6])
def test_few_values_of_deep_color_are_stretched_by_their_low_bytes_too(color, low):
    """Of the last pixel nothing is seen where there is transparency: its values do not count."""
    rows = np.array([[[low] * 3, [low + 200] * 3, [low, low + 1000, low + 200], [65535] * 3]])
    opacity = np.array([65535, 65535, 65535, 0]).reshape(1, 4, 1)
    expected = np.array([[[0] * 3, [51] * 3, [0, 255, 51], [255] * 3]])
    stored = {
        2: rows[:, :3],
        4: np.concatenate([rows[..., 1:2], opacity], axis=2),
        6: np.concatenate([rows, opacity], axis=2),
    }[color]
    file = png(stored.shape[1], 1, b"\0" + stored.astype(">u2").tobytes(), depth=16, color=color)
    loaded = open_image(file, trusted=True)
    shown = expected[..., 1] if color == 4 else expected[:, : stored.shape[1]]
    np.testing.assert_array_equal(levels(loaded.pixels).reshape(shown.shape), shown)
    assert loaded.notes[0] == f"values {low} to {low + 1000} stretched to black to white"


def test_integers_beyond_16_bits_are_stretched():
    pixels, notes = opened(Image.fromarray(np.array([[-100, 0, 155]], np.int32)), "TIFF")
    np.testing.assert_array_equal(pixels, [[0, 100, 255]])
    assert notes == ("values -100 to 155 stretched to black to white",)


def test_floats_within_0_and_1_are_taken_as_they_are():
    pixels, notes = opened(Image.fromarray(np.array([[0.2, 0.4, 0.6]], np.float32)), "TIFF")
    np.testing.assert_array_equal(pixels, [[51, 102, 153]])
    assert notes == ()


def test_other_floats_are_stretched_and_what_is_not_a_number_is_replaced():
    pixels, notes = opened(
        Image.fromarray(np.array([[-1, 0, 4, np.nan, np.inf, -np.inf]], np.float32)), "TIFF"
    )
    np.testing.assert_array_equal(pixels, [[0, 51, 255, 0, 255, 0]])
    assert notes[0] == "values that are not finite numbers replaced"
    assert notes[1] == "values -1 to 4 stretched to black to white"


@pytest.mark.parametrize("value, level", [(7.5, 255), (1e30, 255), (-3, 0), (np.nan, 0)])
def test_a_single_value_out_of_range_is_black_or_white(value, level):
    pixels, _ = opened(Image.fromarray(np.full((2, 2), value, np.float32)), "TIFF")
    np.testing.assert_array_equal(pixels, np.full((2, 2), level))


@pytest.mark.parametrize("size", [(2500, 1100), (1025, 3000), (2049, 2047)])
def test_reducing_in_blocks_equals_reducing_the_whole(size):
    noise = RNG.integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    image = Image.fromarray(noise).reduce(1)
    target = (size[0] * 300 // max(size), size[1] * 300 // max(size))
    blocks, _ = reduced(image, target)
    whole = image.resize(target, Image.Resampling.LANCZOS, reducing_gap=2)
    assert np.abs(np.asarray(blocks, int) - np.asarray(whole, int)).max() <= 1


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
@pytest.mark.parametrize("low", [0, 100, 64535])
def test_few_values_of_16_bits_are_stretched_wherever_they_lie(kind, low):
    pixels, notes = opened(Image.fromarray(np.array([[low, low + 200, low + 1000]], np.uint16)), kind)
    np.testing.assert_array_equal(pixels, [[0, 51, 255]])
    assert len(notes) == 1 and notes[0].endswith("stretched to black to white")

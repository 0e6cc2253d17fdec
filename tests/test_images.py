"""core.images: what callers rely on: shapes, levels, size, notes, gray and RGB, threads."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from core.images import load_image, open_image, resize, to_gray
from tests.pictures.picture_files import ALPHA, COLOR, GRAY, PICTURE, RNG, levels, saved


def test_the_lectures_patch_reads_10_to_90():
    patch = np.arange(10, 100, 10, dtype=np.uint8).reshape(3, 3)
    loaded = open_image(saved(Image.fromarray(patch), "PNG"))
    np.testing.assert_array_equal(levels(loaded.pixels), [[10, 20, 30], [40, 50, 60], [70, 80, 90]])
    assert loaded.original_size == (3, 3) and loaded.notes == ()


def test_the_decoding_process_gives_what_this_process_gives():
    file = saved(Image.fromarray(np.dstack([COLOR, ALPHA])), "PNG")
    apart, here = open_image(file), open_image(file, trusted=True)
    np.testing.assert_array_equal(apart.pixels, here.pixels)
    assert (apart.original_size, apart.notes) == (here.original_size, here.notes) == ((5, 7), here.notes)


@pytest.mark.parametrize(
    "size, max_side, expected",
    [
        ((4, 3), 512, (4, 3)),
        ((1, 40000), 512, (1, 512)),
        ((40000, 1), 512, (512, 1)),
        ((1000, 3), 64, (64, 1)),
        ((601, 400), 300, (300, 200)),
        ((9, 5), 1, (1, 1)),
        ((512, 512), 512, (512, 512)),
    ],
)
def test_pictures_are_reduced_never_enlarged_and_keep_a_pixel(size, max_side, expected):
    loaded = open_image(saved(Image.new("L", size, 77), "PNG"), max_side, trusted=True)
    assert loaded.pixels.shape == (1, *expected[::-1])
    np.testing.assert_array_equal(levels(loaded.pixels), 77)
    assert loaded.notes == (
        (f"reduced from {size[1]} px high, {size[0]} px wide",) if size != expected else ()
    )


def test_reducing_by_whole_numbers_keeps_the_mean():
    noise = RNG.integers(0, 256, (1200, 1600), dtype=np.uint8)
    assert abs(levels(load_image(saved(Image.fromarray(noise), "PNG"), 200)).mean() - noise.mean()) < 0.3


def test_the_hidden_color_of_transparent_pixels_does_not_bleed():
    checks = np.indices((600, 600)).sum(0) // 3 % 2 == 0
    hidden = np.where(checks[..., None], [0, 0, 0, 0], [255, 255, 255, 255]).astype(np.uint8)
    np.testing.assert_array_equal(levels(load_image(saved(Image.fromarray(hidden), "PNG"), 100)), 255)


def test_to_gray_is_pillows_luma_for_every_color():
    colors = RNG.integers(0, 256, (300, 300, 3), dtype=np.uint8)
    pixels = load_image(saved(Image.fromarray(colors), "PNG"))
    np.testing.assert_array_equal(levels(to_gray(pixels)), np.asarray(Image.fromarray(colors).convert("L")))
    weights = np.array([0.299, 0.587, 0.114])  # ITU-R BT.601-7, section 2.5.1
    assert np.abs(levels(to_gray(pixels)) - colors @ weights).max() <= 0.51


def test_to_gray_keeps_grays():
    gray = levels_to_pixels(GRAY)
    assert to_gray(gray) is gray
    np.testing.assert_array_equal(to_gray(np.repeat(gray, 3, axis=0)), gray)


@pytest.mark.parametrize(
    ("decoded_at", "size", "notes"),
    [
        (1024, 512, ("reduced from 600 px high, 800 px wide",)),  # decoded as it is, reduced afterwards
        (640, 512, ("reduced from 600 px high, 800 px wide",)),  # reduced twice, said once
        (640, 640, ("reduced from 600 px high, 800 px wide",)),
        (1024, 1024, ()),
    ],
)
def test_a_picture_says_once_what_it_was_reduced_from(decoded_at, size, notes):
    loaded = open_image(saved(Image.new("RGB", (800, 600)), "PNG"), decoded_at, trusted=True).at_size(size)
    assert loaded.notes == notes
    assert max(loaded.pixels.shape) == min(800, size)


def levels_to_pixels(array: np.ndarray) -> np.ndarray:
    return array.astype(np.float32)[None] / np.float32(255)


def test_resize_reduces_and_returns_what_fits_as_it_is():
    pixels = load_image(saved(PICTURE, "PNG"))
    assert resize(pixels, 60) is pixels
    assert levels(resize(pixels, 30)).shape == (20, 30, 3)
    assert levels(resize(to_gray(pixels), 30)).shape == (20, 30)
    expected = np.asarray(PICTURE.resize((30, 20), Image.Resampling.LANCZOS, reducing_gap=2))
    np.testing.assert_array_equal(levels(resize(pixels, 30)), expected)


@pytest.mark.parametrize("shape", [(2, 4, 4), (4, 4), (1, 1, 4, 4)])
def test_other_shapes_are_refused_with_the_shape(shape):
    with pytest.raises(ValueError, match=r"must have shape \(1, H, W\) or \(3, H, W\), not \("):
        to_gray(np.zeros(shape, np.float32))


@pytest.mark.parametrize(
    "max_side, kind", [(0, ValueError), (-5, ValueError), (2.5, TypeError), ("64", TypeError)]
)
def test_max_side_must_be_a_positive_integer(max_side, kind):
    with pytest.raises(kind, match="`max_side` must be .*, not"):
        load_image(saved(PICTURE, "PNG"), max_side)


def test_data_must_be_bytes():
    with pytest.raises(TypeError, match="`data` must be the bytes of a file, not str"):
        load_image("picture.png")
    assert load_image(bytearray(saved(PICTURE, "PNG"))).shape == (3, 40, 60)
    assert load_image(memoryview(saved(PICTURE, "PNG"))).shape == (3, 40, 60)


def test_many_threads_and_another_working_directory(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "PIL").mkdir()  # must not be imported instead of Pillow
    files = [saved(Image.new("L", (9, 9), level), "PNG") for level in range(0, 120, 20)]
    with ThreadPoolExecutor(6) as pool:
        assert [levels(p)[0, 0] for p in pool.map(load_image, files)] == [0, 20, 40, 60, 80, 100]

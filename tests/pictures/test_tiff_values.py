"""core.pictures.tiff_values: photometric x sample format x bits x byte order, against NumPy."""

import io

import numpy as np
import pytest
import tifffile
from PIL import Image

from core.images import ImageError, LoadedImage, open_image
from tests.pictures.picture_files import levels, opened


def tiff(values, order="<", photometric="minisblack", **options) -> bytes:
    stream = io.BytesIO()
    tifffile.imwrite(
        stream, np.asarray(values), byteorder=order, photometric=photometric, metadata=None, **options
    )
    return stream.getvalue()


def read(file: bytes) -> LoadedImage:
    """Decoded in this process; tests/test_images.py holds that the decoder's own gives the same."""
    return open_image(file, trusted=True)


RAMP = np.array([[0, 0.25, 0.5, 1]])


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("photometric", ["minisblack", "miniswhite"])
@pytest.mark.parametrize("kind", ["u1", "u2", "u4", "i1", "i2", "i4", "f2", "f4", "f8"])
def test_every_kind_of_value_is_read_as_the_file_describes_it(kind, photometric, order):
    """Unsigned: black at 0; signed: stretched from the most negative; floats: 0 to 1."""
    dtype = np.dtype(kind)
    if dtype.kind == "f":
        values, shares = RAMP.astype(dtype), RAMP.astype(dtype).astype(float)
    else:
        info = np.iinfo(dtype)
        values = (info.min + RAMP * (float(info.max) - info.min)).astype(np.int64).astype(dtype)
        shares = (values.astype(float) - info.min) / (float(info.max) - info.min)
    shares = 1 - shares if photometric == "miniswhite" else shares
    np.testing.assert_array_equal(
        levels(read(tiff(values, order, photometric)).pixels), np.rint(255 * shares)
    )


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("photometric", ["minisblack", "miniswhite"])
@pytest.mark.parametrize("dtype", [np.uint16, np.int16, np.float64])
def test_a_bigtiff_is_read_as_any_other(dtype, photometric, order):
    values = (
        np.array([[0, 1]]).astype(dtype)
        if dtype is np.float64
        else np.array([[0, np.iinfo(dtype).max]], dtype)
    )
    loaded = read(tiff(values, order, photometric, bigtiff=True))
    expected = [[0, 255]] if photometric == "minisblack" else [[255, 0]]
    np.testing.assert_array_equal(levels(loaded.pixels), expected)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("dtype", [np.uint16, np.float32])
def test_white_is_zero(dtype, order):
    file = tiff(np.array([[0, 16384, 32768, 65535]], dtype), order, "miniswhite")
    np.testing.assert_array_equal(levels(read(file).pixels), [[255, 191, 127, 0]])


def test_signed_bytes_do_not_wrap_around():
    loaded = read(tiff(np.array([[-100, 0, 50, 100]], np.int8)))
    np.testing.assert_array_equal(levels(loaded.pixels), [[0, 128, 191, 255]])  # (v + 100) * 255 / 200
    assert loaded.notes == ("values -100 to 100 stretched to black to white",)


@pytest.mark.parametrize("dtype", [np.uint32, np.int32, np.uint16])
def test_few_values_of_a_deep_picture_are_stretched_and_it_says_from_what_to_what(dtype):
    loaded = read(tiff(np.array([[0, 51, 255]], dtype)))
    np.testing.assert_array_equal(levels(loaded.pixels), [[0, 51, 255]])
    assert loaded.notes == ("values 0 to 255 stretched to black to white",)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("planar", ["contig", "separate"])
def test_color_of_floats(planar, order):
    color = np.array([[[0, 0.2, 1], [1, 0.4, 0]]], np.float32)
    stored = color if planar == "contig" else color.transpose(2, 0, 1)
    loaded = read(tiff(stored, order, "rgb", planarconfig=planar))
    np.testing.assert_array_equal(levels(loaded.pixels), np.rint(color * 255))


def test_two_deep_channels_show_the_first():
    values = np.array([[[0, 9], [32768, 9], [65535, 9]]], np.uint16)
    loaded = read(tiff(values, planarconfig="contig"))
    np.testing.assert_array_equal(levels(loaded.pixels), [[0, 128, 255]])
    assert "first channel only" in loaded.notes


def test_what_is_valid_but_not_opened_is_called_unsupported_and_what_is_broken_damaged():
    with pytest.raises(
        ImageError, match="valid but unsupported: it holds complex numbers.*save it as a TIFF"
    ):
        read(tiff(np.ones((3, 3), np.complex64)))
    with pytest.raises(ImageError, match="damaged or incomplete"):
        read(tiff(np.ones((90, 90), np.float64))[:3000])


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_deflate", "packbits", None])
@pytest.mark.parametrize("dtype", [np.uint16, np.float32])
def test_compressed_deep_gray_still_opens(compression, dtype):
    """What tifffile alone does not decompress is libtiff's."""
    full = 65535 if dtype is np.uint16 else 1
    values = (RAMP * full).astype(dtype)
    pixels, _ = opened(Image.fromarray(values), "TIFF", compression=compression)
    np.testing.assert_array_equal(pixels, np.rint(values * 255.0 / full))


def test_deflated_differences_are_read_and_a_picture_too_large_for_memory_is_refused():
    values = np.array([[0, 257, 65535]], np.uint16)
    file = tiff(values, compression="zlib", predictor=2)
    np.testing.assert_array_equal(levels(read(file).pixels), [[0, 1, 255]])
    with pytest.raises(ImageError, match="MB to decode, and at most 240 MB may be used"):
        open_image(tiff(np.zeros((5000, 5000)), compression="zlib"))


@pytest.mark.parametrize("apart", ["separate", "contig"])
@pytest.mark.parametrize(
    ("most", "notes"), [(65535, "16-bit values scaled"), (1000, "values 0 to 1000 stretched")]
)
def test_16_bits_in_color_are_read_however_their_channels_are_stored(apart, most, notes):
    """Pillow's own way shows channels that are stored apart as black."""
    planes = np.stack([np.array([[0, most]]), np.array([[most, 0]]), np.array([[0, 0]])]).astype(np.uint16)
    values = planes if apart == "separate" else np.moveaxis(planes, 0, -1)
    loaded = read(tiff(values, photometric="rgb", planarconfig=apart))
    np.testing.assert_array_equal(np.moveaxis(levels(loaded.pixels), -1, 0), (planes > 0) * 255)
    assert loaded.notes[0].startswith(notes)


@pytest.mark.parametrize("kind", ["unassalpha", "assocalpha"])
@pytest.mark.parametrize("apart", ["separate", "contig"])
def test_deep_transparency_is_laid_on_white(kind, apart):
    """Opacity 1, a half and 0 of pure red; a color that is multiplied by its opacity is stored so."""
    opacity = np.array([65535, 32768, 0])
    red = opacity if kind == "assocalpha" else np.full(3, 65535)
    values = np.stack([red, 0 * red, 0 * red, opacity], axis=-1)[None].astype(np.uint16)
    stored = values if apart == "contig" else np.moveaxis(values, -1, 0)
    loaded = read(tiff(stored, photometric="rgb", planarconfig=apart, extrasamples=[kind]))
    np.testing.assert_array_equal(levels(loaded.pixels), [[[255, 0, 0], [255, 127, 127], [255, 255, 255]]])
    assert "transparency laid on white" in loaded.notes


def test_a_fourth_deep_channel_that_is_no_opacity_is_left_out():
    values = np.array([[[65535, 0, 0, 0]]], np.uint16)
    loaded = read(tiff(values, photometric="rgb", planarconfig="contig", extrasamples=["unspecified"]))
    np.testing.assert_array_equal(levels(loaded.pixels), [[[255, 0, 0]]])
    assert "first 3 channels of 4" in loaded.notes

"""core.pictures.decoding: orientation, frames, hostile files, refusals, memory."""

import json
import struct
import subprocess
import sys
import warnings
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks.hostile.decoding import decoded
from core import images
from core.images import ImageError, load_image, open_image
from core.pictures.decoding_limits import Refusal
from tests.pictures.hostile import hostile_files
from tests.pictures.picture_files import GRAY, PICTURE, levels, opened, png, saved

UPRIGHT = {
    1: lambda stored: stored,
    2: lambda stored: stored[:, ::-1],
    3: lambda stored: stored[::-1, ::-1],
    4: lambda stored: stored[::-1],
    5: lambda stored: stored.T,
    6: lambda stored: np.rot90(stored, -1),
    7: lambda stored: stored[::-1, ::-1].T,
    8: lambda stored: np.rot90(stored, 1),
}  # EXIF 2.32: where the stored row 0 and column 0 are seen


@pytest.mark.parametrize("format_name", ["PNG", "TIFF", "WEBP", "JPEG"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied(format_name, orientation):
    stored = np.arange(0, 240, 10, dtype=np.uint8).reshape(4, 6)
    stored = stored if format_name != "JPEG" else stored.repeat(16, 0).repeat(16, 1)
    image = Image.fromarray(stored)
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"PNG": {}, "TIFF": {}, "WEBP": {"lossless": True}, "JPEG": {"quality": 95}}[format_name]
    loaded = open_image(saved(image, format_name, exif=exif, **options), trusted=True)
    seen = levels(loaded.pixels)
    seen = seen if seen.ndim == 2 else seen[..., 0]
    expected = UPRIGHT[orientation](stored).astype(int)
    assert np.abs(seen - expected).max() <= (2 if format_name == "JPEG" else 0)
    assert loaded.notes == (() if orientation == 1 else ("turned upright",))
    assert loaded.original_size == expected.shape


def test_a_rotated_and_reduced_photograph_says_both():
    exif = Image.Exif()
    exif[0x0112] = 6
    loaded = open_image(saved(Image.new("RGB", (400, 300)), "JPEG", exif=exif), 100)
    assert loaded.pixels.shape == (3, 100, 75)
    assert loaded.original_size == (400, 300)
    assert loaded.notes == ("turned upright", "reduced from 400 px high, 300 px wide")


@pytest.mark.parametrize("orientation", [0, 9, 255, 65535])
def test_an_orientation_that_does_not_exist_changes_nothing(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    np.testing.assert_array_equal(opened(Image.fromarray(GRAY), exif=exif)[0], GRAY)


@pytest.mark.parametrize("format_name", ["GIF", "PNG", "WEBP", "TIFF"])
def test_the_first_frame_of_several(format_name):
    frames = [Image.new("RGB", (8, 8), color) for color in ((255, 0, 0), (0, 255, 0), (0, 0, 255))]
    options = {"lossless": True} if format_name == "WEBP" else {}
    pixels, notes = opened(frames[0], format_name, save_all=True, append_images=frames[1:], **options)
    np.testing.assert_array_equal(pixels, np.tile([255, 0, 0], (8, 8, 1)))
    assert notes == ("first page only" if format_name == "TIFF" else "first frame only",)


def test_a_phones_jpeg_with_a_second_picture_is_a_jpeg():
    file = saved(PICTURE, "MPO", save_all=True, append_images=[PICTURE.resize((30, 20))])
    assert open_image(file).pixels.shape == (3, 40, 60) and open_image(file).notes == ()


@pytest.mark.skipif(sys.platform != "linux", reason="forks, and counts kilobytes as Linux does")
def test_a_hostile_file_is_a_picture_or_one_sentence():
    files = hostile_files()
    found = list(decoded(files, started=False))
    assert len(found) == len(files) > 100 and not [done for done in found if done.is_fault]
    assert {done.outcome for done in found} == {"picture", "sentence"}


# Of these, Pillow warns and libtiff writes to standard error.
@pytest.mark.parametrize("name", ["TIFF cut at 0.01", "TIFF tiff_deflate changed 0"])
def test_nothing_else_is_said_of_a_hostile_file(name, capfd):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            levels(load_image(hostile_files()[name], 64))
        except ImageError as error:
            assert "\n" not in str(error)
    assert capfd.readouterr() == ("", "")


FORMATS = "PNG, JPEG, WebP, GIF, BMP or TIFF"
DAMAGED = "is damaged or incomplete and cannot be decoded; download or save it again."
REFUSALS = {
    "nothing": "The file is empty (0 bytes); choose a picture.",
    "31 MB": "The file has 31.0 MB, more than the 30 MB that can be opened; "
    "choose a smaller one, or reduce the picture first.",
    "text": f"The file is not a picture that can be opened here; use {FORMATS}.",
    "heic": f"The file is a HEIC photograph, which cannot be opened here; save it as {FORMATS}.",
    "svg with prolog": f"The file is an SVG drawing, which cannot be opened here; save it as {FORMATS}.",
    "PNG cut at 0.01": f"The PNG file {DAMAGED}",
    "JPEG cut at 0.5": f"The JPEG file {DAMAGED}",
    "webp 8000x8000 in 38 bytes": "The picture is 8000 px high and 8000 px wide, 64.0 megapixels, "
    "and at most 40 can be opened; reduce it first.",
    "webp 13000x13000 in 38 bytes": "The picture has more than 40 megapixels, the most that can be opened; "
    "reduce it first.",
    "webp 16000x2000 in 38 bytes": "The WebP picture of 32.0 megapixels takes 544 MB to decode, "
    "and at most 240 MB may be used; reduce it to 14 megapixels, or save it as a plain PNG or JPEG.",
    "tiff in a tile of 60000x60000": "The TIFF picture of 0.0 megapixels takes 3601 MB to decode, "
    "and at most 240 MB may be used; save it as a plain PNG or JPEG.",
    "png 40 million in a row": "The PNG file asks for more memory than a picture may take; "
    "reduce the picture, or save it as a plain PNG or JPEG.",
}


@pytest.mark.parametrize("name, sentence", REFUSALS.items())
def test_refusals_say_the_rule_the_value_and_what_to_do(name, sentence):
    with pytest.raises(ImageError) as refusal:
        load_image({"nothing": b"", "31 MB": bytes(31_000_000)}.get(name) or hostile_files().get(name, b""))
    assert str(refusal.value) == sentence


def test_a_jpeg_of_a_thousand_scans_is_refused():
    with pytest.raises(
        ImageError, match=r"^The JPEG file has 10\d\d scans, and at most 200 are decoded; save"
    ):
        load_image(hostile_files()["jpeg of 1000 scans"])


@pytest.mark.parametrize("trusted", [False, True])
def test_image_error_is_a_value_error_with_no_cause_from_inside(trusted):
    with pytest.raises(ValueError) as refusal:
        open_image(b"x", trusted=trusted)
    assert type(refusal.value) is ImageError and not isinstance(refusal.value, Refusal)
    assert refusal.value.__cause__ is None


def test_a_decoder_that_is_slow_crashes_or_cannot_start_is_one_sentence(monkeypatch):
    file = saved(PICTURE, "PNG")
    with monkeypatch.context() as patch:
        patch.setattr(images, "DECODING_SECONDS", 0.001)
        with pytest.raises(ImageError, match="takes more than 0.001 seconds to decode; reduce it"):
            load_image(file)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", "/bin/false")
        with pytest.raises(
            ImageError, match=r"The file broke its decoder \(code 1\); download it or save it again"
        ):
            load_image(file)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", "/nowhere")
        with pytest.raises(
            ImageError, match=r"cannot be started now \(No such file or directory\); try again"
        ):
            load_image(file)


MEASURE = """
import json, resource, sys
from core.images import ImageError, load_image
data = open(sys.argv[1], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    outcome = load_image(data, 1024).shape
except ImageError as error:
    outcome = str(error)
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
decoder = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps([(own + decoder) * 1024 / 1e6, outcome]))
"""


def measured(file: bytes, tmp_path):
    """Peak megabytes (this process's growth, the file apart, and the whole decoder), and the outcome."""
    path = tmp_path / "picture"
    path.write_bytes(file)
    command = [sys.executable, "-c", MEASURE, str(path)]
    root = Path(images.__file__).parents[1]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=True)
    assert done.stderr == ""
    return json.loads(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="counts kilobytes as Linux does")
@pytest.mark.parametrize("kind", ["png", "progressive jpeg", "webp", "webp bomb"])
def test_no_file_takes_much_more_than_300_megabytes(kind, tmp_path):
    jpeg = {"progressive": True, "subsampling": 0}
    file = {
        "png": lambda: png(6320, 6320, bytes((6320 * 4 + 1) * 6320), color=6),
        "progressive jpeg": lambda: saved(Image.new("RGB", (6100, 6100)), "JPEG", **jpeg),
        "webp": lambda: saved(Image.new("RGB", (3750, 3750)), "WEBP", lossless=True, method=0),
        "webp bomb": lambda: hostile_files()["webp 8000x8000 in 38 bytes"],
    }[kind]()
    megabytes, outcome = measured(file, tmp_path)
    assert megabytes < 320
    if kind != "webp bomb":
        assert megabytes > 150, "the decoder was meant to work hard"
        assert outcome[1:] == [1024, 1024]


def test_a_jpeg_of_48_megapixels_is_decoded_at_reduced_scale_and_a_progressive_one_of_108_refused_by_memory():
    assert open_image(saved(Image.new("RGB", (8000, 6000)), "JPEG"), 1024).pixels.shape == (3, 768, 1024)
    progressive = bytearray(saved(Image.new("RGB", (8, 8)), "JPEG", progressive=True))
    frame = progressive.index(b"\xff\xc2") + 5  # after its length and its bits: height and width
    progressive[frame : frame + 4] = struct.pack(">HH", 9000, 12000)
    with pytest.raises(ImageError, match="at most 240 MB may be used; reduce it to"):
        open_image(bytes(progressive), 1024)

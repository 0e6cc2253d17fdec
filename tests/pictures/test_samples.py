"""core.pictures.samples: every photograph opens and credits its author; every test picture is what its formula says."""

import subprocess
import sys

import numpy as np
import pytest

from core.arithmetic import ConvSpec
from core.convolution import conv2d
from core.images import open_image
from core.pictures.samples import PHOTOGRAPHS, TEST_PICTURES, photograph


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_every_photograph_opens_and_has_a_title(name):
    sample = PHOTOGRAPHS[name]
    loaded = open_image(photograph(name), trusted=True)
    assert loaded.pixels.shape[0] in (1, 3) and max(loaded.pixels.shape) <= 512
    assert loaded.pixels.std() > 0.05
    assert sample.title


def test_the_author_and_the_licence_are_those_that_scikit_image_states():
    """Read from the installed docstrings, between one `def` and the next."""
    from importlib.resources import files

    source = (files("skimage") / "data" / "_fetchers.py").read_text(encoding="utf-8")
    for name, sample in PHOTOGRAPHS.items():
        statement = source.split(f"\ndef {name}():")[1].split("\ndef ")[0]
        surname = sample.author.partition(",")[0].split()[-1]
        assert surname in statement, name
        assert sample.licence in ("CC0", "public domain") and sample.licence in statement, name
    assert PHOTOGRAPHS["astronaut"].credit == "NASA, public domain"


def test_photographs_are_read_without_importing_scikit_images_modules():
    code = (
        "import sys; from core.pictures.samples import photograph; photograph('camera'); print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"scipy", "skimage", "networkx"} & set(loaded.split())


def test_an_unknown_photograph_is_a_key_error():
    with pytest.raises(KeyError):
        photograph("../../etc/passwd")


def shown(name: str, size: int = 512) -> np.ndarray:
    """(H, W) integer levels, after checking the contract."""
    pixels = TEST_PICTURES[name].make(size)
    assert pixels.dtype == np.float32 and pixels.ndim == 3 and pixels.shape[0] == 1
    whole = np.rint(pixels[0] * 255)
    np.testing.assert_array_equal(pixels[0], whole.astype(np.float32) / np.float32(255))
    assert whole.min() >= 0 and whole.max() <= 255
    return whole.astype(int)


def test_the_lectures_patch_sharpened_reads_50():
    np.testing.assert_array_equal(shown("patch"), [[10, 20, 30], [40, 50, 60], [70, 80, 90]])
    sharpen = np.array([[[[0, -1, 0], [-1, 5, -1], [0, -1, 0]]]], np.float32)
    y = conv2d(TEST_PICTURES["patch"].make(512)[None], sharpen, ConvSpec(3))
    np.testing.assert_allclose(y * 255, [[[[50]]]], rtol=1e-6)  # 5*50 - 20 - 40 - 60 - 80


def test_step_edge_is_black_then_white():
    np.testing.assert_array_equal(shown("step"), [[0] * 8 + [255] * 8] * 16)


def test_checkerboard_has_squares_of_four():
    board = shown("checkerboard")
    assert board.shape == (32, 32) and set(board.flat) == {0, 255}
    assert (board[:4, :4] == 0).all() and (board[:4, 4:8] == 255).all() and (board[4:8, :4] == 255).all()
    np.testing.assert_array_equal(board[8:, 8:], board[:-8, :-8])


def test_bright_pixel_is_alone_in_the_centre():
    picture = shown("bright_pixel")
    assert picture.shape == (15, 15) and picture[7, 7] == 255 and picture.sum() == 255


def test_zone_plate_is_white_in_the_centre_and_reaches_the_finest_stripes_at_the_edge():
    plate = shown("zone_plate", 256)
    assert plate.shape == (256, 256) and plate[128, 128] == 255
    np.testing.assert_array_equal(plate, plate.T)
    np.testing.assert_array_equal(plate[1:, 1:], plate[:0:-1, :0:-1])  # the same in every direction
    assert plate[128, 128 + 16] == 0  # pi * 16^2 / 256 = pi, so (1 + cos(pi)) / 2 = 0
    edge = plate[128, :8]
    assert (np.abs(np.diff(edge)) > 200).all()  # black and white in turn: half a wave a pixel


@pytest.mark.parametrize("name", TEST_PICTURES)
@pytest.mark.parametrize("size", [1, 2, 3, 64, 1024])
def test_no_test_picture_is_larger_than_asked(name, size):
    picture = shown(name, size)
    assert max(picture.shape) <= max(size, 3 if name == "patch" else 1)
    assert TEST_PICTURES[name].title and TEST_PICTURES[name].description

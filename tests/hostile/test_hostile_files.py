"""Changed files and bombs: each a picture or a sentence, in 5 s and 300 MB; `benchmarks fuzz` tries many."""

import sys

import pytest

from benchmarks.hostile.bombs import BOMBS
from benchmarks.hostile.decoding import decoded, mutated, mutation
from benchmarks.hostile.files import right_files
from benchmarks.hostile.mutations import with_checksums
from core.images import ImageError, open_image
from tests.pictures.picture_files import PICTURE, saved

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks, and counts kilobytes as Linux does")
SEED, MUTATIONS = 5, 73  # one of every file
QUICK_BOMBS = [
    "PNG, 2 GB of packed texts",
    "GIF, 6,300 pixels a side",
    "JPEG, 190 scans of 34 megapixels",
    "JPEG, EXIF that leads to itself",
    "JPEG, seven million markers",
    "TIFF, 80 GB of tags over the same 20 MB",
    "TIFF, a million directories, deep",
]


@pytest.fixture(scope="module")
def files():
    return right_files()


def test_a_changed_file_is_a_picture_or_a_sentence(files):
    found = list(mutated(files, SEED, range(MUTATIONS)))
    assert len(found) == MUTATIONS and not [done for done in found if done.is_fault]
    assert {done.outcome for done in found} == {"picture", "sentence"}


@pytest.mark.parametrize("name", QUICK_BOMBS)
def test_a_bomb_costs_no_more_than_a_picture(name):
    (done,) = decoded({name: BOMBS[name]()})
    assert not done.is_fault, done


@pytest.mark.parametrize(
    "number", [1587, 1731, 6259]
)  # a long list in the sentence; bits that are text, and bytes
def test_what_mutations_found_stays_mended(files, number):
    name, changed = mutation(files, 17, number)
    with pytest.raises(ImageError) as refusal:
        open_image(changed, trusted=True)
    assert name.startswith("TIFF float") and 40 < len(str(refusal.value)) < 220


def test_the_same_number_gives_the_same_mutation_and_another_number_another(files):
    assert mutation(files, SEED, 9) == mutation(files, SEED, 9)
    assert len({mutation(files, SEED, number)[1] for number in range(0, 730, 73)}) > 5


def test_a_png_with_its_checksums_put_right_is_what_it_was():
    whole = saved(PICTURE, "PNG")
    assert with_checksums(whole) == whole
    assert with_checksums(whole[:29] + b"\0\0\0\0" + whole[33:]) == whole  # IHDR's own checksum

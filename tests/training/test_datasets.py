"""The two tasks: real pictures, disjoint parts, and the numbers that the page says of them."""

import re
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from core.pictures.samples import photograph
from core.training.datasets import TASKS


@pytest.mark.parametrize("name", TASKS)
def test_pictures_and_labels_are_as_documented(name):
    task, data = TASKS[name], TASKS[name].load()
    for x, y in ((data.train_x, data.train_y), (data.held_out_x, data.held_out_y)):
        assert x.dtype == np.float32 and x.min() >= 0 and x.max() <= 1 and x.shape[1:] == data.picture_shape
        assert y.dtype == np.int64 and set(y.tolist()) == set(range(len(task.classes)))
        assert f"{len(y):,}" in task.says
    assert re.search("CC|public domain", task.credit)


def test_textures_are_cut_from_disjoint_halves():
    data, largest = TASKS["textures"].load(), 0
    for label, name in enumerate(("brick", "grass", "gravel")):
        import io

        pixels = np.asarray(Image.open(io.BytesIO(photograph(name))).convert("L"), np.float32) / 255
        train, held_out = (
            data.train_x[data.train_y == label][:, 0],
            data.held_out_x[data.held_out_y == label][:, 0],
        )
        assert (train[0] == pixels[:32, :32]).all() and (train[28] == pixels[:32, 224:256]).all()
        assert (train[29] == pixels[8:40, :32]).all()
        assert (held_out[0] == pixels[:32, 256:288]).all() and (held_out[-1] == pixels[480:, 480:]).all()
        largest = max(largest, len(train))
    assert largest == 61 * 29


def test_digits_are_counts_of_ink_and_every_fourth_is_held_out():
    data = TASKS["digits"].load()
    levels = data.train_x * 16
    np.testing.assert_array_equal(levels, levels.round())
    assert levels.max() == 16
    assert len(data.train_y) + len(data.held_out_y) == 1797


def test_the_normalization_is_that_of_what_is_trained_on():
    task = TASKS["textures"]
    x = task.load().train_x.astype(np.float64)
    assert task.mean == pytest.approx(x.mean(), abs=1e-4) and task.deviation == pytest.approx(
        x.std(), abs=1e-4
    )
    assert task.normalized(np.full(1, task.mean, np.float32)) == pytest.approx(0, abs=1e-6)


def test_digits_are_read_without_importing_scikit_learn():
    code = "import sys; from core.training.datasets import TASKS; TASKS['digits'].load(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"sklearn", "scipy", "pandas"} & set(loaded.split())

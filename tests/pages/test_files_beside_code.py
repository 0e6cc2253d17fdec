"""The code that reads a file: run beside the one that the dialog offers, it finds the page's numbers."""

import numpy as np
import pytest
from PIL import Image

from core.training.datasets import TASKS
from core.training.evaluation import worst_mistakes
from core.training.recorded import RECORDED
from core.ui.feature_maps import classes
from core.ui.feature_maps.trained_weights import link_state
from core.ui.learning import answer, one_step
from core.ui.learning.held_out import held_out
from core.ui.take_home import script_files, scripts, take_home
from tests.export.running import left_by
from tests.pages.sent import files, upload
from tests.pages.test_code_of_pages import overheard
from tests.pages.test_learning_mistakes import torch_answers, with_drawing
from tests.pages.test_pages import opened
from tests.pages.test_trained_weights import SMALL
from tests.pictures.picture_files import saved
from tests.training.polylines import drawn, in_box

OF_A_STEP = ("probabilities", "losses", "loss", "kernel", "gradient", "new_kernel", "loss_after")
STEPS = [
    {"step_batch": "6", "step_first": "3", "step_filter": "5", "step_rate": "1"},
    {"step_weights": "trained", "step_batch": "2", "step_filter": "31", "step_rate": "0.01"},
]
QUESTIONS = [
    {"learning_task": "digits", "mistakes_input": "held_out", "mistakes_picture": "5", "mistakes_patch": "3"},
    {
        "photo": "coffee",
        "crop": "30,50",
        "mistakes_silent": "2",
        "mistakes_patch": "4",
        "mistakes_place": "7,0",
    },
    {"photo": "brick"},
]


@pytest.fixture
def beside() -> dict[str, bytes]:
    """The files that the dialog offered beside the code of the pages."""
    return {}


@pytest.fixture
def taken(monkeypatch, beside) -> list[dict[str, str]]:
    """The scripts of every page, the last one's last."""
    found = []

    def take(page):
        found.append(scripts.scripts_of(page))
        for script in found[-1].values():
            beside.update((name, make()) for name, make in script_files.files_beside(page, script).items())

    monkeypatch.setattr(take_home, "offer_take_home", take)
    return found


@pytest.mark.parametrize(
    ("section", "beside"), [("watch", None), ("step", None), ("mistakes", "Download digits.safetensors")]
)
def test_the_file_that_a_script_reads_is_offered_beside_it(section, beside):
    app = opened("learning", section=section, learning_task="digits")
    app.button(key="take_home").click().run()
    assert files(app).get("download_beside_digits.safetensors") == beside


def test_the_code_of_a_step_finds_its_probabilities_its_losses_its_gradient_and_the_new_kernel(
    taken, beside, monkeypatch
):
    worked, links = overheard(monkeypatch, one_step, "worked_step"), []
    for task in TASKS:
        links += [{"learning_task": task, **link} for link in STEPS]
    for link in links:
        opened("learning", section="step", **link)
    codes = [written["PyTorch"] for written in taken]
    assert ["beside this script" in code.partition("import")[0] for code in codes] == [False, True] * 2
    left = left_by([(code, OF_A_STEP) for code in codes], beside)
    for found, step, link in zip(left, worked, links, strict=True):
        filter_ = min(int(link["step_filter"]), 7)
        expected = {name: getattr(step, name) for name in ("probabilities", "losses", "loss", "loss_after")}
        expected |= {
            "gradient": step.gradients["0.weight"][filter_, 0],
            "new_kernel": step.parameters["0.weight"][filter_, 0],
        }
        for name, value in expected.items():
            np.testing.assert_allclose(found[name], value, rtol=1e-5, atol=1e-5, err_msg=f"{name} of {link}")
        rate = float(link["step_rate"])
        np.testing.assert_allclose(found["kernel"] - rate * found["gradient"], found["new_kernel"], atol=1e-6)


def test_the_code_of_the_mistakes_finds_the_counts_and_what_the_network_answers(taken, beside, monkeypatch):
    answers, asked = overheard(monkeypatch, answer, "probabilities"), []
    app = opened("learning", section="mistakes", learning_task="digits")
    assert not answers and "before =" not in taken[-1]["PyTorch"]
    with_drawing(app, drawn(in_box(3, (9, 4, 14, 24))))
    expected = [(*answers,)]
    asked.append(taken[-1]["PyTorch"])
    for link in QUESTIONS:
        answers.clear()
        opened("learning", section="mistakes", **link)
        expected.append((*answers,))
        asked.append(taken[-1]["PyTorch"])
    assert [len(chances) for chances in expected] == [1, 2, 2, 1]
    names = ("accuracy", "confusion", "worst", "without", "held_out", "before")
    left = left_by(
        [(code, names + ("after",) * (len(two) - 1)) for code, two in zip(asked, expected)], beside
    )
    for found, chances, task in zip(
        left, expected, ("digits", "digits", "textures", "textures"), strict=True
    ):
        for name, values in zip(("before", "after"), chances):
            np.testing.assert_allclose(found[name], values[0], rtol=1e-5, atol=1e-5)
        truth, said = torch_answers(task)
        wanted = np.zeros((len(TASKS[task].classes),) * 2, int)
        for row, column in zip(truth, said):
            wanted[row, column] += 1
        np.testing.assert_array_equal(found["confusion"], wanted)
        assert found["accuracy"] == pytest.approx(np.trace(wanted) / wanted.sum(), abs=1e-6)
        assert sorted(found["worst"]) == np.flatnonzero(truth != said).tolist()
        page = held_out(task)
        np.testing.assert_array_equal(found["worst"], worst_mistakes(page.probabilities, page.truth))
        np.testing.assert_allclose(found["held_out"], page.probabilities, rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(found["without"], page.without, atol=1e-6)


@pytest.mark.parametrize(("task", "looks"), [("textures", ["classes"]), ("digits", ["channels", "classes"])])
def test_the_code_of_trained_maps_and_of_a_trained_or_random_end_in_classes(
    taken, beside, runs, monkeypatch, task, looks
):
    """On pictures of 32 x 32 the linear layer of the textures fits, that of the digits does not: it stays random."""
    answers = overheard(monkeypatch, classes, "classify")
    link = SMALL | link_state(task, RECORDED[task].model) | {"true_class": "2"}
    asked, expected = [], []
    for look in looks:
        app = opened("feature_maps", look=look, **link)
        ends = ("probabilities", "loss") if look == "classes" else ()
        asked += [(taken[-1]["PyTorch"], ("y", *ends)), (taken[-1]["NumPy"], ("y", "by_im2col"))]
        expected.append(answers[-1].logits if ends else runs[-1].layer_maps[-1].after)
    says = " ".join(caption.value for caption in app.caption)
    assert ("The linear layer is from the run" in says) == (task == "textures")
    left = left_by(asked, beside)
    for by_torch, by_numpy, wanted in zip(left[::2], left[1::2], expected, strict=True):
        for found in (by_torch["y"][0], *by_numpy.values()):
            np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-5 * max(1, np.abs(wanted).max()))
    np.testing.assert_allclose(left[-2]["probabilities"][0], answers[-1].probabilities, atol=1e-5)
    np.testing.assert_allclose(left[-2]["loss"], answers[-1].loss, rtol=1e-5, atol=1e-5)


def own_files() -> dict[str, tuple[bytes, tuple[int, int, int]]]:
    """Files that Pillow alone would open otherwise, and (C, H, W) of what is shown of each in color, 96 pixels high."""
    levels = np.random.default_rng(0).integers(0, 65536, (9, 13, 3)).astype(np.uint16)
    photograph = Image.fromarray((levels >> 8).astype(np.uint8)).resize(
        (2600, 1800), Image.Resampling.BICUBIC
    )
    lying, large = Image.Exif(), np.kron(levels[..., 0], np.ones((20, 20), np.uint16))
    lying[0x0112] = 6
    clear = np.dstack([levels >> 8, levels[..., 0] >> 8]).astype(np.uint8)
    return {
        "a phone's, lying on its side": (saved(photograph, "JPEG", exif=lying), (3, 96, 66)),
        "16 bits deep": (saved(Image.fromarray(large), "PNG"), (1, 66, 96)),
        "floats": (saved(Image.fromarray((large / 65535).astype(np.float32)), "TIFF"), (1, 66, 96)),
        "transparent": (saved(Image.fromarray(clear), "PNG"), (3, 9, 13)),
    }


@pytest.mark.parametrize("color", ["gray", "rgb"])
def test_a_picture_of_ones_own_comes_in_a_file_with_the_levels_that_the_app_has(
    taken, beside, monkeypatch, color
):
    shown, asked, expected = overheard(monkeypatch, scripts, "shown_on"), [], []
    for kind, (data, shape) in own_files().items():
        app = opened("filters", source="own", size="96", kernel="sharpen", color=color)
        app = upload(app, "own_file", "photo", data)
        assert not app.exception and not app.error
        what, code = shown[-1], taken[-1]["NumPy"]
        assert what.x.shape == (1 if color == "gray" else shape[0], *shape[1:]), kind
        asked += left_by([(code, ("y",))], beside)
        expected.append(what.y)
    for found, wanted in zip(asked, expected, strict=True):
        np.testing.assert_allclose(found["y"], wanted, atol=1e-5)

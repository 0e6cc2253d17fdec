"""The code of what was trained: run beside the file that the dialog offers, it finds the page's numbers."""

import numpy as np
import pytest

from core.training.datasets import TASKS
from core.training.evaluation import worst_mistakes
from core.training.recorded import RECORDED
from core.ui.feature_maps import classes
from core.ui.feature_maps.trained_weights import link_state
from core.ui.learning import answer, one_step
from core.ui.learning.held_out import held_out
from core.ui.take_home import script_files, scripts, take_home
from tests.export.running import left_by
from tests.pages.sent import files
from tests.pages.test_code_of_pages import overheard
from tests.pages.test_learning_mistakes import torch_answers, with_drawing
from tests.pages.test_pages import opened
from tests.pages.test_trained_weights import SMALL
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
def weights() -> dict[str, bytes]:
    """The files that the dialog offered beside the code of the pages."""
    return {}


@pytest.fixture
def taken(monkeypatch, weights) -> list[dict[str, str]]:
    """The scripts of every page, the last one's last."""
    found = []

    def take(page):
        found.append(scripts.scripts_of(page))
        weights.update((name, make()) for name, make in script_files.files_beside(page).items())

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
    taken, weights, monkeypatch
):
    worked, links = overheard(monkeypatch, one_step, "worked_step"), []
    for task in TASKS:
        links += [{"learning_task": task, **link} for link in STEPS]
    for link in links:
        opened("learning", section="step", **link)
    codes = [written["PyTorch"] for written in taken]
    assert ["beside this script" in code.partition("import")[0] for code in codes] == [False, True] * 2
    left = left_by([(code, OF_A_STEP) for code in codes], weights)
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


def test_the_code_of_the_mistakes_finds_the_counts_and_what_the_network_answers(taken, weights, monkeypatch):
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
        [(code, names + ("after",) * (len(two) - 1)) for code, two in zip(asked, expected)], weights
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


@pytest.mark.parametrize("task", TASKS)
def test_the_code_of_trained_maps_and_of_a_trained_or_random_end_in_classes(
    taken, weights, runs, monkeypatch, task
):
    """On pictures of 32 x 32 the linear layer of the textures fits, that of the digits does not: it stays random."""
    answers = overheard(monkeypatch, classes, "classify")
    link = SMALL | link_state(task, RECORDED[task].model) | {"true_class": "2"}
    asked, expected = [], []
    for look in ("channels", "classes"):
        app = opened("feature_maps", look=look, **link)
        beside = dict(weights)
        end = ("probabilities", "loss") if look == "classes" else ()
        asked += [
            left_by([(taken[-1]["PyTorch"], ("y", *end)), (taken[-1]["NumPy"], ("y", "by_im2col"))], beside)
        ]
        expected.append(answers[-1].logits if end else runs[-1].layer_maps[-1].after)
    says = " ".join(caption.value for caption in app.caption)
    assert ("The linear layer is from the run" in says) == (task == "textures")
    for (by_torch, by_numpy), wanted in zip(asked, expected, strict=True):
        for found in (by_torch["y"][0], *by_numpy.values()):
            np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-5 * max(1, np.abs(wanted).max()))
    np.testing.assert_allclose(asked[-1][0]["probabilities"][0], answers[-1].probabilities, atol=1e-5)
    np.testing.assert_allclose(asked[-1][0]["loss"], answers[-1].loss, rtol=1e-5, atol=1e-5)

"""What it got wrong: the counts are those of the data, a drawing is answered, patches and filters move the answer."""

import re

import numpy as np
import pytest
import torch

from core.training.datasets import TASKS
from core.training.recorded import load
from core.training.torch_model import as_tensors, logits
from core.ui.learning.answer import probability_table
from tests.pages.test_pages import NONSENSE, assert_standing, opened
from tests.training.polylines import drawn, in_box

LINK = (
    "mistakes_input mistakes_picture mistakes_patch mistakes_place mistakes_silent learning_task crop".split()
)


def mistakes(task: str, **link: str):
    return opened("learning", section="mistakes", learning_task=task, **link)


def markdown(app) -> str:
    return "\n".join(element.value for element in app.markdown)


def answer(app) -> str:
    return re.search(r"\*\*Answer: (\w+) ", markdown(app))[1]


def torch_answers(task: str) -> tuple[np.ndarray, np.ndarray]:
    """The classes and the answers of the held-out pictures."""
    run, data = load(task), TASKS[task].load()
    parameters = as_tensors(run.snapshots[-1].parameters, learn=False)
    x = torch.from_numpy(TASKS[task].normalized(data.held_out_x))
    return data.held_out_y, logits(run.settings.model, parameters, x).argmax(1).numpy()


def with_drawing(app, bitmap):
    app.session_state["drawn_digit"] = bitmap
    return assert_standing(app.run())


@pytest.mark.parametrize("task", TASKS)
def test_the_confusion_matrix_is_that_of_the_held_out_pictures(task):
    truth, answers = torch_answers(task)
    text = markdown(mistakes(task))
    assert f"{(truth == answers).sum()} of {len(truth)} right" in text
    table = text[text.index("| is ↓") :].splitlines()[2 : 2 + len(TASKS[task].classes)]
    cells = [row.replace("*", "").replace("·", "0").split("|")[2:-1] for row in table]
    classes = range(len(table))
    expected = [[sum((truth == row) & (answers == column)) for column in classes] for row in classes]
    assert [[int(cell) for cell in row] for row in cells] == expected


@pytest.mark.parametrize("task", TASKS)
def test_the_shown_mistakes_are_mistakes_and_can_be_asked_about(task):
    truth, answers = torch_answers(task)
    app = mistakes(task)
    keys = [button.key for button in app.button if button.key.startswith("mistake_")]
    indices = [int(key.removeprefix("mistake_")) for key in keys]
    assert len(indices) == min(12, (truth != answers).sum()) and (truth != answers)[indices].all()
    assert_standing(app.button(key=keys[0]).click().run())
    assert answer(app) == TASKS[task].classes[answers[indices[0]]]
    assert f"It is **{TASKS[task].classes[truth[indices[0]]]}**" in markdown(app)


@pytest.mark.parametrize("digit", range(10))
def test_a_drawn_digit_is_answered(digit):
    app = with_drawing(mistakes("digits"), drawn(in_box(digit, (9, 4, 14, 24))))
    assert answer(app) == str(digit)


def test_an_empty_drawing_gets_no_answer():
    assert "nothing to answer yet" in markdown(mistakes("digits"))


def test_covering_all_of_a_digit_and_silencing_a_filter_change_the_probabilities():
    app = mistakes("digits", mistakes_input="held_out", mistakes_picture="5")
    assert "| p |" in markdown(app)
    before = answer(app)
    app.button_group(key="mistakes_patch").set_value("4").run()
    assert f"before: {before}" in markdown(assert_standing(app))
    app.button_group(key="mistakes_patch").set_value("0").run()
    app.button_group(key="mistakes_silent").set_value("3").run()
    assert f"before: {before}" in markdown(assert_standing(app))


def test_the_crop_is_answered_with_one_of_the_three_textures():
    app = mistakes("textures")
    assert answer(app) in TASKS["textures"].classes
    assert any("brick, grass and gravel only" in caption.value for caption in app.caption)


def test_a_crop_of_the_pictures_own_photograph_is_recognized():
    assert answer(mistakes("textures", photo="brick", crop="100,300")) == "brick"


def test_a_picture_that_is_too_small_for_a_crop_is_said():
    app = mistakes("textures", source="test", test="patch")
    assert "the network takes 32 × 32" in app.info[0].value and "nothing to answer yet" in markdown(app)


@pytest.mark.parametrize("task", TASKS)
def test_every_control_can_stand_at_both_its_ends(task):
    app = mistakes(task, mistakes_input="held_out")
    for key in ("mistakes_patch", "mistakes_silent", "mistakes_input"):
        for option in app.button_group(key=key).options:
            assert_standing(app.button_group(key=key).set_value(option).run())
    app = mistakes(
        task, mistakes_input="held_out", mistakes_picture="448", mistakes_place="99,99", mistakes_patch="4"
    )
    assert app.number_input(key="mistakes_picture").value == len(torch_answers(task)[0]) - 1


@pytest.mark.parametrize("text", NONSENSE)
def test_no_link_breaks_the_section(text):
    opened("learning", **dict.fromkeys(LINK, text) | {"section": "mistakes"})


def test_the_table_marks_the_new_answer():
    table = probability_table(TASKS["textures"], np.array([0.7, 0.2, 0.1]), np.array([0.1, 0.6, 0.3]))
    assert table.splitlines()[2:] == [
        "| **brick** | 0.7 | 0.1 | ▇ |",
        "| **grass** | 0.2 | **0.6** | ▇▇▇▇ |",
        "| **gravel** | 0.1 | 0.3 | ▇▇ |",
    ]

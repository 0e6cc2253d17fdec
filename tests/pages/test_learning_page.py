"""The learning page: every section for every task, the numbers of the worked step, and a run from start to end."""

import re
import time

import numpy as np
import pytest
import streamlit as st
import torch

from core.figures.labels import percent
from core.training.datasets import TASKS
from core.training.recorded import load
from core.ui.learning import sections, training_room
from tests.pages.sent import saved
from tests.pages.test_pages import NONSENSE, assert_standing, opened

LINK = (
    "section learning_task step_weights step_batch step_first step_filter step_rate train_network train_filters "
    "train_kernel_size train_optimizer train_rate train_batch train_decay train_steps train_seed train_pooling"
).split()
STARTED = ["watch", "train", "step"]


def number(text: str) -> float:
    r"""A number as a formula has it, such as 1.2 \cdot 10^{-5}."""
    return float(re.sub(r" \\cdot 10\^\{(-?\d+)\}", r"e\1", text))


def markdown(app) -> str:
    return "\n".join(element.value for element in app.markdown)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("section", STARTED)
def test_every_section_opens_for_every_task(section, task):
    app = opened("learning", section=section, learning_task=task)
    assert not app.error and not app.warning
    if section != "step":
        assert any(TASKS[task].credit in caption.value for caption in app.caption)


@pytest.mark.parametrize("text", NONSENSE)
@pytest.mark.parametrize("section", STARTED)
def test_no_link_breaks_a_section(section, text):
    opened("learning", **dict.fromkeys(LINK, text) | {"section": section})


@pytest.mark.parametrize("task", TASKS)
def test_what_to_look_for_is_said_with_the_runs_own_numbers(task):
    app, run = opened("learning", learning_task=task), load(task)
    text = markdown(app)
    assert f"After {run.settings.steps} steps" in text
    assert f"{percent(run.snapshots[-1].held_out_accuracy)} of the held-out" in text
    begin, end = map(
        float, re.search(r"(\d\.\d+) for the random filters and (\d\.\d+) for the", text).groups()
    )
    assert ("are more like" in text) == (end > begin)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("weights", ["random", "trained"])
def test_the_mean_of_the_losses_is_the_loss_on_a_calculator(task, weights):
    app = opened(
        "learning", section="step", learning_task=task, step_weights=weights, step_batch="6", step_first="3"
    )
    formula = next(element.value for element in app.latex if "sum_i" in element.value)
    summed, total = re.search(r"\( (.+) \) \\\\ &= (.+) \\end\{aligned\}", formula).groups()
    terms = [number(text) for text in re.split(r" (?:\\\\ & \\quad )?\+ ", summed)]
    assert len(terms) == 6 and np.mean(terms) == pytest.approx(number(total), rel=2e-5)
    table = next(element.value for element in app.markdown if "−log p" in element.value)
    *rows, losses = (
        [cell.strip() for cell in row.strip("|").split("|")[1:]] for row in table.splitlines()[2:]
    )
    assert len(rows) == len(TASKS[task].classes)
    for column, loss in zip(zip(*rows), losses):
        (true,) = (cell.strip("*") for cell in column if cell.startswith("**"))
        assert not loss.startswith("−")
        if float(true) < 0.999:  # six digits of a probability near 1 do not say its logarithm
            assert -np.log(float(true)) == pytest.approx(float(loss), rel=1e-3)


def test_one_weight_of_the_update_is_right_on_a_calculator():
    app = opened("learning", section="step", step_rate="0.5")
    formula = next(element.value for element in app.latex if "w_{" in element.value)
    before, rate, slope, after = re.search(
        r"= (\S+) - (\S+) \\cdot \((\S+)\) \\\\ &= (\S+)", formula
    ).groups()
    assert float(before) - float(rate) * float(slope) == pytest.approx(float(after), rel=2e-5)
    assert re.search(r"from \*\*1\.\d+\*\* to \*\*\d\.\d+\*\*", markdown(app))


@pytest.fixture
def own_room(monkeypatch):
    """A training room for this test alone."""
    training_room.room.clear()
    yield training_room.room()
    training_room.room.clear()


def finished(app, seconds: float = 90):
    end = time.monotonic() + seconds
    while not app.session_state["training_runs"][-1].is_over:
        assert time.monotonic() < end
        time.sleep(0.2)
    return assert_standing(app.run())


def test_a_run_is_trained_and_its_end_is_told_and_the_next_one_is_laid_over_it(own_room):
    link = {"learning_task": "digits", "train_steps": "50", "train_filters": "2", "train_rate": "0.01"}
    app = opened("learning", section="train", **link)
    app = finished(assert_standing(app.button(key="train_start").click().run()))
    assert app.success[0].value.startswith("50 steps in ")
    assert "of the held-out digits are right" in app.success[0].value
    app = assert_standing(app.select_slider(key="train_rate").set_value(0.0).run())
    app = finished(assert_standing(app.button(key="train_start").click().run()))
    assert "moves no weight" in app.success[0].value
    assert len(app.session_state["training_runs"]) == 2
    app = assert_standing(app.button(key="train_forget").click().run())
    assert len(app.session_state["training_runs"]) == 1


def test_a_run_that_was_stopped_or_lost_keeps_what_it_learned(own_room):
    app = opened("learning", section="train", learning_task="digits", train_steps="1600", train_rate="0.001")
    app = assert_standing(app.button(key="train_start").click().run())
    run = app.session_state["training_runs"][-1]
    while not run.snapshots:
        time.sleep(0.1)
    app = assert_standing(app.button(key="train_stop").click().run())
    assert app.info[0].value.startswith("Stopped at step ") and run.snapshots
    app = assert_standing(app.button(key="train_start").click().run())
    run = app.session_state["training_runs"][-1]
    while not run.snapshots:
        time.sleep(0.1)
    run.process.kill()
    app = finished(app)
    assert "ended by itself" in app.error[0].value


def test_a_stack_that_cannot_be_trained_is_refused_and_nothing_is_lost(own_room):
    app = opened("learning", section="train", train_network="stack", stack="max_pool.k2.s2.p0")
    app = assert_standing(app.button(key="train_start").click().run())
    assert "no convolution" in app.warning[0].value
    assert app.button(key="train_start")


def test_the_sidebar_has_a_window_only_where_one_moves():
    labels = {
        section: {one.label for one in opened("learning", section=section).slider} for section in STARTED
    }
    assert all("Kernel size" not in found and "Stride" not in found for found in labels.values())
    assert set(sections.TITLES) >= set(STARTED)


@pytest.mark.parametrize("task", TASKS)
def test_the_weights_taken_along_answer_as_the_run_does(task, monkeypatch, tmp_path):
    expander = st.expander
    monkeypatch.setattr(
        st, "expander", lambda *texts, **options: expander(*texts, **options | {"expanded": True})
    )
    app = opened("learning", learning_task=task)
    (lines,) = (code.value for code in app.code)
    monkeypatch.chdir(tmp_path)
    (tmp_path / f"{task}.safetensors").write_bytes(saved(app, f"download_{task}"))
    space: dict = {}
    exec(lines, space)  # noqa: S102  our own lines
    data = TASKS[task].load()
    with torch.inference_mode():
        answers = space["model"](torch.tensor(TASKS[task].normalized(data.held_out_x))).argmax(1).numpy()
    right = (answers == data.held_out_y).mean()
    assert right == pytest.approx(load(task).snapshots[-1].held_out_accuracy, abs=0.005)

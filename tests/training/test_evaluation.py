"""Evaluation against PyTorch's own modules and plain loops."""

import numpy as np
import pytest
import torch

from core.training.datasets import TASKS
from core.training.evaluation import (
    confusion_matrix,
    covered,
    probabilities,
    silenced,
    softmax,
    worst_mistakes,
    worth_of_filters,
)
from core.training.recorded import load


@pytest.fixture(scope="module")
def digits():
    """(model, parameters, x, truth) of the recorded digits: 60 held-out pictures."""
    run, data = load("digits"), TASKS["digits"].load()
    return run.settings.model, run.snapshots[-1].parameters, data.held_out_x[:60], data.held_out_y[:60]


def torch_answers(parameters, x, silent=None) -> np.ndarray:
    """The digits network written down as PyTorch modules; ``silent``: the channel whose map is set to 0 after ReLU."""
    first = torch.nn.Conv2d(1, 8, 3, padding=1)
    second = torch.nn.Conv2d(8, 16, 3, stride=2, padding=1)
    linear = torch.nn.Linear(16 * 4 * 4, 10)
    with torch.no_grad():
        for module, number in ((first, 0), (second, 2), (linear, 5)):
            module.weight.copy_(torch.tensor(parameters[f"{number}.weight"]))
            module.bias.copy_(torch.tensor(parameters[f"{number}.bias"]))
        maps = first(torch.tensor(x)).relu()
        if silent is not None:
            maps[:, silent] = 0
        return linear(second(maps).relu().flatten(1)).double().softmax(1).numpy()


def test_probabilities_are_those_of_torch(digits):
    model, parameters, x, _ = digits
    np.testing.assert_allclose(probabilities(model, parameters, x), torch_answers(parameters, x), atol=1e-5)


@pytest.mark.parametrize("scale", [0.01, 1, 1000])
def test_softmax_is_that_of_torch_however_large_the_logits(scale):
    logits = np.random.default_rng(0).normal(size=(20, 7)) * scale
    np.testing.assert_allclose(softmax(logits), torch.tensor(logits).softmax(1), rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("filter_", range(8))
def test_a_silenced_filter_has_a_map_of_zeros_and_nothing_else_changes(digits, filter_):
    model, parameters, x, _ = digits
    found = probabilities(model, silenced(model, parameters, filter_), x)
    np.testing.assert_allclose(found, torch_answers(parameters, x, silent=filter_), atol=1e-5)
    assert parameters["0.weight"][filter_].any()


def test_a_filter_that_is_not_there_is_refused(digits):
    model, parameters, *_ = digits
    with pytest.raises(ValueError, match=r"^`filter_` must be from 0 to 7, not 8\.$"):
        silenced(model, parameters, 8)


def test_the_worth_of_filters_is_the_accuracy_without_each(digits):
    model, parameters, x, truth = digits
    expected = [(torch_answers(parameters, x, silent=f).argmax(1) == truth).mean() for f in range(8)]
    np.testing.assert_allclose(worth_of_filters(model, parameters, x, truth), expected)


def test_the_confusion_matrix_counts_every_picture_once():
    draws = np.random.default_rng(1)
    truth, answers = draws.integers(0, 4, 200), draws.integers(0, 4, 200)
    expected = [[sum((truth == row) & (answers == column)) for column in range(4)] for row in range(4)]
    np.testing.assert_array_equal(confusion_matrix(truth, answers, 4), expected)


def test_the_worst_mistake_is_the_surest_wrong_answer():
    """Pictures 0 and 3 are right; 2 is wrong with 0.9, 1 and 4 with 0.6."""
    chances = np.array([[0.8, 0.2], [0.6, 0.4], [0.1, 0.9], [0.3, 0.7], [0.4, 0.6]])
    assert worst_mistakes(chances, np.array([0, 1, 0, 1, 0])).tolist() == [2, 1, 4]
    assert worst_mistakes(chances, chances.argmax(1)).tolist() == []


def test_a_covered_patch_is_zero_and_the_rest_as_it_was():
    x = np.random.default_rng(2).random((2, 1, 5, 6)) + 1
    found = covered(x, (1, 2), 3)
    for row in range(5):
        for column in range(6):
            inside = 1 <= row < 4 and 2 <= column < 5
            np.testing.assert_array_equal(found[..., row, column], 0 if inside else x[..., row, column])
    assert x.all()


@pytest.mark.parametrize("task", TASKS)
def test_pixels_come_back_from_normalized_pictures(task):
    x = TASKS[task].load().held_out_x[:3]
    np.testing.assert_allclose(TASKS[task].as_pixels(TASKS[task].normalized(x)), x, atol=1e-6)

"""One step worked out: the lecture's formula in plain NumPy, and PyTorch's optimizer."""

import numpy as np
import pytest
import torch

from core.convolution import conv2d
from core.training.datasets import TASKS
from core.training.recorded import load
from core.training.step import worked_step
from tests.training.networks import as_sequential


@pytest.fixture(scope="module")
def asked():
    run, data = load("textures"), TASKS["textures"].load()
    chosen = [0, 500, 1000, 1394]
    return run, TASKS["textures"].normalized(data.train_x[chosen]), data.train_y[chosen]


def test_probabilities_and_losses_are_the_formula_with_these_numbers(asked):
    run, x, y = asked
    model, parameters = run.settings.model, run.snapshots[0].parameters
    step = worked_step(model, parameters, x, y, 0.1)
    maps = x
    for layer, weights in zip(model.layers, model.layer_weights(parameters)):
        maps = np.maximum(conv2d(maps, weights.weight, layer.spec, weights.bias), 0)
    weight, bias = (parameters[name].astype(np.float64) for name in model.names[-1])
    scores = maps.mean((2, 3)) @ weight.T + bias
    shares = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
    np.testing.assert_allclose(step.probabilities, shares, atol=1e-5)
    losses = [-np.log(shares[i, label]) for i, label in enumerate(y)]
    np.testing.assert_allclose(step.losses, losses, rtol=1e-4)
    assert step.loss == pytest.approx(np.mean(losses), rel=1e-5)


@pytest.mark.parametrize("place", [0, -1])
def test_the_new_weights_are_those_of_pytorchs_sgd(asked, place):
    run, x, y = asked
    model, parameters = run.settings.model, run.snapshots[place].parameters
    step = worked_step(model, parameters, x, y, 0.5)
    network = as_sequential(model, parameters)
    optimizer = torch.optim.SGD(network.parameters(), 0.5)
    torch.nn.functional.cross_entropy(network(torch.tensor(x)), torch.tensor(y)).backward()
    optimizer.step()
    for name, value in network.state_dict().items():
        np.testing.assert_allclose(step.parameters[name], value.numpy(), atol=1e-5)
    after = torch.nn.functional.cross_entropy(network(torch.tensor(x)), torch.tensor(y)).item()
    assert step.loss_after == pytest.approx(after, rel=1e-3)


def test_a_step_without_pictures_is_refused(asked):
    run, x, y = asked
    with pytest.raises(ValueError, match="at least one"):
        worked_step(run.settings.model, run.snapshots[0].parameters, x[:0], y[:0], 0.1)

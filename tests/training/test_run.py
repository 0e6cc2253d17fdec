"""Runs: first weights and batches from a seed, the loss against its formula, gradients, and what settings do."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch
from torch import nn

from core.arithmetic import ConvSpec
from core.network.layers import Layer
from core.training.datasets import TASKS, DataSet
from core.training.model import Model, checked
from core.training.run import Settings, batches, is_kept, train, train_model
from core.training.torch_model import as_tensors, logits
from tests.training.networks import as_sequential

SHORT = Settings("digits", filters=2, kernel_size=3, learning_rate=0.01, batch_size=16, steps=12, every=4)


@pytest.fixture(scope="module")
def digits() -> DataSet:
    return TASKS["digits"].load()


def test_losses_and_accuracies_are_those_of_pytorchs_modules_at_every_snapshot(digits):
    for snapshot in train(SHORT, digits):
        network = as_sequential(SHORT.model, snapshot.parameters)
        for x, y, loss, accuracy in (
            (digits.train_x, digits.train_y, snapshot.loss, snapshot.accuracy),
            (digits.held_out_x, digits.held_out_y, snapshot.held_out_loss, snapshot.held_out_accuracy),
        ):
            scores = network(torch.tensor(x)).detach().double().numpy()
            shares = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
            assert loss == pytest.approx(-np.log(shares[np.arange(len(y)), y]).mean(), rel=1e-5)
            assert accuracy == pytest.approx((scores.argmax(1) == y).mean())


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_steps_are_those_of_a_loop_written_by_hand(digits, optimizer):
    settings = replace(SHORT, optimizer=optimizer, weight_decay=0.01)
    snapshots = list(train(settings, digits))
    network = as_sequential(settings.model, snapshots[0].parameters)
    make = {
        "sgd": lambda p: torch.optim.SGD(p, 0.01, weight_decay=0.01),
        "momentum": lambda p: torch.optim.SGD(p, 0.01, 0.9, weight_decay=0.01),
        "adam": lambda p: torch.optim.Adam(p, 0.01, weight_decay=0.01),
    }[optimizer]
    stepper = make(network.parameters())
    for chosen in islice(batches(len(digits.train_y), 16, seed=0), 12):
        stepper.zero_grad()
        scores = network(torch.tensor(digits.train_x[chosen]))
        nn.functional.cross_entropy(scores, torch.tensor(digits.train_y[chosen])).backward()
        stepper.step()
    for name, value in network.state_dict().items():
        np.testing.assert_allclose(snapshots[-1].parameters[name], value.numpy(), atol=2e-5)


def test_a_seed_gives_the_same_run_and_another_one_another(digits):
    first, again, other = (list(train(replace(SHORT, seed=seed), digits)) for seed in (3, 3, 4))
    assert [one.loss for one in first] == [one.loss for one in again]
    for one, same in zip(first, again):
        for name, value in one.parameters.items():
            np.testing.assert_array_equal(value, same.parameters[name])
    assert first[0].loss != other[0].loss


def test_the_first_weights_are_those_of_torchs_layers_in_order():
    """SHORT: 2 filters, then 4 of 3 x 3, on pictures of 8 x 8 that become 4 x 4, flattened for 10 classes."""
    torch.manual_seed(6)
    layers = torch.nn.Conv2d(1, 2, 3), torch.nn.Conv2d(2, 4, 3), torch.nn.Linear(4 * 4 * 4, 10)
    expected = [value.detach().numpy() for layer in layers for value in (layer.weight, layer.bias)]
    for own, theirs in zip(SHORT.model.initial(6).values(), expected, strict=True):
        np.testing.assert_allclose(own, theirs, atol=1e-7)


def test_gradients_are_the_slopes_of_the_loss(digits):
    """Central differences in double precision, for one number of every parameter."""
    model = SHORT.model
    x = torch.tensor(digits.train_x[:8]).double()
    y = torch.tensor(digits.train_y[:8])
    tensors = {
        name: torch.tensor(value, dtype=torch.double, requires_grad=True)
        for name, value in model.initial(5).items()
    }
    torch.nn.functional.cross_entropy(logits(model, tensors, x), y).backward()
    for name, tensor in tensors.items():
        place = tuple(size // 2 for size in tensor.shape)

        def loss(moved: float, name=name, place=place) -> float:
            changed = {other: value.detach().clone() for other, value in tensors.items()}
            changed[name][place] += moved
            return torch.nn.functional.cross_entropy(logits(model, changed, x), y).item()

        slope = (loss(1e-6) - loss(-1e-6)) / 2e-6
        assert tensor.grad[place].item() == pytest.approx(slope, abs=1e-7), name


def test_a_learning_rate_of_zero_learns_nothing(digits):
    first, *_, last = train(replace(SHORT, learning_rate=0.0), digits)
    assert first.loss == last.loss
    for name, value in first.parameters.items():
        np.testing.assert_array_equal(value, last.parameters[name])


def test_too_large_a_rate_ends_in_a_sentence_and_in_numbers(digits):
    first, *_, last = train(replace(SHORT, optimizer="sgd", learning_rate=100.0, steps=100), digits)
    assert last.step < 20 and last.loss < 10 * first.loss
    assert (
        last.problem.startswith(f"It diverged at step {last.step}: ") and "smaller than 100" in last.problem
    )
    assert np.isfinite(last.loss) and all(np.isfinite(value).all() for value in last.parameters.values())


def test_every_picture_comes_once_before_any_comes_again():
    order = batches(10, 3, seed=1)
    first_round = np.concatenate([next(order) for _ in range(3)])
    assert len(set(first_round.tolist())) == 9  # the tenth is left out this time
    assert batches(2, 5, seed=0).__next__().tolist() in ([0, 1], [1, 0])


def test_snapshots_are_close_at_the_beginning_and_there_is_one_at_the_end():
    kept = [step for step in range(SHORT.steps + 1) if is_kept(step, replace(SHORT, every=10))]
    assert kept == [0, 1, 2, 3, 5, 8, 10, 12]


def test_a_stack_of_feature_maps_can_be_trained(digits):
    asked = replace(SHORT, stack="conv.4.k3.s2.p1.relu;max_pool.k2.s2.p0;global_avg_pool", pooling="average")
    model = asked.model
    assert model.features == 4 and model.names == (("0.weight", "0.bias"), None, None, ("6.weight", "6.bias"))
    first, *_, last = train_model(model, replace(asked, steps=40), digits, lambda x: x)
    assert last.loss < first.loss


@pytest.mark.parametrize(
    ("stack", "words"),
    [
        ("max_pool.k2.s2.p0", "no convolution"),
        ("conv.64.k9.s1.p4;conv.64.k9.s1.p4;conv.64.k9.s1.p4", "can be trained here"),
        ("conv.4.k15.s1.p0", "kernel"),
        ("conv.5.g2", "Groups"),
    ],
)
def test_a_stack_that_cannot_be_trained_is_refused_in_a_sentence(stack, words):
    with pytest.raises(ValueError, match=words):
        replace(SHORT, stack=stack).model  # noqa: B018


def test_the_cost_of_a_model_is_counted():
    model = Model((Layer("conv", ConvSpec(3), 2),), "flatten", 10, (1, 8, 8))
    assert model.cost == (2 * 9 + 2 + 10 * 72 + 10, 2 * 9 * 36 + 10 * 72)
    assert checked(model) is model
    assert sum(value.size for value in model.initial(0).values()) == model.cost[0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"task": "cats"},
        {"optimizer": "magic"},
        {"steps": 0},
        {"filters": 33},
        {"learning_rate": -1.0},
        {"seed": -1},
    ],
)
def test_settings_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Settings(**wrong)


def test_tensors_that_learn_share_nothing_with_the_arrays():
    value = np.zeros(3, np.float32)
    tensors = as_tensors({"a": value}, learn=True)
    with torch.no_grad():
        tensors["a"] += 1
    assert not value.any()

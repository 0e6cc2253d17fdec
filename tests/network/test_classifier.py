"""core.network.classifier against torch.nn.functional."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from core.network.classifier import classify
from tests.network.stacks import picture


def linear(classes: int, size: int):
    """(weight, bias) of torch's own linear layer."""
    layer = torch.nn.Linear(size, classes)
    return layer.weight.detach().numpy(), layer.bias.detach().numpy()


def expected(result, features, pooling):
    """(vector, logits, probabilities, loss) by torch, with the same weights."""
    features = torch.tensor(features)
    vector = torch.flatten(features) if pooling == "flatten" else F.adaptive_avg_pool2d(features, 1).flatten()
    logits = F.linear(vector, torch.tensor(result.weight), torch.tensor(result.bias))
    loss = F.cross_entropy(logits[None], torch.tensor([result.true_class]))
    return vector, logits, F.softmax(logits, dim=0), loss


@given(
    st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(1, 6)),
    st.sampled_from(["flatten", "average"]),
    st.integers(2, 12),
    st.integers(0, 2**32 - 1),
    st.sampled_from([1, 30, 1e4]),
)
def test_equals_torch(shape, pooling, classes, seed, scale):
    features = picture(shape, seed % 1000) * np.float32(scale)
    size = features.size if pooling == "flatten" else len(features)
    result = classify(features, pooling, seed % classes, *linear(classes, size))
    vector, logits, probabilities, loss = expected(result, features, pooling)
    assert_allclose(result.vector, vector, rtol=1e-5, atol=1e-6 * scale)
    assert_allclose(result.logits, logits, rtol=1e-4, atol=1e-5 * scale)
    assert_allclose(result.probabilities, F.softmax(torch.tensor(result.logits), dim=0), rtol=1e-4, atol=1e-6)
    assert_allclose(
        result.loss,
        F.cross_entropy(torch.tensor(result.logits), torch.tensor(seed % classes)),
        rtol=1e-4,
        atol=1e-6,
    )
    if scale == 1:
        assert_allclose(result.probabilities, probabilities, rtol=1e-4, atol=1e-6)
        assert result.loss == pytest.approx(loss.item(), rel=1e-4, abs=1e-6)


def test_a_learner_can_recompute_every_number():
    result = classify(picture((2, 1, 1)), "flatten", 1, *linear(3, 2))
    assert result.shift == 0
    assert_allclose(result.exponentials, np.exp(result.logits), rtol=1e-6)
    assert_allclose(result.probabilities, result.exponentials / result.exponentials.sum())
    assert result.loss == pytest.approx(-np.log(result.probabilities[1]), rel=1e-5)
    assert result.probabilities.sum() == pytest.approx(1)


def test_even_logits_give_even_chances_and_the_loss_of_guessing():
    result = classify(np.zeros((4, 2, 2)), "average", 2, np.zeros((5, 4)), np.zeros(5))
    assert_allclose(result.probabilities, 0.2)
    assert result.loss == pytest.approx(np.log(5))


@pytest.mark.parametrize("sign", [1, -1])
def test_huge_logits_are_shifted_and_stay_finite(sign):
    weight = sign * np.array([[1000.0], [1001], [0]])
    result = classify(np.ones((1, 1, 1)), "flatten", 2, weight, np.zeros(3))
    assert result.shift == max(result.logits)
    assert np.isfinite(result.exponentials).all() and result.probabilities.sum() == pytest.approx(1)
    assert result.loss == pytest.approx(F.cross_entropy(torch.tensor(result.logits), torch.tensor(2)).item())


def test_parameters_are_those_of_a_linear_layer():
    result = classify(picture((16, 7, 7)), "flatten", 0, *linear(10, 784))
    assert result.parameters == sum(p.numel() for p in torch.nn.Linear(16 * 7 * 7, 10).parameters())
    assert result.parameter_formula == "10·784 + 10 = 7850"
    assert classify(picture((16, 7, 7)), "average", 0, *linear(10, 16)).vector.shape == (16,)


DEFAULTS = {
    "features": np.zeros((2, 2, 2)),
    "pooling": "flatten",
    "true_class": 0,
    "weight": np.zeros((3, 8)),
    "bias": np.zeros(3),
}


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"pooling": "max"}, "`pooling` must be one of flatten, average, not 'max'"),
        ({"weight": np.zeros((1, 8))}, "`classes` must be from 2 to 100, not 1"),
        ({"true_class": 3}, "`true_class` must be from 0 to 2, not 3"),
        (
            {"features": np.zeros((64, 150, 150)), "weight": np.zeros((10, 2)), "bias": np.zeros(10)},
            "from 1440000 features to 10 classes has 14400000 weights, more than 4194304; use global average",
        ),
        ({"weight": np.zeros((3, 2))}, r"must have shapes \(3, 8\) and \(3,\), not \(3, 2\) and \(3,\)"),
    ],
)
def test_what_does_not_fit_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        classify(**(DEFAULTS | arguments))


def test_half_a_class_is_refused():
    with pytest.raises(TypeError, match="`true_class` must be an integer, not 1.5"):
        classify(**(DEFAULTS | {"true_class": 1.5}))

"""The gradients of losses are autograd's, and a formula names the output that it is about."""

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose

from core.lessons.losses import LOSS_GRADIENTS, loss_formula

CELL = 1, 2
BY_TORCH = {
    "ones": lambda y: y.sum(),
    "cell": lambda y: y[0, 1, 2],
    "squares": lambda y: 0.5 * (y**2).sum(),
    "cross_entropy": lambda y: torch.nn.functional.cross_entropy(y.reshape(1, -1), torch.tensor([1 * 4 + 2])),
}


@pytest.mark.parametrize("loss", LOSS_GRADIENTS)
def test_the_gradients_of_losses_are_autograds(loss):
    y = np.random.RandomState(0).standard_normal((1, 3, 4)).astype(np.float32)
    tensor = torch.tensor(y, requires_grad=True)
    BY_TORCH[loss](tensor).backward()
    assert_allclose(LOSS_GRADIENTS[loss](y, CELL), tensor.grad.numpy(), atol=1e-6)


@pytest.mark.parametrize("loss", [*LOSS_GRADIENTS, "typed"])
def test_a_formula_is_aligned_and_names_the_chosen_output_where_there_is_one(loss):
    formula = loss_formula(loss, CELL)
    assert formula.startswith("L &= ")
    assert formula.count("1,2") == (2 if loss in ("cell", "cross_entropy") else 0)

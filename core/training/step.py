"""One step of gradient descent on a small batch, with every number of it.

Cross-entropy as the lecture writes it, L = -sum_i sum_c y_ic log(p_ic), divided by the number of pictures; softmax and
the chain rule through the network are PyTorch's. The step is plain gradient descent: no momentum, all weights at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.training.model import Model


@dataclass(frozen=True, eq=False)
class WorkedStep:
    """A step for N pictures and K classes; float32.

    Attributes:
        logits, probabilities: (N, K) before the step. losses: (N,), -log of the true class's probability.
        loss: their mean. gradients: name -> the loss's gradient, of the parameter's shape.
        parameters: name -> the parameter after the step, parameter - learning_rate * gradient.
        loss_after: the same pictures' loss with them.
    """

    logits: np.ndarray
    probabilities: np.ndarray
    losses: np.ndarray
    loss: float
    gradients: Mapping[str, np.ndarray]
    parameters: Mapping[str, np.ndarray]
    loss_after: float


def worked_step(
    model: Model, parameters: Mapping[str, np.ndarray], x: np.ndarray, y: np.ndarray, learning_rate: float
) -> WorkedStep:
    """One step.

    Args:
        model: the network. parameters: its weights before the step. x: (N, C, H, W), as the network takes pictures.
        y: (N,) of int64, their classes. learning_rate: at least 0.

    Raises:
        ValueError: there is no picture, or the learning rate is negative.
    """
    if not len(x) or learning_rate < 0:
        raise ValueError("A step takes at least one picture and a learning rate from 0.")
    import torch

    from core.training.torch_model import as_tensors, logits

    tensors = as_tensors(parameters, learn=True)
    pictures, labels = torch.from_numpy(np.ascontiguousarray(x, np.float32)), torch.from_numpy(y)
    scores = logits(model, tensors, pictures)
    losses = torch.nn.functional.cross_entropy(scores, labels, reduction="none")
    losses.mean().backward()
    gradients = {name: tensor.grad.numpy() for name, tensor in tensors.items()}
    rate = np.float32(learning_rate)
    after = {name: np.asarray(parameters[name] - rate * gradients[name]) for name in gradients}
    with torch.inference_mode():
        moved = logits(model, {name: torch.from_numpy(value) for name, value in after.items()}, pictures)
        loss_after = torch.nn.functional.cross_entropy(moved, labels).item()
        probabilities = scores.softmax(1).numpy()
    return WorkedStep(
        logits=scores.detach().numpy(),
        probabilities=probabilities,
        losses=losses.detach().numpy() + np.float32(0),  # -log 1 is 0, not -0
        loss=losses.mean().item(),
        gradients=gradients,
        parameters=after,
        loss_after=loss_after,
    )

"""What a trained model answers, where it errs, and what a part of the picture or a filter is worth to it.

Covering patches: M. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks" (arXiv 1311.2901).
"""

import numpy as np

from core.arithmetic import Pair
from core.training.model import Model, Parameters


def probabilities(model: Model, parameters: Parameters, x: np.ndarray) -> np.ndarray:
    """What the model answers to pictures.

    Args:
        x: (N, C, H, W) float32, as the network takes them, that is normalized.

    Returns:
        (N, K) float64, every row sums to 1.
    """
    import torch

    from core.training.torch_model import as_tensors, logits

    with torch.inference_mode():
        scores = logits(model, as_tensors(parameters, learn=False), torch.from_numpy(x)).numpy()
    return softmax(scores)


def softmax(logits: np.ndarray) -> np.ndarray:
    """(N, K) logits -> (N, K) probabilities, float64; the largest logit is subtracted first, so that none overflows.

    >>> softmax(np.array([[0.0, 0.0], [1000.0, 0.0]])).tolist()
    [[0.5, 0.5], [1.0, 0.0]]
    """
    logits = logits.astype(np.float64)
    exponentials = np.exp(logits - logits.max(1, keepdims=True))
    return exponentials / exponentials.sum(1, keepdims=True)


def confusion_matrix(truth: np.ndarray, answers: np.ndarray, classes: int) -> np.ndarray:
    """(K, K) of int: how many pictures of a class (row) got which answer (column). truth, answers: (N,) of int.

    >>> confusion_matrix(np.array([0, 0, 1]), np.array([0, 1, 1]), 2).tolist()
    [[1, 1], [0, 1]]
    """
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (truth, answers), 1)
    return counts


def worst_mistakes(probabilities: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Indices of the pictures with a wrong answer, those first that were most sure of it.

    Args:
        probabilities: (N, K). truth: (N,) of int.
    """
    wrong = np.flatnonzero(probabilities.argmax(1) != truth)
    return wrong[np.argsort(-probabilities[wrong].max(1), kind="stable")]


def covered(x: np.ndarray, corner: Pair, size: int) -> np.ndarray:
    """Pictures (..., H, W) with a square patch set to 0, and nothing else changed.

    0 is the mean gray of what was trained on where pictures are normalized, and no ink for digits.

    Args:
        corner: (row, column) where the patch begins. size: pixels per side.
    """
    row, column = corner
    result = x.copy()
    result[..., row : row + size, column : column + size] = 0
    return result


def silenced(model: Model, parameters: Parameters, filter_: int) -> Parameters:
    """Parameters with one filter of the first layer silent: no weight, no bias, so its map is 0 after ReLU.

    Raises:
        ValueError: the layer has no such filter.
    """
    weight, bias = model.names[0]
    count = len(parameters[weight])
    if not 0 <= filter_ < count:
        raise ValueError(f"`filter_` must be from 0 to {count - 1}, not {filter_}.")
    changed = dict(parameters)
    for name in (weight, bias):
        if name in changed:
            changed[name] = changed[name].copy()
            changed[name][filter_] = 0
    return changed


def accuracy(model: Model, parameters: Parameters, x: np.ndarray, truth: np.ndarray) -> float:
    """The share of right answers, 0 to 1. x: (N, C, H, W) normalized. truth: (N,) of int."""
    return float((probabilities(model, parameters, x).argmax(1) == truth).mean())


def worth_of_filters(
    model: Model, parameters: Parameters, x: np.ndarray, truth: np.ndarray
) -> tuple[float, ...]:
    """The accuracy without each filter of the first layer in turn, the others as they are."""
    filters = len(parameters[model.names[0][0]])
    return tuple(
        accuracy(model, silenced(model, parameters, filter_), x, truth) for filter_ in range(filters)
    )

"""From features to classes: flatten or average, a linear layer, softmax, and cross-entropy.

Sources: the lecture's slides on classifiers and on the loss, L = -sum_c y_c log(yhat_c); M. Lin, Q. Chen,
S. Yan, "Network in network" (arXiv 1312.4400), section 3.2, for global average pooling.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from core.arithmetic import as_integer
from core.operands import float32_array

POOLINGS: Mapping[str, str] = MappingProxyType({"flatten": "Flatten", "average": "Global average pooling"})
MAX_CLASSES = 100
MAX_WEIGHTS = 2**22  # of the linear layer: 16.8 MB
_LARGEST_EXPONENT = 80  # exp(80) and exp(-80) still fit float32


@dataclass(frozen=True, eq=False)
class Classification:
    """One picture's way from features to a loss; arrays are float32.

    Attributes:
        vector: (D,), the features as the linear layer takes them.
        weight: (K, D) and bias: (K,), the linear layer of K classes.
        logits: (K,), weight @ vector + bias.
        shift: what is subtracted from every logit before the exponential: 0 unless exp would overflow or
            vanish, then the largest logit. It changes no probability.
        exponentials: (K,), exp(logits - shift). probabilities: (K,), exponentials / their sum.
        true_class: index of the true class. loss: -log(probabilities[true_class]), computed from the logits.
        parameters: K·D + K. parameter_formula: the same with its numbers.
    """

    vector: np.ndarray
    weight: np.ndarray
    bias: np.ndarray
    logits: np.ndarray
    shift: float
    exponentials: np.ndarray
    probabilities: np.ndarray
    true_class: int
    loss: float
    parameters: int
    parameter_formula: str

    def surprise(self, index: int) -> float:
        """-log of a class's probability, from the logits: finite where the probability vanishes in float32."""
        return _surprise(self.logits, index)


def classify(
    features: np.ndarray, pooling: str, true_class: int, weight: np.ndarray, bias: np.ndarray
) -> Classification:
    """Classify features and measure how wrong that is.

    Args:
        features: (C, H, W). pooling: "flatten" (D = C·H·W, PyTorch's order: channel, row, column) or
            "average" (D = C). true_class: 0 to K - 1.
        weight, bias: (K, D) and (K,) of the linear layer, K from 2 to 100.

    Raises:
        TypeError, ValueError: an argument is not as above, or the linear layer is too large.
    """
    vector = _pooled(float32_array("features", features, "(C, H, W)"), pooling)
    true_class = as_integer("true_class", true_class, 0)
    weight, bias = float32_array("weight", weight, "(K, D)"), float32_array("bias", bias, "(K,)")
    classes, size = len(weight), len(vector)
    check_linear_layer(classes, size)
    if weight.shape != (classes, size) or bias.shape != (classes,):
        raise ValueError(
            f"`weight` and `bias` must have shapes {(classes, size)} and {(classes,)}, "
            f"not {weight.shape} and {bias.shape}."
        )
    if true_class >= classes:
        raise ValueError(f"`true_class` must be from 0 to {classes - 1}, not {true_class}.")
    logits = weight @ vector + bias
    largest = float(logits.max())
    shift = largest if np.abs(logits).max() > _LARGEST_EXPONENT else 0.0
    exponentials = np.exp(logits - np.float32(shift))
    return Classification(
        vector=vector,
        weight=weight,
        bias=bias,
        logits=logits,
        shift=shift,
        exponentials=exponentials,
        probabilities=exponentials / exponentials.sum(),
        true_class=true_class,
        loss=_surprise(logits, true_class),
        parameters=weight.size + bias.size,
        parameter_formula=f"{classes}·{size} + {classes} = {weight.size + bias.size}",
    )


def _surprise(logits: np.ndarray, index: int) -> float:
    """-log softmax(logits)[index] of logits (K,), as float64."""
    stable = logits.astype(np.float64) - float(logits.max())
    return float(np.log(np.exp(stable).sum()) - stable[index])


def most_classes(features: np.ndarray, pooling: str) -> int:
    """How many classes the linear layer on features (C, H, W) may have; under 2 if even two are too many.

    >>> most_classes(np.zeros((16, 224, 224)), "flatten"), most_classes(np.zeros((16, 224, 224)), "average")
    (5, 100)
    """
    return min(MAX_CLASSES, MAX_WEIGHTS // vector_size(features, pooling))


def vector_size(features: np.ndarray, pooling: str) -> int:
    """D: how many numbers the vector of features (C, H, W) has."""
    return features.size if pooling == "flatten" else len(features)


def _pooled(features: np.ndarray, pooling: str) -> np.ndarray:
    """Features (C, H, W) as a vector (D,)."""
    if pooling not in POOLINGS:
        raise ValueError(f"`pooling` must be one of {', '.join(POOLINGS)}, not {pooling!r}.")
    return features.reshape(-1) if pooling == "flatten" else features.mean(axis=(1, 2))


def check_linear_layer(classes: int, size: int) -> None:
    """Refuse a linear layer from so many features to so many classes that cannot be shown.

    Raises:
        ValueError: there are fewer than 2 or more than ``MAX_CLASSES`` classes, or more than ``MAX_WEIGHTS`` weights.
    """
    if not 2 <= classes <= MAX_CLASSES:
        raise ValueError(f"`classes` must be from 2 to {MAX_CLASSES}, not {classes}.")
    if classes * size > MAX_WEIGHTS:
        raise ValueError(
            f"A linear layer from {size} features to {classes} classes has {classes * size} weights, more "
            f"than {MAX_WEIGHTS}; use global average pooling, a larger stride or fewer channels."
        )

"""From features to classes: flatten or average, a linear layer, softmax, and cross-entropy.

Sources: the lecture's slides on classifiers and on the loss, L = -sum_c y_c log(yhat_c); M. Lin, Q. Chen,
S. Yan, "Network in network" (arXiv 1312.4400), section 3.2, for global average pooling.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from core.arithmetic import as_integer
from core.filters.initializers import linear_seed, random_bias, random_filters
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
    features: np.ndarray, pooling: str, classes: int, seed: int, true_class: int, weight=None, bias=None
) -> Classification:
    """Classify features and measure how wrong that is.

    Args:
        features: (C, H, W). pooling: "flatten" (D = C·H·W, PyTorch's order: channel, row, column) or
            "average" (D = C). classes: K, 2 to 100. seed: 0 to 2**32 - 1, of the network: the linear layer draws
            its weights after every convolution that may come before it, and shares none of theirs.
        true_class: 0 to K - 1.
        weight, bias: (K, D) and (K,) of a trained layer; None to draw them as nn.Linear does, uniform
            up to 1 / sqrt(D), from the seed.

    Raises:
        TypeError, ValueError: an argument is not as above, or the linear layer would be too large.
    """
    vector = _pooled(float32_array("features", features, "(C, H, W)"), pooling)
    classes, true_class = as_integer("classes", classes, 0), as_integer("true_class", true_class, 0)
    if not 2 <= classes <= MAX_CLASSES:
        raise ValueError(f"`classes` must be from 2 to {MAX_CLASSES}, not {classes}.")
    if not 0 <= true_class < classes:
        raise ValueError(f"`true_class` must be from 0 to {classes - 1}, not {true_class}.")
    size = len(vector)
    if classes * size > MAX_WEIGHTS:
        raise ValueError(
            f"A linear layer from {size} features to {classes} classes has {classes * size} weights, more "
            f"than {MAX_WEIGHTS}; use global average pooling, a larger stride or fewer channels."
        )
    weight, bias = _linear_layer(size, classes, seed, weight, bias)
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
    size = features.size if pooling == "flatten" else len(features)
    return min(MAX_CLASSES, MAX_WEIGHTS // size)


def _pooled(features: np.ndarray, pooling: str) -> np.ndarray:
    """Features (C, H, W) as a vector (D,)."""
    if pooling not in POOLINGS:
        raise ValueError(f"`pooling` must be one of {', '.join(POOLINGS)}, not {pooling!r}.")
    return features.reshape(-1) if pooling == "flatten" else features.mean(axis=(1, 2))


def draw_linear_layer(classes: int, size: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """weight (K, D) and bias (K,) as nn.Linear draws them, from the network's seed; no convolution shares the draws."""
    own_seed = linear_seed(seed)
    weight = random_filters((classes, size, 1, 1), "default", own_seed)[:, :, 0, 0]
    return weight, random_bias(classes, size, own_seed)


def _linear_layer(size: int, classes: int, seed: int, weight, bias) -> tuple[np.ndarray, np.ndarray]:
    """weight (K, D) and bias (K,), given or drawn."""
    if weight is None or bias is None:
        drawn = draw_linear_layer(classes, size, seed)
        weight, bias = drawn[0] if weight is None else weight, drawn[1] if bias is None else bias
    weight, bias = float32_array("weight", weight, "(K, D)"), float32_array("bias", bias, "(K,)")
    if weight.shape != (classes, size) or bias.shape != (classes,):
        raise ValueError(
            f"`weight` and `bias` must have shapes {(classes, size)} and {(classes,)}, "
            f"not {weight.shape} and {bias.shape}."
        )
    return weight, bias

"""Both gradients of a one-channel convolution by autograd, for the tests of the backward lesson."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import torch

from core.arithmetic import ConvSpec
from tests.specs import Case, torch_padded


class Gradients(NamedTuple):
    """Of a loss: by x (1, H, W), by the padded x, by the weight (1, 1, K_h, K_w)."""

    x: np.ndarray
    padded: np.ndarray
    weight: np.ndarray


def gradients(x: np.ndarray, weight: np.ndarray, spec: ConvSpec, grad_output: np.ndarray) -> Gradients:
    x, weight = (torch.tensor(value).double().requires_grad_() for value in (x, weight))
    padded = torch_padded(x[None], spec)
    padded.retain_grad()
    y = torch.nn.functional.conv2d(padded, weight, None, spec.stride, 0, spec.dilation)
    y.backward(torch.tensor(grad_output[None]).double())
    return Gradients(x.grad.numpy(), padded.grad[0].numpy(), weight.grad.numpy())


def single(case: Case) -> tuple[np.ndarray, np.ndarray, ConvSpec]:
    """x, weight and spec of the case's first channel and filter."""
    return case.x[0, :1], case.weight[:1, :1], replace(case.spec, groups=1)

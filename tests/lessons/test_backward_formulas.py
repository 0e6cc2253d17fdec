"""The formulas of the three passes, read and computed as they stand, are PyTorch's numbers."""

import re
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from numpy.testing import assert_array_equal

from core.arithmetic import ConvSpec
from core.convolution import conv2d, pad
from core.lessons.backward import copies_pixels
from core.lessons.backward_formulas import forward_formula, input_gradient_formula, weight_gradient_formula
from tests.lessons.gradients import gradients, single
from tests.specs import cases, integers_array


def bounds(formula: str) -> tuple[int, ...]:
    """How many terms the two sums have."""
    ends = [int(end) + 1 for end in re.findall(r"\\sum_\{[^}]*\}\^\{(\d+)\}", formula)]
    return tuple(ends * 2 if len(ends) == 1 else ends)


def value_at(values: np.ndarray, formula: str, letter: str, **letters: int) -> float:
    """``values`` (rows, columns) where the formula's indices of ``letter`` lead; 0 where there is nothing."""
    at = []
    for place in re.search(letter + r"_\{([^}]+?),\\,([^}]+?)\}", formula).groups():
        product = re.sub(r"(\d)([a-z])", r"\1*\2", place)
        at.append(Fraction(eval(product, {name: Fraction(number) for name, number in letters.items()})))
    if any(index.denominator > 1 or not 0 <= index < size for index, size in zip(at, values.shape)):
        return 0
    return values[int(at[0]), int(at[1])]


def canvas(x: np.ndarray, spec: ConvSpec) -> tuple[np.ndarray, str]:
    """What the formulas call x, and how they write it."""
    return (pad(x[None], spec)[0, 0], r"\\tilde x") if copies_pixels(spec) else (x[0], "x")


@settings(max_examples=30, deadline=None)
@given(cases())
def test_forward_and_the_weights_gradient_come_out_as_they_are_written(case):
    x, weight, spec = single(case)
    y = conv2d(x[None], weight, spec)[0]
    g, (values, letter) = integers_array(7, y.shape), canvas(x, spec)
    forward, backward = forward_formula(spec), weight_gradient_formula(spec, y.shape[1:])
    assert bounds(forward) == spec.kernel_size and bounds(backward) == y.shape[1:]
    output, gradient = np.zeros(y.shape[1:]), np.zeros(spec.kernel_size)
    for (r, c), (a, b) in (
        (out, tap) for out in np.ndindex(output.shape) for tap in np.ndindex(gradient.shape)
    ):
        output[r, c] += weight[0, 0, a, b] * value_at(values, forward, letter, r=r, c=c, a=a, b=b)
        gradient[a, b] += g[0, r, c] * value_at(values, backward, letter, r=r, c=c, a=a, b=b)
    assert_array_equal(output, y[0])
    assert_array_equal(gradient, gradients(x, weight, spec, g).weight[0, 0])


@settings(max_examples=30, deadline=None)
@given(cases())
def test_the_inputs_gradient_comes_out_as_it_is_written(case):
    x, weight, spec = single(case)
    g = integers_array(7, conv2d(x[None], weight, spec)[0].shape)
    formula, found = input_gradient_formula(spec), gradients(x, weight, spec, g)
    expected = (found.padded if copies_pixels(spec) else found.x)[0]
    assert (r"\tilde x_{ij}" in formula) == copies_pixels(spec) and bounds(formula) == spec.kernel_size
    gradient = np.zeros(expected.shape)
    for i, j in np.ndindex(expected.shape):
        for a, b in np.ndindex(spec.kernel_size):
            gradient[i, j] += weight[0, 0, a, b] * value_at(g[0], formula, "g", i=i, j=j, a=a, b=b)
    assert_array_equal(gradient, expected)

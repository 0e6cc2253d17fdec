"""A calculator agrees with every digit of a sum that is written out: hundreds of pixels on a blank page."""

import re
from fractions import Fraction

import numpy as np
import pytest

from core.arithmetic import PADDING_MODES, ConvSpec
from core.figures.labels import weight_label
from core.filters.initializers import random_filters
from core.filters.typed_kernel import parse_filter, to_weights
from core.kernels import HANDCRAFTED
from core.ui.app.window import moves

SIDE = 16  # pixels of the picture, which is noise
TEXTS = """([setup, picture, pixels, full]) => pixels.map(([row, column]) =>
  asText(workedPixel(setup, new FilterWindow(setup, picture), row, column, full)))"""
FILTERS = {
    "random 5 × 5": lambda: random_filters((1, 1, 5, 5), "default", 0)[0],
    "random 4 × 4, of each channel": lambda: random_filters((1, 3, 4, 4), "default", 1)[0],
    "random 7 × 7, normal": lambda: random_filters((1, 1, 7, 7), "xavier_normal_", 2)[0],
    "Laplacian of Gaussian 9 × 9": lambda: HANDCRAFTED["laplacian_of_gaussian"].weights_for((9, 9))[None],
    "sharpen, a third of each channel": lambda: (
        np.stack([HANDCRAFTED["sharpen"].weights_for((3, 3))] * 3) / 3
    ),
    "typed": lambda: to_weights(parse_filter("0.123456,-1/7;1000,1e-5")),
}


@pytest.mark.parametrize("full", [255, 1])
@pytest.mark.parametrize("name", FILTERS)
def test_a_calculator_agrees_with_every_printed_digit(scripts, name, full):
    weights = np.asarray(FILTERS[name](), np.float32)
    rng = np.random.default_rng(len(name) + full)
    levels = rng.integers(0, 256, (len(weights), SIDE, SIDE))
    for fill in PADDING_MODES:
        spec = ConvSpec(weights.shape[1:], padding=2, padding_mode=fill)
        setup = {
            "spec": moves(spec),
            "kernels": [kernel.ravel().tolist() for kernel in weights],
            "labels": [[weight_label(weight) for weight in kernel.ravel().tolist()] for kernel in weights],
            "kernelSize": spec.kernel_size,
            "summed": True,
            "fillName": "the edge",
        }
        picture = {"channels": len(weights), "height": SIDE, "width": SIDE, "levels": levels.ravel().tolist()}
        pixels = [rng.integers(size, size=20).tolist() for size in spec.output_shape((SIDE, SIDE))]
        for text in scripts(TEXTS, [setup, picture, list(zip(*pixels)), full]):
            check(text)


def check(text: str) -> None:
    """Every "= total" against the terms above it, and the sum of the channels against their subtotals."""
    terms, subtotals = Fraction(0), []
    for line in text.replace("−", "-").splitlines():
        if found := re.fullmatch(r"  = (\S+)", line):
            assert_rounds_to(terms, found[1])
            subtotals.append(Fraction(found[1]))
            terms = Fraction(0)
        elif found := re.fullmatch(r"Sum: (.+) = (\S+)", line):
            assert sum(map(Fraction, found[1].replace("- ", "+ -").split(" + "))) == sum(subtotals)
            assert_rounds_to(sum(subtotals), found[2])
        else:
            for level, weight in re.findall(r"[\[(]?(-?[\d.e-]+)[\])]?·\(?([-\d./e]+)", line):
                terms += Fraction(level) * Fraction(weight)
    assert subtotals


def assert_rounds_to(value: Fraction, printed: str) -> None:
    """The value is as near to a printed decimal as its last digit can tell."""
    digits, _, exponent = printed.partition("e")
    last = Fraction(10) ** (int(exponent or 0) - len(digits.partition(".")[2]))
    assert abs(value - Fraction(printed)) <= last / 2, (float(value), printed)

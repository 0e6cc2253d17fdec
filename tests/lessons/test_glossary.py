"""The glossary's formulas, with the numbers of their states, against the functions that compute them."""

import math
import re

import pytest

from core.arithmetic import (
    ConvSpec,
    effective_kernel_size,
    named_padding,
    output_size,
    transposed_output_size,
)
from core.lessons.glossary import GLOSSARY, words_on
from core.network.layers import Layer
from core.network.rows import summarize
from core.receptive_field import receptive_field

STRIDED = ConvSpec(3, stride=2, padding=1)
FIRST = summarize([Layer("conv", STRIDED, 16)], (3, 224, 224))[0]
COMPUTED = {
    "kernel": math.prod(ConvSpec(3).kernel_size),
    "filter": math.prod(Layer("conv", ConvSpec(3), 1).weight_shape(3)),
    "output_size": output_size(224, 3, 2, 1),
    "valid": output_size(7, 3),
    "same": named_padding("same", 3, 1)[0],
    "full": named_padding("full", 3, 1)[0],
    "effective_kernel_size": effective_kernel_size(3, 2),
    "receptive_field": receptive_field([STRIDED, STRIDED]).size[0],
    "transposed": transposed_output_size(3, 3, 2, 1),
    "groups": math.prod(Layer("conv", ConvSpec(3, groups=3), 3).weight_shape(3)[1:]),
    "pointwise": math.prod(Layer("conv", ConvSpec(1), 2).weight_shape(3)),
    "parameters": FIRST.parameters,
    "multiply_adds": FIRST.multiply_adds,
    "columns": math.prod(Layer("conv", ConvSpec(3), 4).weight_shape(3)[1:]),
    "cross_entropy": round(math.log(5), 3),
}


def result(latex: str) -> float:
    """The value of a side of a formula that has numbers only."""
    python = re.sub(r"\\frac\{(.*?)\}\{(.*?)\}", r"((\1) / (\2))", latex)
    for tex, code in ((r"\left\lfloor", "math.floor("), (r"\right\rfloor", ")"), (r"\cdot", "*")):
        python = python.replace(tex, code)
    return eval(re.sub(r"\\ln ", "math.log", python))


@pytest.mark.parametrize("name", [name for name, word in GLOSSARY.items() if word.worked])
def test_a_worked_formula_is_right(name):
    left, right = GLOSSARY[name].worked.split(" = ")
    assert round(result(left), 3) == float(right) == COMPUTED[name]


def test_full_padding_adds_as_much_as_none_takes_away():
    for k, d in ((3, 1), (4, 2), (1, 3)):
        assert (
            output_size(20, k, 1, named_padding("full", k, d), d) - 20
            == d * (k - 1)
            == 20 - output_size(20, k, 1, 0, d)
        )


def test_guessing_five_classes_costs_what_is_said():
    assert str(COMPUTED["cross_entropy"]) in GLOSSARY["cross_entropy"].says


def test_every_relative_is_a_word_and_every_word_is_met_on_some_page():
    assert {name for word in GLOSSARY.values() for name in word.see} <= set(GLOSSARY)
    pages = ("filters", "arithmetic", "feature_maps", "im2col", "learning")
    assert {name for page in pages for name in words_on(page)} == set(GLOSSARY)
    assert words_on("home") == ()


def test_titles_differ_and_every_formula_closes_its_braces():
    assert len({word.title for word in GLOSSARY.values()}) == len(GLOSSARY)
    for word in GLOSSARY.values():
        assert (word.formula + word.worked).count("{") == (word.formula + word.worked).count("}")

"""The cases of the guide against the guide's text, core.arithmetic, PyTorch's layers and numbers by hand."""

import re
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from core.arithmetic import ConvSpec
from core.convolution import avg_pool2d, conv2d, max_pool2d
from core.kernels import HANDCRAFTED
from core.lessons.guide import FIGURE_KERNEL, FIGURE_NUMBERS, GUIDE, RELATIONSHIPS, Case
from core.lessons.worked_sizes import OPERATIONS, size_after
from core.pictures.samples import lecture_patch
from tests.latex import sides

every_case = pytest.mark.parametrize("case", GUIDE.values(), ids=lambda case: case.name)


def parameters(case: Case) -> tuple:
    """(operation, i, k, s, p, d, output_padding), as core.lessons.worked_sizes takes them."""
    sizes = (case.input_size, case.kernel_size, case.stride, case.padding, case.dilation)
    return (case.operation, *sizes, case.output_padding)


def torch_output_size(case: Case) -> int:
    """The height that PyTorch's layer gives for the case."""
    x, weight = (
        torch.zeros(1, 1, case.input_size, case.input_size),
        torch.zeros(1, 1, *[case.kernel_size] * 2),
    )
    s, p, d = case.stride, case.padding, case.dilation
    if case.operation == "convolution":
        y = F.conv2d(x, weight, None, s, p, d)
    elif case.operation == "transposed":
        y = F.conv_transpose2d(x, weight, None, s, p, case.output_padding, 1, d)
    elif case.operation == "max":
        y = F.max_pool2d(x, case.kernel_size, s, p, d)
    else:
        y = F.avg_pool2d(x, case.kernel_size, s, p)
    return y.shape[2]


def values_of_formula(latex: str, case: Case) -> list[int]:
    """Every side of a relationship after its first "=", computed from the case's numbers."""
    python = latex.replace("'", "").replace(r"\left", "").replace(r"\right", "")
    python = re.sub(r"\\frac\{(.*?)\}\{(.*?)\}", r"(\1) // (\2)", python)
    python = python.replace("k / 2", "k // 2").replace(r"\lfloor", "(").replace(r"\rfloor", ")")
    python = re.sub(r"(?<=[\w)])\s*(?=\()|(?<=\d)\s*(?=[a-z(])", "*", python)
    numbers = {
        "i": case.input_size,
        "k": case.kernel_size,
        "s": case.stride,
        "p": case.padding,
        "d": case.dilation,
        "a": case.output_padding,
    }
    return [eval(side, {}, numbers) for side in python.split("=")[1:]]


@every_case
def test_core_arithmetic_gives_the_guides_size(case):
    assert size_after(*parameters(case)) == case.output_size


@every_case
def test_pytorch_gives_the_guides_size(case):
    assert torch_output_size(case) == case.output_size


@every_case
def test_every_side_of_the_relationship_gives_the_size(case):
    found = values_of_formula(case.formula, case)
    assert found == [case.output_size] * len(found)
    assert len(found) >= 1


@every_case
def test_the_relationship_is_worked_out_with_the_cases_numbers(case):
    worked = case.worked()
    size, *symbols = case.formula.split(" = ")
    assert worked.split("\n")[1] == f"{size} &= {' = '.join(symbols)} \\\\"
    found = sides(worked)
    assert found == [torch_output_size(case)] * len(found)
    assert len(found) >= 2  # the numbers, and what they come to


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("half padding", r"&= 5 + 2 \left\lfloor 3 / 2 \right\rfloor - (3 - 1) = 5"),
        ("full padding", "&= 5 + 2(3 - 1) - (3 - 1) = 5 + (3 - 1) = 7"),
        ("padding strides odd transposed", r"&= 2(3 - 1) + 1 + 3 - 2 \cdot 1 = 6"),
        ("dilation", r"&= \left\lfloor \frac{7 + 2 \cdot 0 - 3 - (3 - 1)(2 - 1)}{1} \right\rfloor + 1 = 3"),
    ],
)
def test_numbers_stand_where_their_symbols_stood(name, line):
    assert GUIDE[name].worked().split("\n")[2] == line


@every_case
def test_a_case_fits_on_the_page_and_is_told_in_one_sentence(case):
    assert case.input_size <= 16
    assert case.says.endswith(".") and ". " not in case.says
    assert case.operation in OPERATIONS


def test_every_relationship_and_figure_of_the_guide_has_a_case():
    assert list(RELATIONSHIPS) == list(range(1, 16))
    assert {case.relationship for case in GUIDE.values()} == set(RELATIONSHIPS)
    figures = {case.source.removeprefix("figure ") for case in GUIDE.values() if "figure" in case.source}
    chapters = {1: (1, 2, 5, 6), 2: range(1, 8), 4: range(1, 8), 5: (1,)}  # 1.3, 1.4 and 2.8 show no sizes
    assert figures == {f"{chapter}.{figure}" for chapter, those in chapters.items() for figure in those}


def test_cases_are_found_by_name_and_cannot_be_changed():
    assert all(name == case.name for name, case in GUIDE.items())
    assert len({case.title for case in GUIDE.values()}) == len(GUIDE)
    with pytest.raises(FrozenInstanceError):
        GUIDE["dilation"].stride = 2


def test_a_transposed_case_returns_to_the_size_its_convolution_came_from():
    pairs = [
        ("no padding unit strides", "no padding unit strides transposed"),
        ("arbitrary padding", "arbitrary padding transposed"),
        ("half padding", "half padding transposed"),
        ("full padding", "full padding transposed"),
        ("no padding strides", "no padding strides transposed"),
        ("padding strides", "padding strides transposed"),
        ("padding strides odd", "padding strides odd transposed"),
    ]
    for direct, transposed in ((GUIDE[there], GUIDE[back]) for there, back in pairs):
        assert (transposed.input_size, transposed.output_size) == (direct.output_size, direct.input_size)
        swapped = replace(transposed, input_size=direct.input_size, output_padding=0)
        assert parameters(swapped)[1:] == parameters(direct)[1:]


def test_the_numbers_are_those_of_the_guides_figures():
    """The guide's bin/produce_figure draws them with this seed."""
    random = np.random.RandomState(1234)
    np.testing.assert_array_equal(FIGURE_NUMBERS, random.randint(0, 4, (5, 5)))
    np.testing.assert_array_equal(FIGURE_KERNEL, random.randint(0, 3, (3, 3)))
    assert not FIGURE_NUMBERS.flags.writeable and not FIGURE_KERNEL.flags.writeable


def test_the_numbers_give_what_the_guides_figures_show():
    x, weight = FIGURE_NUMBERS[None, None], FIGURE_KERNEL[None, None]
    assert conv2d(x, weight, ConvSpec(3))[0, 0].tolist() == [[12, 12, 17], [10, 17, 19], [9, 6, 14]]
    strided = conv2d(x, weight, ConvSpec(3, stride=2, padding=1))[0, 0]
    assert strided.tolist() == [[6, 17, 3], [8, 17, 13], [6, 4, 4]]
    means = avg_pool2d(x, ConvSpec(3))[0, 0]
    np.testing.assert_allclose(means, [[1.7, 1.7, 1.7], [1.0, 1.2, 1.8], [1.1, 0.8, 1.3]], atol=0.051)
    assert max_pool2d(x, ConvSpec(3))[0, 0].tolist() == [[3, 3, 3], [3, 3, 3], [3, 2, 3]]


def test_the_lectures_patch_gives_50():
    patch, sharpen = lecture_patch() * 255, HANDCRAFTED["sharpen"].weights
    case = GUIDE["lecture patch"]
    y = conv2d(np.reshape(patch, (1, 1, 3, 3)), sharpen[None, None], ConvSpec(case.kernel_size))
    assert "50" in case.says
    np.testing.assert_allclose(y, [[[[50]]]], rtol=1e-5)

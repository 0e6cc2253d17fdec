"""Exercises of every kind, a thousand of each, against PyTorch, loops and enumeration."""

import random
from itertools import product

import numpy as np
import pytest
import torch
from torch import nn

from core.arithmetic import ConvSpec
from core.kernels import HANDCRAFTED
from core.network.stack_text import parse_stack, to_layers
from core.practice.exercise import LEVELS, Exercise
from core.practice.kinds import KINDS
from core.practice.sizes import size_of

COUNT = 334  # of each kind and level


def drawn(kind: str, count: int = COUNT) -> list[Exercise]:
    """So many exercises of each level."""
    found = []
    for level in LEVELS:
        chance, of_level = random.Random(f"{kind} {level}"), []
        while len(of_level) < count:
            if exercise := KINDS[kind].make(chance, level):
                of_level.append(exercise)
        found += of_level
    return found


def window(exercise: Exercise) -> tuple[int, int, int, int]:
    """(k, s, p, d) of a link."""
    return tuple(int(exercise.state[name]) for name in ("kernel_size", "stride", "padding", "dilation"))


def shape(exercise: Exercise) -> tuple[int, int]:
    return int(exercise.state["height"]), int(exercise.state["width"])


def module(operation: str, k: int, s: int, p: int, d: int = 1, extra: int = 0) -> nn.Module:
    """PyTorch's own for an operation; those with weights only know shapes."""
    if operation == "convolution":
        return nn.Conv2d(1, 1, k, s, p, d, bias=False, device="meta")
    if operation == "transposed":
        return nn.ConvTranspose2d(1, 1, k, s, p, extra, dilation=d, bias=False, device="meta")
    return {"max": nn.MaxPool2d, "average": nn.AvgPool2d}[operation](k, s, p)


def numbers(exercise: Exercise) -> np.ndarray:
    """The input of a link: the app's random integers."""
    height, width = shape(exercise)
    chance = np.random.RandomState(int(exercise.state["number_seed"]))
    return chance.randint(0, 10, (height, width))


def test_output_sizes_are_those_of_pytorchs_modules():
    for exercise in drawn("size"):
        operation, size = exercise.state["operation"], shape(exercise)
        with torch.inference_mode():
            found = module(operation, *window(exercise))(torch.zeros(1, 1, *size, device="meta")).shape[2:]
        assert exercise.question.right == tuple(found)


def test_the_padding_that_keeps_is_the_only_one_that_does():
    for exercise in drawn("keep"):
        k, _, _, d = window(exercise)
        size = 40
        keeps = [p for p in range(40) if (size + 2 * p - d * (k - 1) - 1) // 1 + 1 == size]
        assert [*exercise.question.right] == keeps


def test_one_option_leads_back_to_the_shape_and_no_other():
    for exercise in drawn("undo"):
        words, given = exercise.question.words, exercise.question.given[0]
        before, after = (
            int(part.split()[0]) for part in (words.split("makes ")[1], words.split("of the ")[1])
        )
        assert f"made {after} × {after} of {before} × {before}" in given
        leads = []
        for option in exercise.question.options:
            k, s, p, extra = (
                number_after(option, name) for name in ("kernel", "stride", "padding", "output padding")
            )
            operation = "transposed" if option.startswith("Transposed") else "convolution"
            try:
                with torch.inference_mode():
                    size = module(operation, k, s, p, 1, extra)(
                        torch.zeros(1, 1, after, after, device="meta")
                    ).shape[2]
            except RuntimeError:
                size = None
            leads.append(size == before)
        assert leads.count(True) == 1 and leads.index(True) == exercise.question.right[0]


def number_after(text: str, word: str) -> int:
    """The number after ", word" or " word" in an option; 0 where it is not said."""
    for part in text.split(", "):
        if part.startswith(f"{word} "):
            return int(part.removeprefix(f"{word} "))
    return 0


def test_values_are_those_of_pytorch():
    for exercise in drawn("value"):
        state, x = exercise.state, torch.tensor(numbers(exercise))[None, None].float()
        place = tuple(map(int, exercise.question.words.split("(")[1].split(")")[0].split(", ")))
        k, s, p, d = window(exercise)
        if state["operation"] == "convolution":
            kernel = [[int(each) for each in row.split()] for row in state["typed_kernel"].split(";")]
            y = nn.functional.conv2d(x, torch.tensor(kernel)[None, None].float(), None, s, p, d)
        else:
            y = module(state["operation"], k, s, p)(x)
        assert float(y[0, 0][place]) == pytest.approx(exercise.question.right[0], abs=1e-4)


def test_the_pixels_an_output_sees_are_those_with_a_gradient():
    for exercise in drawn("cells"):
        k, s, p, d = window(exercise)
        height, width = shape(exercise)
        padded = torch.zeros(1, 1, height + 2 * p, width + 2 * p, requires_grad=True)
        place = tuple(map(int, exercise.question.words.split("(")[1].split(")")[0].split(", ")))
        nn.functional.conv2d(padded, torch.ones(1, 1, k, k), None, s, 0, d)[0, 0][place].backward()
        assert exercise.question.right == {tuple(cell) for cell in padded.grad[0, 0].nonzero().tolist()}


def test_the_column_is_the_number_of_windows_before():
    for exercise in drawn("column"):
        k, s, p, d = window(exercise)
        height, width = shape(exercise)
        starts = [
            [at for at in range(-p, size + p) if (at + p) % s == 0 and at + d * (k - 1) < size + p]
            for size in (height, width)
        ]
        place = tuple(map(int, exercise.question.words.split("(")[1].split(")")[0].split(", ")))
        windows = [*product(range(len(starts[0])), range(len(starts[1])))]
        assert exercise.question.right == (windows.index(place),)


def test_parameters_are_those_of_pytorchs_last_module():
    for exercise in drawn("parameters"):
        *before, last = to_layers(parse_stack(exercise.state["stack"]), ConvSpec(1))
        channels = before[-1].out_channels if before else {"rgb": 3, "gray": 1}[exercise.state["color"]]
        conv = nn.Conv2d(
            channels,
            last.out_channels,
            last.spec.kernel_size,
            groups=last.spec.groups,
            bias=last.bias,
            device="meta",
        )
        assert exercise.question.right == (sum(each.numel() for each in conv.parameters()),)


def test_the_maps_are_the_channels_that_pytorchs_modules_give():
    for exercise in drawn("maps"):
        channels, modules = 1, []
        for layer in to_layers(parse_stack(exercise.state["stack"]), ConvSpec(1)):
            modules.append(
                nn.Conv2d(channels, layer.out_channels, layer.spec.kernel_size, padding="same", device="meta")
            )
            channels = layer.out_channels
        with torch.inference_mode():
            assert exercise.question.right == (
                nn.Sequential(*modules)(torch.zeros(1, 1, 5, 5, device="meta")).shape[1],
            )


def test_the_receptive_field_is_what_the_windows_read_down_to_the_picture():
    for exercise in drawn("field"):
        read = {1000}
        for layer in reversed(to_layers(parse_stack(exercise.state["stack"]), ConvSpec(1))):
            k, s, (before, _), d = layer.spec.on_axis(0)
            read = {at * s - before + j * d for at in read for j in range(k)}
        assert exercise.question.right == (max(read) - min(read) + 1,) * 2


def test_only_the_right_kernel_makes_the_second_picture():
    titles = {kernel.title: kernel for kernel in HANDCRAFTED.values()}
    for exercise in drawn("kernel"):
        x, made = (exercise.pictures[name][0].astype(float) for name in ("before", "after"))
        fits = []
        for option in exercise.question.options:
            weights = titles[option].weights_for((3, 3))
            height, width = made.shape
            found = sum(weights[i, j] * x[i : i + height, j : j + width] for i in range(3) for j in range(3))
            fits.append(bool(np.allclose(found, made, atol=1e-4)))
        assert fits.count(True) == 1 and fits.index(True) == exercise.question.right[0]


@pytest.mark.parametrize("kind", KINDS)
def test_no_wrong_answer_with_a_hint_is_right_and_every_exercise_can_be_answered(kind):
    for exercise in drawn(kind, 30):
        question = exercise.question
        assert question.check(question.right).is_right and question.reason and question.kind == kind
        for slip in question.slips:
            verdict = question.check(slip.answer)
            assert verdict.is_right or verdict.hint


@pytest.mark.parametrize(
    ("option", "size", "expected"),
    [
        (("convolution", 3, 2, 1, 0), 5, 3),
        (("transposed", 3, 2, 1, 0), 3, 5),
        (("transposed", 3, 2, 1, 2), 3, None),
    ],
)
def test_sizes_of_options(option, size, expected):
    assert size_of(option, size) == expected

"""Exercises on single cells: the value of an output, the pixels that it sees, its column of the matrix."""

import random

import numpy as np

from core.arithmetic import ConvSpec
from core.lessons.predictions.value_question import value_question
from core.lessons.predictions.window_questions import cells_question, column_question
from core.lessons.scenes import convolution_scene, pooling_scene
from core.lessons.small_inputs import random_integers
from core.practice.exercise import Exercise
from core.practice.sizes import moves, on_arithmetic

_LAST_SEED = 999  # of the inputs


def _window(chance: random.Random, level: int) -> ConvSpec:
    """How the window moves: at level 1 by one and without padding, at level 3 also with dilation."""
    k = chance.choice({1: (2, 3), 2: (2, 3), 3: (2, 3, 4)}[level])
    s = chance.choice({1: (1,), 2: (1, 2), 3: (1, 2, 3)}[level])
    p = chance.choice({1: (0,), 2: (0, 1), 3: (0, 1, 2)}[level])
    d = chance.choice({1: (1,), 2: (1,), 3: (1, 2)}[level])
    return ConvSpec(k, s, min(p, k - 1), d)


def _input(chance: random.Random, level: int) -> tuple[np.ndarray, dict[str, str]]:
    """Integers (1, H, W) from 0 to 9, and the parameters of the link to them."""
    height, width = (chance.randint(*{1: (4, 5), 2: (5, 6), 3: (6, 9)}[level]) for _ in range(2))
    seed = chance.randint(0, _LAST_SEED)
    return random_integers((height, width), seed), {"numbers": "random", "number_seed": str(seed)}


def value(chance: random.Random, level: int) -> Exercise | None:
    """What is this cell? Of a convolution; from level 2 on also of pooling."""
    x, numbers = _input(chance, level)
    spec, operation = (
        _window(chance, level),
        chance.choice(("convolution", "max", "average")[: 2 * level - 1]),
    )
    try:
        if operation == "convolution":
            kernel = np.array(
                [
                    [chance.randint(-2, 2) for _ in range(spec.kernel_size[1])]
                    for _ in range(spec.kernel_size[0])
                ]
            )
            weight = kernel[None, None].astype(np.float32)
            numbers |= {
                "weights": "typed",
                "typed_kernel": "; ".join(" ".join(map(str, row)) for row in kernel.tolist()),
            }
            scene = convolution_scene(x, weight, spec)
        else:
            spec = ConvSpec(spec.kernel_size, spec.stride)
            scene = pooling_scene(x, spec, operation)
    except ValueError:
        return None
    place = tuple(chance.randrange(size) for size in scene.output.shape[1:])
    weight = None if scene.weight is None else scene.weight[0]
    question = value_question(operation, x, weight, scene.steps, spec, place)
    state = on_arithmetic(x.shape[1:], spec, operation, **numbers)
    return question and Exercise(question, "arithmetic", state)


def pixels(chance: random.Random, level: int) -> Exercise | None:
    """Which pixels does this output see?"""
    x, numbers = _input(chance, level)
    spec = _window(chance, level)
    try:
        scene = convolution_scene(x, np.ones((1, 1, *spec.kernel_size), np.float32), spec)
    except ValueError:
        return None
    question = cells_question("convolution", x, scene.steps, spec)
    state = on_arithmetic(x.shape[1:], spec, **numbers, weights="ones")
    return question and Exercise(question, "arithmetic", state)


def column(chance: random.Random, level: int) -> Exercise | None:
    """Which column of the matrix is this window?"""
    x, numbers = _input(chance, level)
    spec = _window(chance, level)
    try:
        question = column_question(spec, x.shape[1:])
    except ValueError:
        return None
    height, width = x.shape[1:]
    state = {
        "unroll": "numbers",
        "bank": "random",
        "filters": "1",
        "height": str(height),
        "width": str(width),
    }
    return Exercise(question, "im2col", state | numbers | moves(spec))

"""Exercises on networks: the parameters of a layer, the receptive field of a stack."""

import random

from core.arithmetic import ConvSpec
from core.lessons.predictions.network_questions import field_question, parameters_question
from core.lessons.predictions.question import Question, Slip
from core.network.layer_words import network_lines
from core.network.layers import Layer
from core.network.rows import summarize
from core.network.stack_text import from_layers, write_stack
from core.practice.exercise import Exercise

SIDE = 64  # pixels of the picture


def _state(layers: list[Layer], channels: int) -> dict[str, str]:
    color = "rgb" if channels == 3 else "gray"
    return {"stack": write_stack(from_layers(layers)), "color": color, "net_size": str(SIDE)}


def parameters(chance: random.Random, level: int) -> Exercise:
    """How many parameters has the last layer? With groups and without biases at level 3."""
    channels = chance.choice((1, 3))
    small, large = {1: ((2, 3, 4), (2, 4, 5)), 2: ((4, 8, 16), (8, 10, 16)), 3: ((8, 16, 32), (16, 32, 64))}[
        level
    ]
    k = chance.choice({1: (1, 3), 2: (3, 5), 3: (1, 3, 5, 7)}[level])
    before, filters = chance.choice(small), chance.choice(large)
    groups = chance.choice((1, 2)) if level == 3 else 1
    bias = level < 3 or chance.random() < 0.5
    first = [] if level == 1 else [Layer("conv", ConvSpec(3, padding=1), before, activation="relu")]
    groups = groups if first else 1
    layers = [*first, Layer("conv", ConvSpec(k, padding=k // 2, groups=groups), filters, bias)]
    shape = (channels, SIDE, SIDE)
    read = before if first else channels
    question = parameters_question(
        len(layers), layers[-1].weight_shape(read), bias, read, network_lines(layers, shape)
    )
    return Exercise(question, "feature_maps", _state(layers, channels))


def maps(chance: random.Random, level: int) -> Exercise:
    """How many maps come out of the last layer? As many as it has filters, however many channels go in."""
    before, filters = (
        chance.choice({1: (2, 3, 4, 8), 2: (4, 8, 16), 3: (16, 32, 64)}[level]) for _ in range(2)
    )
    k = chance.choice((1, 3, 5))
    layers = [
        Layer("conv", ConvSpec(3, padding=1), before, activation="relu"),
        Layer("conv", ConvSpec(k, padding=k // 2), filters),
    ]
    shape = (1, SIDE, SIDE)
    question = Question(
        kind="maps",
        words="How many maps does layer 2 give?",
        given=tuple(network_lines(layers, shape)),
        fields=("maps",),
        right=(filters,),
        reason=f"One for each of its {filters} filters: each has {before} kernels, one for each channel that goes in, "
        "and adds up their results.",
        slips=(
            Slip(
                (before * filters,),
                f"{before} · {filters} = {before * filters} is how many kernels there are.",
            ),
            Slip((before,), f"{before} channels go in; how many come out its filters say."),
            Slip((filters * k * k,), "A kernel gives one map, however many weights it has."),
        ),
    )
    return Exercise(question, "feature_maps", _state(layers, 1))


def field(chance: random.Random, level: int) -> Exercise | None:
    """How large is the receptive field of the last layer? Strides from level 2 on, dilation at level 3."""
    layers = []
    for _ in range(chance.choice({1: (2, 3), 2: (3,), 3: (3, 4)}[level])):
        k = chance.choice((1, 3, 5) if level > 1 else (1, 3, 5, 7))
        s = chance.choice((1, 1, 2)) if level > 1 else 1
        d = chance.choice((1, 1, 2)) if level > 2 and s == 1 else 1
        pools = level > 1 and chance.random() < 0.3
        spec = ConvSpec(2, 2) if pools else ConvSpec(k, s, d * (k // 2), d)
        layers.append(Layer("max_pool", spec) if pools else Layer("conv", spec, 4, activation="relu"))
    shape = (1, SIDE, SIDE)
    if any(row.problem for row in summarize(layers, shape)):
        return None
    question = field_question([layer.spec for layer in layers], network_lines(layers, shape))
    return Exercise(question, "feature_maps", _state(layers, 1) | {"look": "sees"})

"""Receptive fields in words: every sentence with its numbers, worked out by hand."""

import numpy as np
import pytest

from core.arithmetic import ConvSpec
from core.network.effective_field import EffectiveField
from core.receptive_field import paths
from core.ui.feature_maps.field_words import (
    channel_words,
    difference_sentence,
    effect_sentence,
    padding_sentence,
    signed_text,
    span,
    span_words,
)


def test_ranges_are_said_by_their_first_and_last_number():
    assert span((3, 4)) == "3"
    assert span((5, 5)) == "none"
    assert span((-3, 4), " to ") == "−3 to 3"
    assert span_words(((-3, 4), (17, 24))) == "rows −3 to 3, columns 17 to 23"
    assert (signed_text(-2), signed_text(-0.123456)) == ("−2", "−0.1235")


def test_channels_are_said():
    assert [channel_words(range(*ends), 16) for ends in ((0, 16), (4, 8), (5, 6))] == [
        "all 16",
        "4\u2060…\u20607",
        "5",
    ]


def field(gradient, area, dead=False) -> EffectiveField:
    return EffectiveField(np.array(gradient, np.float32), area, dead)


@pytest.mark.parametrize(
    ("effective", "activation", "sentence"),
    [
        (field([[0, 0]], 0), "none", "This value sees padding only: no pixel of the picture can change it."),
        (
            field([[0, 0]], 2),
            "relu",
            "No pixel moves this value at all: on every way to it a unit is off, or a weight is 0.",
        ),
        (field([[3, 0]], 1), "none", "One pixel is in reach and has all of the effect."),
        (
            field([[96, 1, 1, 2]], 4),
            "none",
            "4 pixels are in reach; the strongest 1 of them (25 %) hold 90 % of the effect.",
        ),
    ],
)
def test_what_the_gradient_says(effective, activation, sentence):
    assert effect_sentence(effective, activation) == sentence


@pytest.mark.parametrize(
    ("activation", "why"),
    [
        ("relu", "**ReLU is off here: the value before it is not above 0**"),
        ("sigmoid", "**Sigmoid is saturated here**"),
    ],
)
def test_a_value_that_nothing_moves_says_why(activation, why):
    assert effect_sentence(field([[1, 1]], 2, dead=True), activation).startswith(why)


def test_two_3x3_layers_have_nine_paths_in_the_middle_and_one_at_the_corner():
    """On each axis 1, 2, 3, 2, 1 paths: 3 * 3 in the middle, 1 * 1 at a corner."""
    sentence = difference_sentence(paths([ConvSpec(3)] * 2, (0, 0), (5, 5)))
    assert "up to 9 from one pixel" in sentence and "as few as 1 from" in sentence
    assert "from every pixel in reach (1)" in difference_sentence(paths([ConvSpec(3)], (0, 0), (5, 5)))


def test_padding_that_repeats_pixels_is_said():
    zeros = "Numbers below 0, or beyond the last row or column, are padding."
    assert padding_sentence([ConvSpec(3, padding=1), ConvSpec(3, padding_mode="reflect")]) == zeros
    assert padding_sentence([ConvSpec(3, padding=1, padding_mode="circular")]).endswith("wherever they lie.")

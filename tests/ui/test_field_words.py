"""Receptive fields in words: every sentence with its numbers, worked out by hand."""

import math
import re

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.arithmetic import ConvSpec
from core.network.effective_field import EffectiveField
from core.network.path_counts import PathCounts, count_path_map, count_paths
from core.network.rows import layer_specs
from core.paths import path_map, paths
from core.receptive_field import receptive_field, region, visible
from core.ui.feature_maps.field_words import (
    channel_words,
    difference_sentence,
    effect_sentence,
    padding_sentence,
    reach_sentence,
    signed_text,
    span,
    span_words,
)
from tests.network.stacks import stacks


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
        (field([[0, 0]], 0), "none", "This value sees no pixel of the picture, so none can change it."),
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


def ways(specs, position, shape) -> PathCounts:
    return count_paths(paths(specs, position, shape))


def test_two_3x3_layers_have_nine_paths_in_the_middle_and_one_at_the_corner():
    """On each axis 1, 2, 3, 2, 1 paths: 3 * 3 in the middle, 1 * 1 at a corner."""
    sentence = difference_sentence(ways([ConvSpec(3)] * 2, (0, 0), (5, 5)))
    assert "from the middle to the value than from the rim: up to 9 from one" in sentence
    assert "as few as 1 from" in sentence
    assert "from every pixel in reach (1)" in difference_sentence(ways([ConvSpec(3)], (0, 0), (5, 5)))


def test_two_strided_layers_have_no_more_paths_in_the_middle():
    """Over the pixels 109 to 115 they are 1, 1, 2, 1, 2, 1, 1 on either axis."""
    sentence = difference_sentence(ways([ConvSpec(3, 2, 1)] * 2, (28, 28), (224, 224)))
    assert "middle" not in sentence and "rim" not in sentence
    assert "Row by row, and column by column, they are 1, 1, 2, 1, 2, 1, 1;" in sentence
    assert "up to 4 from one pixel, as few as 1 from another" in sentence


def test_a_skip_connection_adds_paths_in_the_middle_and_no_rows_are_listed():
    """3 x 3 paths of two layers, and one more past both: 10 in the middle, 1 at a corner."""
    counted = count_path_map(path_map([ConvSpec(3, padding=1)] * 2, (3, 3), (7, 7), skips=[None, 0]))
    assert (counted.most, counted.fewest, counted.reach, counted.spread) == (10, 1, 25, "middle")
    assert "from the middle to the value than from the rim: up to 10" in difference_sentence(counted)
    strided = count_path_map(path_map([ConvSpec(3, 2, 1), ConvSpec(3, 1, 1)], (5, 5), (30, 30), [None, 1]))
    assert strided.spread == "uneven" and "Row by row" not in difference_sentence(strided)


@pytest.mark.parametrize("spec", [ConvSpec(3), ConvSpec(3, dilation=2), ConvSpec((1, 4), 1)])
def test_counts_of_a_map_are_those_of_its_rows_and_columns(spec):
    chain = [spec] * 2, (1, 1), (12, 14)
    of_map, of_axes = count_path_map(path_map(*chain)), count_paths(paths(*chain))
    assert (of_map.reach, of_map.fewest, of_map.most) == (of_axes.reach, of_axes.fewest, of_axes.most)
    assert of_map.spread == of_axes.spread


def test_holes_of_the_theoretical_field_are_counted():
    """A 3x3 kernel with dilation 2 spans 5 * 5 = 25 pixels and reads 9 of them."""
    spec = [ConvSpec(3, dilation=2)]
    said = reach_sentence(ways(spec, (0, 0), (5, 5)), ((0, 5), (0, 5)), repeated=False)
    assert said.startswith(
        "every pixel that can matter lies in the frame, but it has holes: no window reads 16 pixels"
    )
    whole = reach_sentence(ways([ConvSpec(3)], (0, 0), (5, 5)), ((0, 3), (0, 3)), repeated=False)
    assert whole.endswith("and each one in it can.")


def paths_counted_one_by_one(specs, position, shape) -> np.ndarray:
    """(H, W): the paths from each pixel to the position, every step of every path taken by itself."""
    maps = [shape]
    for spec in specs:
        maps.append(spec.output_shape(maps[-1]))
    found = np.zeros(shape, int)

    def follow(layer: int, row: int, column: int) -> None:
        if layer < 0:
            found[row, column] += 1
            return
        spec, (height, width) = specs[layer], maps[layer]
        for i in range(spec.kernel_size[0]):
            for j in range(spec.kernel_size[1]):
                y = row * spec.stride[0] + i * spec.dilation[0] - spec.padding[0][0]
                x = column * spec.stride[1] + j * spec.dilation[1] - spec.padding[1][0]
                if 0 <= y < height and 0 <= x < width:
                    follow(layer - 1, y, x)

    follow(len(specs) - 1, *position)
    return found


@given(stacks(kinds=("conv", "avg_pool"), activations=("none",), padding_modes=("zeros",)), st.data())
def test_what_is_said_of_the_paths_is_what_they_are_one_by_one(stack, data):
    specs = layer_specs(stack.layers, stack.input_shape)[:3]
    shape = stack.input_shape[1:]
    last = shape
    for spec in specs:
        last = spec.output_shape(last)
    position = tuple(data.draw(st.integers(0, size - 1)) for size in last)
    assume(np.prod([np.prod(spec.kernel_size) for spec in specs]) < 20_000)
    found = paths_counted_one_by_one(specs, position, shape)
    counted = ways(specs, position, shape)
    reached = found[found.any(axis=1)][:, found.any(axis=0)]
    assert counted.reach == (found > 0).sum()
    if not reached.size:
        return
    sentence = difference_sentence(counted)
    numbers = [
        int(text.replace(",", "")) for text in re.findall(r"(?:up to|few as|reach \() ?([\d,]+)", sentence)
    ]
    assert numbers == sorted({int(reached.max()), int(reached.min())}, reverse=True)
    if "from the middle" in sentence:
        middle = reached[(len(reached) - 1) // 2, (reached.shape[1] - 1) // 2]
        rim = [reached[0], reached[-1], reached[:, 0], reached[:, -1]]
        assert middle == reached.max()
        assert all(
            (side < middle).all()
            for side, length in zip(rim, [len(reached)] * 2 + [reached.shape[1]] * 2)
            if length > 1
        )
    if listed := re.search(r"they are ([\d, ]+);", sentence):
        counts = [int(text) for text in listed[1].split(",")]
        assert (np.outer(counts, counts) == reached).all()
    inside = visible(region(receptive_field(specs), position), shape)
    unread = math.prod(stop - start for start, stop in inside) - (found > 0).sum()
    said = re.search(r"no window reads ([\d,]+) pixel", reach_sentence(counted, inside, repeated=False))
    assert (int(said[1].replace(",", "")) if said else 0) == unread


def test_padding_that_repeats_pixels_is_said():
    zeros = "Numbers below 0, or beyond the last row or column, are padding."
    assert padding_sentence([ConvSpec(3, padding=1), ConvSpec(3, padding_mode="reflect")]) == zeros
    assert padding_sentence([ConvSpec(3, padding=1, padding_mode="circular")]).endswith("wherever they lie.")

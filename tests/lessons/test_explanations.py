"""The sentences beside the pictures: each is true for every specification, by what conv2d does."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.arithmetic import PADDING_MODES, ConvSpec
from core.convolution import conv2d
from core.lessons.explanations import size_formulas, size_sentence, unused_sentences
from tests.specs import pairs, smallest_input

SPECS = st.builds(
    ConvSpec,
    kernel_size=pairs(1, 5),
    stride=pairs(1, 8),
    padding=st.tuples(pairs(0, 6), pairs(0, 6)),
    dilation=pairs(1, 4),
    padding_mode=st.sampled_from(PADDING_MODES),
)


@st.composite
def states(draw) -> tuple[ConvSpec, tuple[int, int]]:
    """A specification and an (H, W) that it fits."""
    spec = draw(SPECS)
    return spec, tuple(smallest_input(spec, axis) + draw(st.integers(0, 12)) for axis in (0, 1))


def never_read(spec: ConvSpec, shape: tuple[int, int]) -> tuple[list[int], list[int]]:
    """Which pixels of a single column, and of a single row, change no output of a kernel of ones, by conv2d."""
    lost = []
    for axis, size in enumerate(shape):
        k, s, p, d = spec.on_axis(axis)
        single = ConvSpec((k, 1), (s, 1), (p, (0, 0)), (d, 1), 1, spec.padding_mode)
        pictures = np.eye(size, dtype=np.float32)[:, None, :, None]  # one bright pixel in each
        reached = conv2d(pictures, np.ones((1, 1, k, 1), np.float32), single).any(axis=(1, 2, 3))
        lost.append(np.flatnonzero(~reached).tolist())
    return tuple(lost)


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


def test_the_formula_carries_this_states_numbers():
    assert size_formulas(ConvSpec(3, 2, 1), (224, 224)) == ["floor((224 + 2*1 - 3) / 2) + 1 = 112"]


def test_axes_that_differ_get_a_line_each():
    assert size_formulas(ConvSpec(3), (10, 20)) == [
        "rows: floor((10 + 2*0 - 3) / 1) + 1 = 8",
        "columns: floor((20 + 2*0 - 3) / 1) + 1 = 18",
    ]


@pytest.mark.parametrize(
    ("spec", "shape", "sentences"),
    [
        (ConvSpec(3, 2), (7, 5), []),
        (
            ConvSpec(3, 2),
            (6, 5),
            ["The stride does not divide evenly: 1 row at the bottom is never used."],
        ),
        (
            ConvSpec(3, 4),  # windows at 0 only: rows 3 to 5 and columns 3 and 4 lie beyond
            (6, 5),
            [
                (
                    "The stride does not divide evenly: "
                    "3 rows at the bottom and 2 columns at the right are never used."
                )
            ],
        ),
        (
            ConvSpec(3, 2, 1),
            (6, 5),
            [
                (
                    "The stride does not divide evenly: the last padding is never used, "
                    "no pixel of the picture is lost."
                )
            ],
        ),
        (  # windows at 0, 4, 8 read 0 to 2, 4 to 6, 8 to 10
            ConvSpec(3, 4),
            (11, 11),
            ["The windows leave gaps: 2 rows and 2 columns are never used."],
        ),
        (  # windows at -1 and 3: rows 0, 1 and 3, 4, 5; row 2 in the gap; the padding at 6 is left over
            ConvSpec(3, 4, 1),
            (6, 6),
            [
                "The stride does not divide evenly: the last padding is never used.",
                "The windows leave gaps: 1 row and 1 column are never used.",
            ],
        ),
        (  # every other pixel, whatever the picture: stride 2, dilation 2
            ConvSpec((3, 1), (2, 1), 0, (2, 1)),
            (9, 3),
            ["The windows leave gaps: 4 rows are never used."],
        ),
        (  # windows at -1 and 2 read up to 3; 4 lies beyond, but is copied to -1
            ConvSpec(2, 3, 1, padding_mode="circular"),
            (5, 5),
            [
                (
                    "The stride does not divide evenly: "
                    "what is left over at the end is read as copies in the padding only."
                ),
                "The windows leave gaps: 1 row and 1 column are never used.",
            ],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_never_used_is_said(spec, shape, sentences):
    assert unused_sentences(spec, shape) == sentences


@given(states())
def test_the_sentences_count_exactly_the_rows_and_columns_that_no_output_depends_on(state):
    spec, shape = state
    lost = [len(lines) for lines in never_read(spec, shape)]
    said = [0, 0]
    for sentence in unused_sentences(spec, shape):
        for count, line in re.findall(r"(\d+) (row|column)", sentence):
            said[line == "column"] += int(count)
    assert said == lost
    if sum(lost):
        assert not any("no pixel of the picture is lost" in text for text in unused_sentences(spec, shape))


@given(states())
def test_with_zeros_what_is_never_used_at_the_end_is_what_comes_after_the_last_pixel_read(state):
    spec, shape = replace(state[0], padding_mode="zeros"), state[1]
    text = " ".join(unused_sentences(spec, shape))
    ends = zip(never_read(spec, shape), shape, spec.padding, ("bottom", "right"))
    for lines, size, (_, after), end in ends:
        found = re.search(rf"(\d+) \w+ at the {end}", text)
        said = int(found[1]) if found else 0
        last_read = max(set(range(size)) - set(lines), default=-1)
        assert said <= size - 1 - last_read
        if after == 0 and last_read >= 0:  # else the last window may stand in the padding
            assert said == size - 1 - last_read


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        (
            ConvSpec(3),
            "Without padding the window stays inside the picture: 2 pixels are lost per dimension, 1 on each side.",
        ),
        (ConvSpec(2), "Without padding the window stays inside the picture: 1 pixel is lost per dimension."),
        (
            ConvSpec(5, padding=1),
            (
                "Padding gives back 2 of the 4 pixels that the kernel takes: 2 pixels are lost per dimension, "
                "1 on each side."
            ),
        ),
        (
            ConvSpec(3, padding=1),
            "Padding gives back the 2 pixels that the kernel takes: the output keeps its size.",
        ),
    ],
)
def test_the_reason_for_the_size_is_said(spec, sentence):
    assert size_sentence(spec, (224, 224)) == sentence


@given(states())
def test_the_reason_for_the_size_has_the_right_numbers(state):
    spec, shape = state
    weight = np.ones((1, 1, *spec.kernel_size), np.float32)
    picture = np.ones((1, 1, *shape), np.float32)
    after = conv2d(picture, weight, spec).shape[2:]
    every = conv2d(picture, weight, ConvSpec(spec.kernel_size, 1, spec.padding, spec.dilation)).shape[2:]
    text = size_sentence(spec, shape)
    parts = re.findall(r"(?:Rows|Columns): [^.]+", text) or [text, text]
    for part, i, o, places, s, p in zip(parts, shape, after, every, spec.stride, spec.padding):
        if s > 1:
            assert numbers(part) == [s, o, places]
        elif o == i:
            assert "keeps its size" in part
            assert numbers(part) == ([sum(p)] if sum(p) else [])
        elif o > i:
            assert "more padding than the kernel needs" in part
            assert numbers(part) == [o - i]
        else:
            assert ("without padding" in part.lower()) == (sum(p) == 0)
            *found, last = numbers(part)
            if "on each side" in part:
                assert 2 * last == i - o
                *found, last = found
            assert last == i - o
            assert found == ([sum(p), sum(p) + i - o] if sum(p) else [])


@given(states())
def test_singular_and_plural_are_right(state):
    text = " ".join([size_sentence(*state), *unused_sentences(*state)])
    assert not re.search(
        r"\b1 (pixels|places|rows|columns)\b|(?<!\d)(?!1\b)\d+ (pixel|place|row|column)\b", text
    )


def test_a_picture_of_one_size_needs_no_axes_in_the_sentence():
    assert "Rows" not in size_sentence(ConvSpec(3, 2, 1), (224, 224))
    assert size_sentence(ConvSpec((3, 5), padding=((1, 1), (2, 2))), (9, 9)).startswith("Rows: padding gives")

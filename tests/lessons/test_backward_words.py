"""The sentences beside the backward pass: what each of stride, dilation, padding and fill becomes, and nothing else."""

import pytest

from core.arithmetic import PADDING_MODES, ConvSpec
from core.lessons.backward_words import forward_words, input_gradient_words, weight_gradient_words


def test_a_plain_convolution_takes_few_words():
    assert [len(words(ConvSpec(3), 9)) for words in (weight_gradient_words, forward_words)] == [1, 2]
    words = " ".join(input_gradient_words(ConvSpec((2, 3)), (5, 5)))
    assert "cell (0, 0) is weight (1, 2)" in words
    assert not any(word in words for word in ("Stride", "padding", "last"))


def test_a_single_weight_and_a_single_output_are_spoken_of_as_such():
    assert "looks the same" in input_gradient_words(ConvSpec(1), (5, 5))[0]
    assert "for the only output" in weight_gradient_words(ConvSpec(5), 1)[0]


@pytest.mark.parametrize("fill", PADDING_MODES)
def test_stride_dilation_and_fill_are_told_with_their_numbers(fill):
    spec = ConvSpec(3, (2, 1), 1, 2, padding_mode=fill)
    words = " ".join(weight_gradient_words(spec, 6))
    assert "6 outputs" in words and "lie 2 down and 1 across apart" in words and "moves by 2" in words
    assert ("x̃ is the padded input" in words) == (fill != "zeros")
    words = " ".join(input_gradient_words(spec, (7, 7)))
    assert "inserted zeros, 1 down and 0 across between neighbors" in words
    assert ("cropped" in words) == (fill == "zeros") and (f"({fill})" in words) == (fill != "zeros")


def test_what_the_last_window_leaves_over_is_counted():
    assert "reached the last row of the padded input" in " ".join(
        input_gradient_words(ConvSpec(3, stride=2), (6, 5))
    )
    assert "the last 2 rows and column of" in " ".join(input_gradient_words(ConvSpec(3, (3, 2)), (5, 6)))

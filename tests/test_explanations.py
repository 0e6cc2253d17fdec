"""The sentences beside the pictures."""

from core.arithmetic import ConvSpec
from core.explanations import size_formulas, size_sentence, unused_sentences


def test_the_formula_carries_this_states_numbers():
    assert size_formulas(ConvSpec(3, 2, 1), (224, 224)) == ["floor((224 + 2*1 - 3) / 2) + 1 = 112"]


def test_axes_that_differ_get_a_line_each():
    assert size_formulas(ConvSpec(3), (10, 20)) == [
        "rows: floor((10 + 2*0 - 3) / 1) + 1 = 8",
        "columns: floor((20 + 2*0 - 3) / 1) + 1 = 18",
    ]


def test_pixels_that_no_window_reaches_are_counted():
    assert unused_sentences(ConvSpec(3, 2), (7, 5)) == []
    assert unused_sentences(ConvSpec(3, 2), (6, 5)) == [
        "The stride does not divide evenly: 1 pixel at the bottom never used."
    ]
    assert unused_sentences(ConvSpec(3, 4), (6, 5)) == [
        "The stride does not divide evenly: 3 pixels at the bottom and 2 pixels at the right never used."
    ]


def test_padding_that_is_left_over_costs_no_pixel():
    assert unused_sentences(ConvSpec(3, 2, 1), (6, 5)) == [
        "The stride does not divide evenly: the last padding is never used, no pixel of the picture is lost."
    ]


def test_the_reason_for_the_size_is_said():
    assert "2 pixels are lost per dimension" in size_sentence(ConvSpec(3), (224, 224))
    assert "keeps the picture's size" in size_sentence(ConvSpec(3, padding=1), (224, 224))
    assert "the output grows" in size_sentence(ConvSpec(3, padding=2), (224, 224))
    assert "the stride divides" in size_sentence(ConvSpec(3, 2), (224, 224))

"""A stack of layers as text: there and back, and everything that a person may write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.arithmetic import ConvSpec
from core.network.kinds import KINDS
from core.network.layers import ACTIVATIONS, MAX_LAYERS, Layer
from core.network.presets import PRESETS
from core.network.stack_text import (
    LARGEST,
    SMALLEST,
    LayerChoice,
    from_layers,
    parse_stack,
    to_layers,
    write_stack,
)


def numbers(letter: str):
    return st.none() | st.integers(SMALLEST[letter], LARGEST[letter])


CHOICES = st.builds(
    LayerChoice,
    st.sampled_from(["conv", "depthwise"]),
    st.integers(1, 64),
    numbers("k"),
    numbers("s"),
    numbers("p"),
    numbers("d"),
    st.integers(1, 64),
    st.booleans(),
    st.sampled_from(list(ACTIVATIONS)),
    st.booleans(),
    st.booleans(),
    st.none() | st.integers(0, MAX_LAYERS - 1),
)


@given(st.lists(CHOICES, max_size=MAX_LAYERS))
def test_text_and_choices_say_the_same(choices):
    assert parse_stack(write_stack(choices)) == tuple(choices)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_written(kind):
    (choice,) = parse_stack(kind)
    assert choice == LayerChoice(kind)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_survives_as_text(name):
    layers = PRESETS[name].layers
    again = to_layers(parse_stack(write_stack(from_layers(layers))), ConvSpec(7, 3, 2))
    assert again == layers


def test_pooling_has_pytorchs_settings_in_the_text():
    first, second = to_layers(
        parse_stack("max_pool.k3.s2.p0.ceil_mode;avg_pool.k2.p1.nocount_include_pad"), ConvSpec(3)
    )
    assert first == Layer("max_pool", ConvSpec(3, 2), ceil_mode=True)
    assert second == Layer("avg_pool", ConvSpec(2, 1, 1), count_include_pad=False)


def test_a_convolution_adds_an_earlier_layer_and_pooling_forgets_it():
    layers = to_layers(parse_stack("conv.4.add0;max_pool.k2.add1;conv.4.add12.relu"), ConvSpec(3))
    assert [layer.adds for layer in layers] == [0, None, 12]


def test_what_a_layer_leaves_open_is_the_sidebars():
    window = ConvSpec((3, 5), (2, 1), ((1, 0), (2, 2)), 1, padding_mode="reflect")
    own, open_ = to_layers(parse_stack("conv.8.k1.s1.p0;conv.4"), window)
    assert open_ == Layer("conv", window, 4)
    assert own == Layer("conv", ConvSpec(1, padding_mode="reflect"), 8)


def test_a_named_padding_is_worked_out_again_for_a_kernel_of_its_own():
    (layer,) = to_layers(parse_stack("conv.4.k7"), ConvSpec(3, padding=1), "same")
    assert layer.spec.padding == ((3, 3), (3, 3))


def test_a_layer_that_moves_like_the_window_follows_it():
    window = ConvSpec(3, 2, 1)
    assert write_stack(from_layers(PRESETS["strided"].layers, window)) == "conv.16.relu;conv.16.relu"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("dense", "A layer must be one of conv"),
        ("conv.99", "must be from 1 to 64"),
        ("conv.16.k0", "must be from 1 to 15"),
        ("conv.16.k-1", "A layer cannot be “k-1”"),
        ("conv.16.s9", "must be from 1 to 8"),
        ("conv.16;;conv.16", "nothing between two layers or after the last; write one"),
        ("conv.16;", "nothing between two layers or after the last; write one"),
        (";".join(["conv"] * 25), "at most 24 layers here, not 25; leave some of them out"),
        ("conv." + "9" * 5000, "must be from 1 to 64"),
        ("conv.k٣٣٣٣٣٣٣", "must be from 1 to 15"),
    ],
)
def test_what_makes_no_sense_is_said(text, sentence):
    with pytest.raises(ValueError, match=sentence.replace("(", r"\(")):
        parse_stack(text)


def test_zeros_before_a_number_do_not_change_it():
    assert parse_stack("conv.0000016.k03") == parse_stack("conv.16.k3")


def test_an_empty_text_is_an_empty_stack():
    assert parse_stack(" ") == ()
    assert write_stack(()) == ""

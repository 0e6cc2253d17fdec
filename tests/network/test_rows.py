"""core.network.rows against networks built from torch.nn, and its sentences."""

import pytest
import torch
from hypothesis import given, settings

from core.arithmetic import ConvSpec
from core.network.layers import Layer
from core.network.presets import PRESETS
from core.network.rows import FOLLOWS_A_PROBLEM, addable, layer_specs, skips, summarize
from core.network.stack_text import parse_stack, to_layers
from core.paths import path_map
from core.receptive_field import ReceptiveField, receptive_field, region
from tests.network.stacks import Stack, stacks, torch_network

STRIDED = [Layer("conv", ConvSpec(3, stride=2, padding=1), 16, activation="relu")] * 2


@given(stacks())
def test_shapes_parameters_and_multiply_adds_are_those_of_torch(stack: Stack):
    rows = summarize(stack.layers, stack.input_shape)
    weights = [None] * len(rows)
    y = torch.zeros(1, *stack.input_shape)
    for row, (operation, _) in zip(
        rows, torch_network(stack.layers, weights, stack.input_shape[0]), strict=True
    ):
        counted = []
        for part in operation:
            if isinstance(part, torch.nn.ConvTranspose2d):
                counted.append(y.numel() * part.weight[0].numel())  # each input times its kernels
            elif isinstance(part, torch.nn.Conv2d):
                part.register_forward_hook(lambda conv, _, out: counted.append(products(conv, out)))  # noqa: B023
        y = operation(y)
        assert row.problem == ""
        assert row.torch_shape == str(list(y.shape))
        assert row.output_shape == tuple(y.shape[1:])
        assert row.parameters == sum(p.numel() for p in operation.parameters())
        assert row.multiply_adds == sum(counted)


def products(conv: torch.nn.Conv2d, out: torch.Tensor) -> int:
    """Every output number is a sum of one product for each weight of its filter."""
    return out.numel() * conv.weight[0].numel()


@settings(max_examples=20)
@given(stacks())
def test_the_formula_states_the_parameters(stack: Stack):
    for row in summarize(stack.layers, stack.input_shape):
        terms, _, total = row.parameter_formula.rpartition(" = ")
        assert int(total) == row.parameters
        assert not terms or eval(terms.replace("·", "*")) == row.parameters


@settings(max_examples=20)
@given(stacks())
def test_receptive_fields_are_those_of_the_specs(stack: Stack):
    specs = layer_specs(stack.layers, stack.input_shape)
    for number, row in enumerate(summarize(stack.layers, stack.input_shape), 1):
        expected = receptive_field(specs[:number])
        assert ReceptiveField(row.receptive_field, row.stride, row.padding, row.field_varies) == expected


def test_the_lecture_stack_reads_as_on_the_slides():
    first, second = summarize(STRIDED, (3, 224, 224))
    assert (first.torch_shape, second.torch_shape) == ("[1, 16, 112, 112]", "[1, 16, 56, 56]")
    assert first.parameter_formula == "16·(3·3·3) + 16 = 448"
    assert first.multiply_adds == 16 * 112 * 112 * 3 * 3 * 3
    assert (second.receptive_field, second.stride) == ((7, 7), (4, 4))


def test_depthwise_counts_one_kernel_per_filter_and_no_bias_is_left_out():
    layer = Layer("depthwise", ConvSpec(3, padding=1, groups=5), out_channels=6, bias=False)
    (row,) = summarize([layer], (3, 8, 8))
    assert row.parameter_formula == "6·(1·3·3) = 54"
    assert row.multiply_adds == 6 * 8 * 8 * 9


def test_global_pooling_sees_the_whole_map():
    pooled = summarize([*STRIDED, Layer("global_avg_pool")], (3, 32, 32))[-1]
    assert pooled.output_shape == (16, 1, 1)
    assert pooled.receptive_field == (7 + 7 * 4, 7 + 7 * 4)


def test_layer_specs_give_global_pooling_its_map():
    assert layer_specs([Layer("max_pool", ConvSpec(2, stride=2)), Layer("global_avg_pool")], (2, 9, 7))[
        1
    ].kernel_size == (4, 3)


@pytest.mark.parametrize(
    "layer, problem",
    [
        (
            Layer("conv", ConvSpec(9)),
            (
                "`kernel_size` 9 spans 9 pixels, more than the padded input's 8; use a smaller kernel or more "
                "padding."
            ),
        ),
        (
            Layer("conv", ConvSpec(1, groups=3)),
            "Groups (3) must divide in_channels (4); use a divisor of both.",
        ),
        (
            Layer("conv", ConvSpec(1, groups=2), out_channels=3),
            "Groups (2) must divide out_channels (3); use a divisor of both.",
        ),
        (
            Layer("depthwise", ConvSpec(3), out_channels=6),
            (
                "A depthwise convolution gives each of its 4 input channels the same number of filters: "
                "out_channels must be a multiple of 4, not 6."
            ),
        ),
        (
            Layer("conv", ConvSpec(3, padding=9, padding_mode="reflect")),
            (
                "`padding` 9 with fill reflect needs more pixels than the input has: at most 7 for an input of 8; "
                "use less padding or fill with zeros."
            ),
        ),
        (
            Layer("max_pool", ConvSpec(2, padding=2)),
            (
                "`padding` 2 leaves a max pooling window of size 2 with padding only, which has no largest pixel; "
                "use less padding or a larger kernel."
            ),
        ),
    ],
    ids="kernel in_groups out_groups depthwise fill max_pool".split(),
)
def test_a_layer_that_cannot_follow_says_why_and_the_others_stay(layer, problem):
    fits = Layer("conv", ConvSpec(3, padding=1), 4)
    before, failed, after, last = summarize([fits, layer, fits, fits], (3, 8, 8))
    assert before == summarize([fits], (3, 8, 8))[0]
    assert (failed.problem, failed.output_shape, failed.input_shape) == (problem, None, (4, 8, 8))
    assert after.problem == last.problem == FOLLOWS_A_PROBLEM
    with pytest.raises(ValueError, match=r"^Layer 2: "):
        layer_specs([fits, layer, fits], (3, 8, 8))


def test_dilated_max_pooling_around_a_small_picture_holds_padding_only():
    (row,) = summarize([Layer("max_pool", ConvSpec(2, dilation=2, padding=1))], (1, 1, 1))
    assert "padding only" in row.problem


def test_a_25th_layer_is_one_too_many():
    rows = summarize([Layer("conv")] * 26, (1, 4, 4))
    assert [row.problem for row in rows[:24]] == [""] * 24
    assert rows[24].problem == "A network has at most 24 layers here; remove one."
    assert rows[25].problem == FOLLOWS_A_PROBLEM


def conv(kernel_size: int, stride: int = 1, padding: int | None = None) -> str:
    return f"conv.8.k{kernel_size}.s{stride}.p{kernel_size // 2 if padding is None else padding}.d1"


HALVE, OVERLAPPING = "max_pool.k2.s2.p0.d1", "max_pool.k3.s2.p0.d1"


@pytest.mark.parametrize(
    ("stack", "sizes", "stride", "padding"),
    [
        pytest.param(
            [conv(11, 4, 2), OVERLAPPING, conv(5), OVERLAPPING, conv(3), conv(3), conv(3), OVERLAPPING],
            [11, 19, 51, 67, 99, 131, 163, 195],
            32,
            66,
            id="AlexNet",
        ),
        pytest.param(
            [conv(3), conv(3), HALVE, conv(3), conv(3), HALVE, conv(3), conv(3)],
            [3, 5, 6, 10, 14, 16, 24, 32],
            4,
            14,
            id="VGG-16, first 8",
        ),
        pytest.param(
            [conv(7, 2), "max_pool.k3.s2.p1.d1", *[conv(3)] * 4, conv(3, 2), conv(3)],
            [7, 11, 19, 27, 35, 43, 51, 67],
            8,
            33,
            id="ResNet-18, first 8",
        ),
    ],
)
def test_receptive_fields_of_known_networks_entered_as_layers(stack, sizes, stride, padding):
    """As A. Araujo et al. (Distill 2019) list them: AlexNet's whole stack sees 195 pixels at stride 32.

    Eight layers are the most that a stack has; all of VGG-16 and ResNet-18 are in test_receptive_field.
    The padding is summed by hand: each layer's own times the stride before it.
    """
    layers = to_layers(parse_stack(";".join(stack)), ConvSpec(3))
    rows = summarize(layers, (3, 224, 224))
    assert [row.receptive_field for row in rows] == [(size, size) for size in sizes]
    assert (rows[-1].stride, rows[-1].padding) == ((stride, stride), (padding, padding))


class TestSkipConnections:
    def test_the_receptive_field_holds_every_pixel_of_every_path(self):
        specs = [ConvSpec(3, 2, 1), ConvSpec(3, padding=1), ConvSpec(5, padding=2)]
        layers = [Layer("conv", spec, 4, adds=adds) for spec, adds in zip(specs, (None, None, 1))]
        row = summarize(layers, (4, 40, 40))[-1]
        assert row.problem == "" and row.receptive_field == receptive_field(specs).size == (15, 15)
        seen = path_map(specs, (10, 10), (40, 40), skips(layers)).nonzero()
        assert region(specs, (10, 10)) == tuple((axis.min(), axis.max() + 1) for axis in seen)

    @pytest.mark.parametrize(
        ("stack", "says"),
        [
            ("conv.4.k3.s1.p1;conv.8.k3.s1.p1.add1", "the output of layer 1 has [1, 4, 16, 16]"),
            ("conv.4.k3.s1.p1.add0", "the picture has [1, 3, 16, 16]"),
            ("conv.4.k3.s1.p1;conv.4.k3.s1.p1.add2", "does not come before layer 2"),
            ("conv.4.k3.s2.p9.d1;conv.4.k3.s1.p1.add1", ""),
            ("conv.4.k1.s1.p0;conv.4.k1.s2.p8.add1", "have a stride"),
        ],
    )
    def test_what_cannot_be_added_is_refused_in_a_sentence(self, stack, says):
        row = summarize(to_layers(parse_stack(stack), ConvSpec(3)), (3, 16, 16))[-1]
        assert says in row.problem and bool(row.problem) == bool(says)

    def test_every_layer_of_the_same_size_before_can_be_added(self):
        stack = "conv.3.k3.s1.p1;max_pool.k3.s1.p1;conv.3.k5.s1.p2.add1;conv.3.k2.s2.p0;conv.3.k1.s1.p0"
        rows = summarize(to_layers(parse_stack(stack), ConvSpec(3)), (3, 16, 16))
        assert [addable(rows[:count]) for count in range(1, 6)] == [[0], [], [0, 1, 2], [], [4]]

    def test_resnet_18_begins_as_in_torchvision(self):
        """conv1 and layer1 of a 224 px picture: 64 maps of 112, then of 56."""
        rows = summarize(PRESETS["resnet18"].layers, (3, 224, 224))
        assert [row.output_shape for row in rows] == [(64, 112, 112)] + [(64, 56, 56)] * 5
        assert [row.receptive_field[0] for row in rows] == [7, 11, 19, 27, 35, 43]
        assert [row.layer.adds for row in rows] == [None, None, None, 2, None, 4]

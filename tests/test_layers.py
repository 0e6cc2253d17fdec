"""core.layers against networks built from torch.nn, and its sentences."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.arithmetic import ConvSpec
from core.layer_rows import FOLLOWS_A_PROBLEM, layer_specs, summarize
from core.layers import ACTIVATIONS, KINDS, Layer
from core.network import forward
from core.network_cost import MAX_BYTES, affordable, check_cost, check_field_cost, estimate, field_estimate
from core.network_weights import initial_weights
from core.receptive_field import ReceptiveField, receptive_field
from core.stack_text import parse_stack, to_layers
from tests.stacks import Stack, picture, stacks, torch_network

STRIDED = [Layer("conv", ConvSpec(3, stride=2, padding=1), 16, activation="relu")] * 2


@settings(max_examples=40)
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
            if isinstance(part, torch.nn.Conv2d):
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
        assert ReceptiveField(row.receptive_field, row.stride, row.padding) == expected


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


def test_a_ninth_layer_is_one_too_many():
    rows = summarize([Layer("conv")] * 10, (1, 4, 4))
    assert [row.problem for row in rows[:8]] == [""] * 8
    assert rows[8].problem == "A network has at most 8 layers here; remove one."
    assert rows[9].problem == FOLLOWS_A_PROBLEM


@pytest.mark.parametrize(
    "arguments, error, message",
    [
        ({"kind": "dense"}, ValueError, "`kind` must be one of conv, depthwise, .*, not 'dense'"),
        ({"activation": "gelu"}, ValueError, "`activation` must be one of none, relu, .*, not 'gelu'"),
        ({"spec": 3}, TypeError, "`spec` must be a ConvSpec, not 3"),
        ({"out_channels": 65}, ValueError, "`out_channels` must be at most 64, not 65"),
        ({"out_channels": 0}, ValueError, "`out_channels` must be at least 1, not 0"),
        ({"out_channels": 1.5}, TypeError, "`out_channels` must be an integer, not 1.5"),
    ],
)
def test_impossible_layers_are_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        Layer(**{"kind": "conv", "spec": ConvSpec(3), **arguments})


def test_every_kind_and_activation_has_words():
    assert all(KINDS.values())
    assert all(ACTIVATIONS.values())


@settings(max_examples=20)
@given(stacks(), st.integers(0, 99))
def test_the_estimate_covers_every_kept_map(stack: Stack, seed):
    kept = forward(
        picture(stack.input_shape, seed),
        stack.layers,
        initial_weights(stack.layers, stack.input_shape[0], "default", seed),
    )
    arrays = {id(map_): map_.nbytes for one in kept for map_ in (one.before, one.after)}
    cost = estimate(stack.layers, stack.input_shape)
    rows = summarize(stack.layers, stack.input_shape)
    assert sum(arrays.values()) + 4 * np.prod(stack.input_shape) < cost.bytes < MAX_BYTES
    assert cost.multiply_adds == sum(row.multiply_adds for row in rows)
    assert cost.seconds >= cost.multiply_adds / 30e9  # the speed that the docstring measured


class TestCost:
    def test_8_layers_of_64_channels_at_256_pixels_are_allowed(self):
        check_cost([Layer("conv", ConvSpec(3, padding=1), 64, activation="relu")] * 8, (3, 256, 256))

    def test_too_much_memory_is_refused_with_what_to_reduce(self):
        layers = [Layer("conv", ConvSpec(1), 64, activation="relu")] * 8
        message = "more than the 400 it may take; layer 1 needs most: give it fewer channels"
        with pytest.raises(ValueError, match=r"about \d{3} MB of memory, " + message):
            check_cost(layers, (3, 400, 400))

    def test_too_much_time_is_refused_with_what_to_reduce(self):
        wide = Layer("conv", ConvSpec(11, padding=5), 64)
        with pytest.raises(ValueError, match="about 8 seconds, more than the 5 .* layer 2 needs most"):
            check_cost([wide] * 3, (3, 256, 256))

    def test_bytes_are_the_picture_the_maps_and_the_work(self):
        picture_, map_ = 4 * 3 * 224 * 224, 4 * 16 * 112 * 112
        work = 2 * 4 * 3 * 226 * 226 + map_ + 60_000_000
        assert estimate(STRIDED[:1], (3, 224, 224)).bytes == picture_ + 2 * map_ + work
        linear = Layer("conv", STRIDED[0].spec, 16)
        assert estimate([linear], (3, 224, 224)).bytes == picture_ + map_ + work

    def test_an_empty_network_costs_the_picture(self):
        cost = estimate([], (3, 10, 10))
        assert (cost.bytes, cost.multiply_adds, cost.seconds) == (1200, 0, 0)

    def test_what_cannot_be_computed_costs_nothing(self):
        assert estimate([*STRIDED, Layer("conv", ConvSpec(99))], (3, 32, 32)) == estimate(
            STRIDED, (3, 32, 32)
        )


class TestFieldCost:
    """What it sees: a gradient after the forward pass."""

    DEEP = [Layer("conv", ConvSpec(3, padding=1), 64, activation="relu")] * 6

    def test_a_small_field_is_allowed_wherever_its_network_is(self):
        check_field_cost(self.DEEP, (3, 256, 256), 5, (128, 128))
        forward, both = (
            estimate(self.DEEP, (3, 256, 256)),
            field_estimate(self.DEEP, (3, 256, 256), 5, (128, 128)),
        )
        assert both.bytes == forward.bytes
        assert forward.seconds < both.seconds < 1.01 * forward.seconds

    def test_everything_below_global_pooling_is_refused_with_what_to_reduce(self):
        layers = [*self.DEEP, Layer("global_avg_pool")]
        check_cost(layers, (3, 256, 256))
        message = (
            "about 4[0-9]{2} MB of memory, more than the 400 it may take; layer . needs most: give it fewer"
        )
        with pytest.raises(ValueError, match=f"^What this value sees, .*, needs {message}"):
            check_field_cost(layers, (3, 256, 256), 6, (0, 0))
        check_field_cost(layers, (3, 256, 256), 5, (128, 128))  # as it says: an earlier layer
        check_field_cost(layers, (3, 128, 128), 6, (0, 0))  # or a smaller picture

    def test_too_much_time_is_refused(self):
        layers = [*[Layer("conv", ConvSpec(11, padding=5), 48)] * 2, Layer("global_avg_pool")]
        check_cost(layers, (3, 256, 256))
        with pytest.raises(ValueError, match="about [0-9]+ seconds, more than the 5 .* layer 2 needs most"):
            check_field_cost(layers, (3, 256, 256), 2, (0, 0))

    def test_the_windows_seen_are_counted_with_their_padding(self):
        conv_ = Layer("conv", ConvSpec(3, padding=1), 4)
        shape, products = (3, 64, 64), 4 * 3 * 3 * 3  # for each position
        whole, corner = (
            field_estimate([conv_, pool], shape, 1, (0, 0))
            for pool in (Layer("global_avg_pool"), Layer("avg_pool", ConvSpec(2, stride=2)))
        )
        assert whole.multiply_adds == (1 + 2) * products * 64 * 64
        assert corner.multiply_adds == products * (64 * 64 + 2 * 2 * 2)
        kept = 4 * (3 * 64 * 64 + 4 * 64 * 64 + 4)
        assert whole.bytes == kept + 20 * (3 * 66 * 66 + 4 * 64 * 64) + 60_000_000

    def test_a_value_that_sees_padding_only_costs_the_forward_pass(self):
        layers = [Layer("conv", ConvSpec(1, padding=3), 4)]
        assert field_estimate(layers, (3, 8, 8), 0, (0, 0)) == estimate(layers, (3, 8, 8))


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


class TestAffordable:
    def test_all_layers_that_may_be_run_are(self):
        assert affordable(STRIDED, (3, 224, 224)) == (2, "")

    def test_the_layers_before_the_costly_one_remain(self):
        costly = Layer("conv", ConvSpec(15, padding=7), 64)
        count, why = affordable([STRIDED[0], *[costly] * 5], (3, 256, 256))
        assert 2 <= count < 6
        check_cost([STRIDED[0], *[costly] * (count - 1)], (3, 256, 256))
        with pytest.raises(ValueError):
            check_cost([STRIDED[0], *[costly] * count], (3, 256, 256))
        assert f"Until then layers 1 to {count} are shown." in why

"""core.network.cost: what a forward pass keeps, and what is too much."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.arithmetic import ConvSpec
from core.network.cost import MAX_BYTES, affordable, check_cost, check_field_cost, estimate, field_estimate
from core.network.forward import forward
from core.network.layers import Layer
from core.network.rows import summarize
from core.network.weights import initial_weights
from tests.network.stacks import Stack, drawn, picture, stacks

STRIDED = [Layer("conv", ConvSpec(3, stride=2, padding=1), 16, activation="relu")] * 2


@settings(max_examples=20)
@given(stacks(), st.integers(0, 99))
def test_the_estimate_covers_every_kept_map(stack: Stack, seed):
    kept = forward(picture(stack.input_shape, seed), stack.layers, drawn(stack, seed))
    arrays = {id(map_): map_.nbytes for one in kept for map_ in (one.before, one.after)}
    cost = estimate(stack.layers, stack.input_shape)
    rows = summarize(stack.layers, stack.input_shape)
    assert sum(arrays.values()) + 4 * np.prod(stack.input_shape) < cost.bytes < MAX_BYTES
    assert cost.multiply_adds == sum(row.multiply_adds for row in rows)


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

    def test_a_non_linearity_costs_the_map_that_a_forward_pass_keeps_of_it(self):
        x, linear = picture((3, 60, 60), 0), [Layer("conv", ConvSpec(3, stride=2), 16)]
        active = [Layer("conv", ConvSpec(3, stride=2), 16, activation="relu")]
        weights = initial_weights(linear, 3, "default", 0)
        (without,), (with_,) = forward(x, linear, weights), forward(x, active, weights)
        assert without.before is without.after and with_.before is not with_.after
        more = estimate(active, x.shape).bytes - estimate(linear, x.shape).bytes
        assert more == with_.after.nbytes

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
        assert whole.bytes > corner.bytes

    def test_a_value_that_sees_padding_only_costs_the_forward_pass(self):
        layers = [Layer("conv", ConvSpec(1, padding=3), 4)]
        assert field_estimate(layers, (3, 8, 8), 0, (0, 0)) == estimate(layers, (3, 8, 8))


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

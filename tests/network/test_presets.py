"""core.network.presets: every preset runs, and the lecture's have the lecture's shapes."""

import pytest

from core.network.cost import check_cost, check_field_cost
from core.network.forward import forward
from core.network.presets import PRESETS
from core.network.rows import summarize
from core.network.weights import handcrafted_first, initial_weights
from tests.network.stacks import picture


def rows_of(preset, size=None):
    size = size or preset.size
    return summarize(preset.layers, (preset.in_channels, size, size))


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_preset_fits_and_says_what_to_look_at(preset):
    assert [row.problem for row in rows_of(preset)] == [""] * len(preset.layers)
    assert preset.title and preset.says.endswith(".") and preset.source
    check_cost(preset.layers, (preset.in_channels, 256, 256))
    for index, row in enumerate(rows_of(preset, 256)):
        middle = tuple(size // 2 for size in row.output_shape[1:])
        check_field_cost(preset.layers, (preset.in_channels, 256, 256), index, middle)


@pytest.mark.parametrize("size", [32, 256])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_preset_fits_every_picture(preset, channels, size):
    assert not any(row.problem for row in summarize(preset.layers, (channels, size, size)))


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_every_preset_runs(preset):
    weights = initial_weights(preset.layers, 3, "default", 0)
    if preset.handcrafted:
        weights = handcrafted_first(preset.layers, weights, preset.handcrafted)
    assert len(forward(picture((3, 32, 32)), preset.layers, weights)) == len(preset.layers)


@pytest.mark.parametrize(
    "name, shapes",
    [
        ("strided", ["[1, 16, 112, 112]", "[1, 16, 56, 56]"]),
        (
            "googlenet",
            [f"[1, 64, {side}, {side}]" for side in (112, 56, 56, 56, 28)],
        ),
        ("mixing", ["[1, 3, 224, 224]", "[1, 2, 224, 224]"]),
    ],
)
def test_the_lecture_shapes_come_out(name, shapes):
    assert [row.torch_shape for row in rows_of(PRESETS[name])] == shapes


def test_vgg_16_ends_in_7_by_7_and_sees_212_pixels():
    layers = PRESETS["vgg16"].layers
    assert len(layers) == 18 and sum(layer.has_weights for layer in layers) == 13
    last = rows_of(PRESETS["vgg16"])[-1]
    assert (last.torch_shape, last.receptive_field) == ("[1, 64, 7, 7]", (212, 212))


def test_the_dilated_stack_sees_31_pixels_at_full_size():
    last = rows_of(PRESETS["dilated"])[-1]
    assert last.receptive_field == (31, 31)  # 1 + 2 * (1 + 2 + 4 + 8)
    assert last.output_shape == (8, 224, 224)


def test_network_in_network_ends_in_one_number_a_class():
    assert rows_of(PRESETS["network_in_network"])[-1].torch_shape == "[1, 10, 1, 1]"


def test_the_handcrafted_preset_fills_its_first_layer():
    preset = PRESETS["handcrafted"]
    assert len(preset.handcrafted) == preset.layers[0].out_channels

"""What a stage sends to the browser: small, readable, and every number of it as it was."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from core.arithmetic import ConvSpec
from core.lessons.backward import input_gradient_scene, weight_gradient_scene
from core.lessons.scenes import Scene, convolution_scene, pooling_scene, transposed_scene
from core.ui.browser.joining import joined_script, joined_style
from core.ui.components.stage import stage as stage_module
from core.ui.components.stage.stage import stage_message
from tests.specs import integers_array

SCRIPT = Path(stage_module.__file__).with_name("stage.js")


def unpacked(message: bytes) -> tuple[dict, dict[str, np.ndarray]]:
    """The header, and the parts as numbers; a header that is not strict JSON is refused."""

    def refuse(constant):
        raise AssertionError(f"{constant} is not JSON")

    (length,) = struct.unpack_from("<I", message)
    header = json.loads(message[4 : 4 + length].decode(), parse_constant=refuse)
    parts = {}
    for name, (start, size) in header["parts"].items():
        part = message[4 + length + start : 4 + length + start + size]
        assert len(part) == size
        parts[name] = np.frombuffer(part, "<f4")
    return header, parts


def sent(scene: Scene, **changes) -> tuple[dict, dict[str, np.ndarray]]:
    return unpacked(stage_message(scene, **{"title": "t", "unit": 1, "multiply": "row"} | changes))


def ramp(*shape: int) -> np.ndarray:
    return np.arange(np.prod(shape), dtype=np.float32).reshape(shape)


KERNEL = integers_array(1, (1, 1, 3, 3))
SCENES = {
    "convolution": convolution_scene(ramp(1, 5, 6), KERNEL, ConvSpec(3, (2, 1), 1)),
    "im2col in groups": convolution_scene(
        ramp(3, 5, 5), integers_array(2, (6, 1, 3, 3)), ConvSpec(3, groups=3), "im2col"
    ),
    "transposed": transposed_scene(ramp(1, 3, 3), KERNEL, ConvSpec(3, 2, 1), 1),
    "scatter": transposed_scene(ramp(1, 3, 3), KERNEL, ConvSpec(3, 2, 1), 1, "scatter"),
    "average": pooling_scene(ramp(1, 5, 5), ConvSpec(3, 1, 1), "average"),
    "max": pooling_scene(ramp(1, 5, 5), ConvSpec(3, 2), "max"),
    "weight gradient": weight_gradient_scene(ramp(1, 5, 5), KERNEL, ConvSpec(3, padding=1), ramp(1, 5, 5)),
    "input gradient": input_gradient_scene(ramp(1, 5, 5), KERNEL, ConvSpec(3, 2), ramp(1, 2, 2)),
    "copied border": input_gradient_scene(
        ramp(1, 5, 5), KERNEL, ConvSpec(3, padding=1, padding_mode="reflect"), ramp(1, 5, 5)
    ),
    "max over padding only": pooling_scene(ramp(1, 3, 3), ConvSpec(2, 1, 2), "max"),
    "max over nothing but padding": pooling_scene(ramp(1, 1, 1), ConvSpec(1, 2, 1), "max"),
    "all zeros": convolution_scene(np.zeros((1, 4, 4)), np.zeros((1, 1, 3, 3)), ConvSpec(3)),
    "one pixel": convolution_scene(ramp(1, 1, 1), np.ones((1, 1, 1, 1)), ConvSpec(1)),
}


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
def test_the_header_is_strict_json_and_the_parts_are_the_arrays(scene):
    header, parts = sent(scene)
    assert_array_equal(parts["x"].reshape(header["shape"]), scene.x)
    outputs = header["filters"], len(header["rows"]["taps"]), len(header["columns"]["taps"])
    assert_array_equal(parts["output"].reshape(outputs), scene.output)
    assert ("weights" in parts) == (scene.weight is not None)
    if scene.weight is not None:
        assert_array_equal(parts["weights"].reshape(scene.weight.shape), scene.weight)
    assert (header["view"], header["operation"], header["groups"]) == (
        scene.view,
        scene.operation,
        scene.groups,
    )


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())
def test_every_range_of_colors_is_finite_and_holds_the_values(scene):
    header, _ = sent(scene)
    for name, values in (("inputRange", scene.x), ("outputRange", scene.output)):
        low, high = header[name]["low"], header[name]["high"]
        finite = values[np.isfinite(values)]
        assert low < high or (low < 0 < high)
        assert np.all(finite <= high + 1e-6)
        if not header[name].get("signed"):
            assert np.all(finite >= low - 1e-6)
    assert header["largestWeight"] > 0


def test_the_payload_of_a_large_crop_is_under_300_kb_with_the_scripts_that_show_it():
    """The issue's case: 64 x 64 x 3, 3 x 3, 8 filters, 62 * 62 = 3844 steps."""
    rng = np.random.RandomState(0)
    scene = convolution_scene(
        rng.rand(3, 64, 64).astype(np.float32), rng.randn(8, 3, 3, 3), ConvSpec(3), "im2col"
    )
    assert scene.shapes["columns"] == (27, 3844)
    message = stage_message(scene, title="The unrolling", unit=255, multiply="row")
    scripts = len((joined_script(SCRIPT) + joined_style(SCRIPT.with_suffix(".css"))).encode())
    assert len(message) + scripts < 300_000


def test_a_message_names_what_it_holds_and_anything_else_has_another_name():
    scene = SCENES["convolution"]
    ids = [
        sent(scene)[0]["id"],
        sent(scene)[0]["id"],
        sent(scene, unit=255)[0]["id"],
        sent(scene, multiply="cell")[0]["id"],
        sent(SCENES["max"])[0]["id"],
    ]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 4


def test_the_words_state_the_shapes_of_the_three_acts():
    x, weight = np.zeros((3, 12, 12), np.float32), np.ones((8, 3, 3, 3), np.float32)
    header, _ = sent(convolution_scene(x, weight, ConvSpec(3), "im2col"))
    assert header["words"] == [
        "1. unroll: (3, 12, 12) -> (27, 100)",
        "2. multiply: (8, 27) @ (27, 100) = (8, 100)",
        "3. fold: (8, 100) -> (8, 10, 10)",
    ]
    assert sent(SCENES["max"])[0]["words"] == ["(1, 5, 5) -> (1, 2, 2)"]


@pytest.mark.parametrize(
    ("scene", "names"),
    [
        ("convolution", ("Padded input of", "Kernel", "Output")),
        ("im2col in groups", ("Input", "Kernel", "Output")),
        ("transposed", ("Stretched and padded input of", "Kernel, rotated 180°", "Output")),
        ("average", ("Padded input of", "Weights", "Output")),
        ("max", ("Input", "Window", "Output")),
        ("scatter", ("Input", "Kernel", "Output")),
        ("weight gradient", ("Padded input of", "Output gradient", "Weight gradient")),
        ("input gradient", ("Stretched and padded output gradient of", "Rotated weight", "Input gradient")),
        ("copied border", ("Padded output gradient of", "Rotated weight", "Padded input gradient")),
    ],
)
def test_panels_are_named_after_what_they_show(scene, names):
    assert tuple(sent(SCENES[scene])[0]["names"].values()) == names


def test_pictures_are_gray_from_black_to_white_and_numbers_from_their_own_ends():
    x = np.full((1, 4, 4), 0.5, np.float32)
    scene = convolution_scene(x, KERNEL, ConvSpec(3))
    assert sent(scene, unit=255)[0]["inputRange"] == {"low": 0.0, "high": 1.0}
    assert sent(scene)[0]["inputRange"] == {"low": 0.0, "high": 0.5}
    negative = convolution_scene(-x, np.abs(KERNEL), ConvSpec(3))
    assert sent(negative)[0]["inputRange"] == {"low": -0.5, "high": 0.5}
    assert sent(negative)[0]["outputRange"]["signed"] is True


def test_gradients_have_signed_colors_even_where_none_is_negative():
    positive = weight_gradient_scene(ramp(1, 5, 5), KERNEL, ConvSpec(3), np.ones((1, 3, 3), np.float32))
    header, _ = sent(positive)
    assert header["outputRange"]["signed"] and "signed" not in header["inputRange"]
    assert sent(SCENES["input gradient"])[0]["inputRange"]["signed"]


def test_cells_of_a_small_kernel_have_a_color_each():
    assert len(sent(SCENES["convolution"])[0]["cellColors"]) == 9
    large = convolution_scene(ramp(1, 5, 5), np.ones((1, 1, 4, 4)), ConvSpec(4))
    assert sent(large)[0]["cellColors"] == []

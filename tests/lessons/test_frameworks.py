"""What is said of frameworks: PyTorch itself is asked what it refuses, and TensorFlow's formula is computed by it."""

import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from core.arithmetic import ConvSpec, named_padding, tensorflow_padding
from core.lessons.frameworks import refusals, remarks_on_convolution, tensorflow_same
from core.lessons.scenes import convolution_scene, pooling_scene

RAMP = np.arange(36, dtype=np.float32).reshape(1, 6, 6)


def test_tensorflow_pads_the_ramp_by_0_and_1_where_pytorch_refuses():
    spec, ones = ConvSpec(3, 2, 1), np.ones((1, 1, 3, 3), np.float32)
    scene = convolution_scene(RAMP, ones, spec)
    assert scene.output[0, 0].tolist() == [14, 30, 42]
    (refused,) = refusals("convolution", spec, "same")
    assert refused.endswith("at stride 1: (1, 1), before and after.")
    said = tensorflow_same(scene, spec)
    assert "3 × 3 here, by a padding of (0, 1), before and after: its first row is 63, 81, 63." in said
    with pytest.raises(RuntimeError, match="not supported for strided"):
        F.conv2d(torch.tensor(RAMP)[None], torch.tensor(ones), None, 2, "same")


@given(st.integers(1, 20), st.integers(1, 7), st.integers(1, 4), st.integers(1, 3))
def test_tensorflows_same_gives_the_quotient_rounded_up_and_pads_no_more_than_it_must(i, k, s, d):
    before, after = tensorflow_padding(i, k, s, d)
    outputs = lambda pad: F.max_pool2d(torch.zeros(1, 1, 1, i + pad), (1, k), (1, s), 0, (1, d)).shape[3]
    assert 0 <= after - before <= 1
    if before + after:
        assert outputs(before + after) == -(-i // s)
        assert i + before + after == d * (k - 1) + 1 or outputs(before + after - 1) < -(-i // s)
    else:
        assert outputs(0) >= 1 and (-(-i // s) - 1) * s + d * (k - 1) + 1 <= i
    if s == 1:
        assert (before, after) == named_padding("same", k, d)


@given(st.data())
def test_the_values_are_pytorchs_on_an_input_padded_by_the_formula(data):
    draw = lambda low, high: data.draw(st.integers(low, high))
    k, s, x = (
        draw(1, 4),
        draw(2, 3),
        np.random.RandomState(draw(0, 9)).randint(-9, 9, (1, draw(4, 7), draw(4, 7))),
    )
    x, spec = x.astype(np.float32), ConvSpec(k, s, named_padding("same", k)[0])
    (top, bottom), (left, right) = (tensorflow_padding(size, k, s) for size in x.shape[1:])
    pad = lambda values, fill: F.pad(torch.tensor(values)[None], (left, right, top, bottom), value=fill)
    weight = np.random.RandomState(0).randint(-2, 3, (1, 1, k, k)).astype(np.float32)
    counts = F.avg_pool2d(pad(np.ones_like(x), 0), k, s)
    for scene, expected in (
        (convolution_scene(x, weight, spec), F.conv2d(pad(x, 0), torch.tensor(weight), None, s)),
        (pooling_scene(x, spec, "max"), F.max_pool2d(pad(x, -torch.inf), k, s)),
        (pooling_scene(x, spec, "average"), F.avg_pool2d(pad(x, 0), k, s) / counts),
    ):
        said = tensorflow_same(scene, spec)
        if "pads like this" in said:
            np.testing.assert_array_equal(scene.output, expected[0])
            continue
        assert f"{expected.shape[2]} × {expected.shape[3]} here" in said
        numbers = [
            float(text.replace("−", "-"))
            for text in re.findall(r"−?[\d.]+\d|−?\d", said.partition("row is ")[2])
        ]
        np.testing.assert_allclose(numbers, expected[0, 0, 0], rtol=1e-3, atol=1e-3)


@given(st.data())
def test_pytorch_refuses_what_it_is_said_to_refuse_and_takes_everything_else(data):
    draw = lambda low, high: data.draw(st.integers(low, high))
    operation, k, s, d = (
        data.draw(st.sampled_from(["convolution", "max", "average"])),
        draw(1, 4),
        draw(1, 2),
        draw(1, 2),
    )
    name, p = data.draw(st.sampled_from([None, "same"])), draw(0, 3)
    spec, x = ConvSpec(k, s, (named_padding("same", k, d),) * 2 if name else p, d), torch.zeros(1, 1, 12, 12)
    before = spec.padding[0][0]

    def accepts() -> bool:
        if operation == "average" and d > 1:
            return False  # there is no such argument
        padding = name or before
        try:
            if operation == "convolution":
                torch.nn.Conv2d(1, 1, k, s, padding, d)(x)
            elif operation == "max":
                torch.nn.MaxPool2d(k, s, padding, d)(x)
            else:
                torch.nn.AvgPool2d(k, s, padding)(x)
        except (RuntimeError, ValueError, TypeError):
            return False
        return True

    assert bool(refusals(operation, spec, name)) != accepts()


def test_a_mirror_with_its_edge_is_told_apart_from_pytorchs():
    (said,) = refusals("convolution", ConvSpec(3, padding=1, padding_mode="symmetric"), None)
    assert "PyTorch’s “reflect” mirrors at the edge and leaves it out" in said
    with pytest.raises((ValueError, NotImplementedError)):
        torch.nn.Conv2d(1, 1, 3, padding=1, padding_mode="symmetric")
    assert not refusals("convolution", ConvSpec(3, padding_mode="symmetric"), None)


def test_a_fill_is_refused_in_pooling_unless_it_does_not_count():
    mirrored = ConvSpec(3, padding=1, padding_mode="reflect")
    (said,) = refusals("average", mirrored, None)
    assert "no pixels" in said and refusals("max", mirrored, None, False) == [said]
    assert not refusals("average", mirrored, None, count_include_pad=False)


def test_a_stride_with_dilation_is_refused_by_tensorflow_too():
    scene = convolution_scene(RAMP, np.ones((1, 1, 3, 3), np.float32), ConvSpec(3, 2, 2, 2))
    assert "no stride above 1 together with dilation" in tensorflow_same(scene, ConvSpec(3, 2, 2, 2))


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        (ConvSpec(3, 2, 1), "the size ⌈i / s⌉, 3 × 3 here, by a padding of (0, 1), before and after."),
        (ConvSpec(3, 2, ((0, 1), (0, 1))), "TensorFlow’s “same” pads like this here."),
        (ConvSpec(3, 2, 2, 2), "TensorFlow takes no stride above 1 together with dilation."),
    ],
)
def test_same_with_a_stride_is_remarked_on_wherever_a_convolution_is_shown(spec, says):
    refused, elsewhere = remarks_on_convolution(spec, "same", (6, 6))
    assert refused.startswith("PyTorch refuses “same”") and elsewhere.endswith(says)
    assert not remarks_on_convolution(ConvSpec(3, 1, 1), "same", (6, 6))
    assert not remarks_on_convolution(spec, None, (6, 6))

"""What is sent of one channel: exact numbers where they are written down, and never much."""

import json
import re
import struct

import numpy as np
import pytest
import streamlit as st
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from numpy.testing import assert_array_equal

from core.arithmetic import ConvSpec
from core.network.layers import Layer
from core.ui.feature_maps.channel_sum.channel_sum import channel_message
from tests.network.stacks import picture
from tests.ui.test_layer_table import run_of

MOST_BYTES = 400_000


def unpacked(message: bytes) -> tuple[dict, dict[str, np.ndarray]]:
    """The header, and the parts as bytes."""
    (length,) = struct.unpack_from("<I", message)
    header, body = json.loads(message[4 : 4 + length]), np.frombuffer(message[4 + length :], np.uint8)
    return header, {name: body[start : start + size] for name, (start, size) in header["parts"].items()}


WIDE = Layer("conv", ConvSpec(3, padding=1), 64, activation="relu")


@pytest.fixture(autouse=True)
def session(monkeypatch) -> dict:
    """A session that has just begun."""
    session = {"parameters": {"position": (3, 4)}}
    monkeypatch.setattr(st, "session_state", session)
    return session


@pytest.mark.parametrize(
    ("layers", "size"),
    [
        pytest.param([WIDE, Layer("conv", ConvSpec(15, padding=7), 1)], 224, id="the largest kernels"),
        pytest.param([WIDE, WIDE], 224, id="64 channels"),
        pytest.param([WIDE], 256, id="the largest picture"),
        pytest.param([WIDE, Layer("global_avg_pool")], 256, id="global pooling"),
        pytest.param(
            [Layer("conv", ConvSpec(3, padding=1), 16), Layer("avg_pool", ConvSpec(15))], 224, id="mean"
        ),
    ],
)
def test_every_state_stays_below_400_kb(layers, size):
    assert len(channel_message(run_of(layers, np.abs(picture((3, size, size)))))) < MOST_BYTES


def test_the_numbers_of_a_window_are_the_layers_own():
    run = run_of(
        [Layer("conv", ConvSpec(3, padding=1), 4), Layer("conv", ConvSpec(3), 2)], picture((3, 12, 12))
    )
    header, parts = unpacked(channel_message(run))
    assert_array_equal(parts["weight"].view("<f4").reshape(4, 3, 3), run.weights[1].weight[run.channel])
    assert_array_equal(parts["patch"].view("<f4").reshape(4, 3, 3), run.layer_maps[0].after[:, 3:6, 4:7])
    bias = float(run.weights[1].bias[run.channel])
    assert header["added"] == [{"name": "bias", "value": bias, "everywhere": True}]
    assert list(header["labels"]) == ["0", "1", "2", "3"]


@pytest.mark.parametrize(
    "layer",
    [
        Layer("conv", ConvSpec(3), 2, bias=False),
        Layer("max_pool", ConvSpec(2)),
        Layer("avg_pool", ConvSpec(2)),
    ],
)
def test_a_bias_that_does_not_exist_is_not_sent(layer):
    header, _ = unpacked(channel_message(run_of([layer], picture((3, 12, 12)))))
    assert "bias" not in header


def test_a_window_that_is_not_written_down_sends_no_numbers():
    header, parts = unpacked(channel_message(run_of([Layer("global_avg_pool")], picture((3, 16, 16)))))
    assert header["kernelSize"] == [16, 16] and header["workedOut"] == []
    assert not parts["patch"].size and "weight" not in parts


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.integers(1, 4), some.integers(1, 4), some.booleans(), some.integers(0, 99))
def test_the_recipes_of_a_1x1_convolution_make_its_maps(in_channels, out_channels, bias, seed):
    """Every formula, read back, gives its map from the maps before it: sum of weight * channel, and the bias."""
    layers = [Layer("conv", ConvSpec(3), in_channels), Layer("conv", ConvSpec(1), out_channels, bias=bias)]
    run = run_of(layers, picture((1, 8, 8), seed))
    header, parts = unpacked(channel_message(run))
    assert len(header["recipes"]) == out_channels and "results" in parts
    assert header["shapes"] == [f"[1, {in_channels}, 6, 6]", f"[1, {out_channels}, 6, 6]"]
    for output, recipe in enumerate(header["recipes"]):
        name, _, formula = recipe["formula"].replace("−", "-").partition(" = ")
        assert name == f"map {output}"
        terms = re.findall(r"([+-]?) ?([\d.e·⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+?)(?:·channel (\d+))?(?= [+-] |$)", formula)
        total = np.zeros((6, 6))
        for sign, number, channel in terms:
            weight = written_value(number) * (-1 if sign == "-" else 1)
            total += weight * (run.layer_maps[0].after[int(channel)] if channel else 1)
        np.testing.assert_allclose(total, run.layer_maps[1].before[output], atol=5e-3)
        assert len(terms) == in_channels + bias


def written_value(text: str) -> float:
    """A number as it is written, maybe times a power of ten."""
    return float(text.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")).replace("·10", "e"))


def test_a_1x1_convolution_of_many_channels_is_taken_apart_one_by_one():
    layers = [Layer("conv", ConvSpec(3), 3), Layer("conv", ConvSpec(1), 5)]
    header, parts = unpacked(channel_message(run_of(layers, picture((1, 8, 8)))))
    assert "recipes" not in header and "results" not in parts

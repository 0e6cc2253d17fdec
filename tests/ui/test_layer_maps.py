"""What is said of every layer beside its maps, each claim computed a second way from the numbers."""

import re

import numpy as np
import pytest
import streamlit as st
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from core.arithmetic import ConvSpec
from core.network.layers import Layer
from core.ui.feature_maps.channel_grid.channel_grid import heading
from core.ui.feature_maps.layer_maps.layer_maps import layer_words, maps_message
from tests.network.stacks import picture, stacks
from tests.ui.test_channel_message import unpacked
from tests.ui.test_layer_table import run_of

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def session(monkeypatch) -> dict:
    """A session that has just begun."""
    session = {"parameters": {}}
    monkeypatch.setattr(st, "session_state", session)
    return session


def said_percent(text: str) -> tuple[float, float]:
    """The bounds of the share, 0 to 1, that the words claim."""
    words, number = re.search(r"zeroed (under |over )?(\d+) %", text).groups()
    if words:
        return (0, 0.01) if words == "under " else (0.99, 1)
    return (int(number) - 0.5) / 100, (int(number) + 0.5) / 100


@FEW
@given(stacks(), some.integers(0, 99))
def test_the_share_that_relu_zeroed_is_that_of_the_negative_values(stack, seed):
    run = run_of(stack.layers, picture(stack.input_shape, seed))
    for index, (row, maps) in enumerate(zip(run.rows, run.layer_maps)):
        texts = [", ".join(layer_words(row, maps)), heading(index + 1, row.layer, maps)]
        for text in texts:
            assert ("zeroed" in text) == (row.layer.activation == "relu")
            if row.layer.activation == "relu":
                share = sum(value < 0 for value in maps.before.ravel().tolist()) / maps.before.size
                low, high = said_percent(text)
                assert low - 1e-9 <= share <= high + 1e-9


@FEW
@given(stacks(), some.integers(0, 99))
def test_the_channels_that_are_called_0_everywhere_are(stack, seed):
    run = run_of(stack.layers, picture(stack.input_shape, seed))
    for index, (layer, maps) in enumerate(zip(run.layers, run.layer_maps)):
        silent = sum(not any(map_.ravel().tolist()) for map_ in maps.after)
        said = re.search(r"(\d+) of the channels (?:is|are) 0 everywhere", heading(index + 1, layer, maps))
        assert (int(said[1]) if said else 0) == silent


def test_every_layer_is_sent_with_all_its_maps_and_its_shape():
    layers = [
        Layer("conv", ConvSpec(3, 2, 1), 16, activation="relu"),
        Layer("conv", ConvSpec(3, 2, 1), 16, activation="relu"),
    ]
    header, parts = unpacked(maps_message(run_of(layers, np.abs(picture((3, 224, 224))))))
    assert [layer["shape"] for layer in header["layers"]] == ["[1, 16, 112, 112]", "[1, 16, 56, 56]"]
    assert [layer["count"] for layer in header["layers"]] == [16, 16]
    assert header["layers"][0]["words"][0] == "Convolution 3 × 3, stride 2"
    assert [layer["words"][-1] for layer in header["layers"]] == [
        "a value sees 3 × 3 px",
        "a value sees 7 × 7 px",
    ]
    assert {"strip0", "strip1", "input"} <= set(parts)

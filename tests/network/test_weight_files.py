"""core.network.weight_files: against the library's own reader for PyTorch, and against files that mean no good."""

import io
import json
import pickle
import random
import struct
import zipfile

import numpy as np
import pytest
import safetensors.torch
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from core.arithmetic import ConvSpec
from core.network.forward import forward
from core.network.layers import Layer
from core.network.presets import PRESETS
from core.network.sequential import parameter_names
from core.network.weight_files import (
    MAX_BYTES,
    MAX_TENSORS,
    pytorch_lines,
    read_safetensors,
    shown,
    to_safetensors,
)
from core.network.weights import initial_weights
from tests.network.stacks import drawn, picture, stacks
from tests.specs import TORCH_FILLS

SMALL = {"0.weight": picture((2, 1, 3, 3)), "0.bias": picture((1, 1, 2))[0, 0]}
VALID = to_safetensors(SMALL)


def file_of(header: dict, data: bytes) -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


def test_what_is_written_is_what_torch_and_we_read():
    ours, theirs = read_safetensors(VALID), safetensors.torch.load(VALID)
    assert set(ours) == set(theirs) == set(SMALL)
    for name, value in SMALL.items():
        assert ours[name].dtype == np.float32
        assert_array_equal(ours[name], value)
        assert_array_equal(theirs[name].numpy(), value)


def test_arrays_in_any_layout_are_written_as_they_are():
    turned = picture((2, 3, 4)).transpose(2, 0, 1)
    assert_array_equal(read_safetensors(to_safetensors({"a": turned}))["a"], turned)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_every_kind_of_float_is_converted_as_torch_does(dtype):
    tensor = torch.tensor(picture((3, 2, 5, 5)) * 1e4).to(dtype)
    data = safetensors.torch.save({"a": tensor})
    assert_array_equal(read_safetensors(data)["a"], safetensors.torch.load(data)["a"].float().numpy())


def test_counters_beside_the_weights_are_left_out():
    network = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.BatchNorm2d(2))
    read = read_safetensors(safetensors.torch.save(network.state_dict()))
    assert "1.num_batches_tracked" not in read and "1.running_mean" in read


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty (0 bytes)"),
        (b"x" * (MAX_BYTES + 1), "8.0 MB, more than the 8 MB"),
        (b"not safetensors at all", "not in the safetensors format"),
        (VALID[:-1], "not in the safetensors format"),
        (VALID[:20], "not in the safetensors format"),
        (to_safetensors({}), "holds no weights"),
        (
            to_safetensors({str(n): np.zeros(1) for n in range(MAX_TENSORS + 1)}),
            "501 tensors, more than the 500",
        ),
        (safetensors.torch.save({"n": torch.arange(3)}), "no tensor of floating-point numbers"),
        (to_safetensors({"w": np.array([1, np.nan, np.inf])}), "`w` has 2 values"),
        (safetensors.torch.save({"w": torch.tensor([1e300], dtype=torch.float64)}), "`w` has 1 values"),
        (safetensors.torch.save({"w": torch.ones(2, dtype=torch.complex64)}), "numbers of the kind C64"),
        (safetensors.torch.save({"w": torch.ones(2).to(torch.float8_e4m3fn)}), "numbers of the kind F8"),
        (file_of({"w": {"dtype": "F32", "shape": [1] * 9, "data_offsets": [0, 4]}}, b"\0" * 4), "has 9 axes"),
        (file_of({"w": {"dtype": "F32", "shape": [0, 2**40], "data_offsets": [0, 0]}}, b""), "and 0 numbers"),
        (
            file_of({"w": {"dtype": "F32", "shape": [2**40, 2**40], "data_offsets": [0, 4]}}, b"\0" * 4),
            "damaged",
        ),
        (b'["' * 50_000, "damaged"),
        (file_of({"a": None}, b"") + b"[" * 100_000, "damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_used_gets_a_sentence(data, said):
    with pytest.raises(ValueError) as caught:
        read_safetensors(data)
    assert said in str(caught.value)


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("data.pkl", "")
    return buffer.getvalue()


def saved_by_torch() -> bytes:
    buffer = io.BytesIO()
    torch.save({"0.weight": torch.ones(2)}, buffer)
    return buffer.getvalue()


class Dangerous:
    """Unpickling it would raise what no test expects."""

    def __reduce__(self):
        return (exec, ("raise SystemExit('it was unpickled')",))


@pytest.mark.parametrize("data", [zipped(), saved_by_torch(), pickle.dumps(Dangerous())])
def test_what_could_run_a_program_is_never_opened_and_the_way_out_is_said(data):
    with pytest.raises(ValueError, match="never opened here") as caught:
        read_safetensors(data)
    assert "torch.load(" in str(caught.value) and "weights_only=True" in str(caught.value)


def test_the_conversion_that_is_proposed_works(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    torch.save(torch.nn.Conv2d(1, 2, 3).state_dict(), "weights.pt")
    with pytest.raises(ValueError) as caught:
        read_safetensors((tmp_path / "weights.pt").read_bytes())
    quoted = str(caught.value).split("`")[1::2]
    exec("\n".join(quoted[:2]), {})  # noqa: S102  our own sentence
    assert read_safetensors((tmp_path / "weights.safetensors").read_bytes())["weight"].shape == (2, 1, 3, 3)


def test_ten_thousand_damaged_files_raise_nothing_but_value_errors():
    stream = random.Random(0)
    refused = 0
    for _ in range(10_000):
        data = bytearray(VALID)
        for _ in range(stream.randint(1, 4)):
            place = (
                stream.randrange(len(data))
                if stream.random() < 0.5
                else stream.randrange(min(200, len(data)))
            )
            action = stream.random()
            if action < 0.6:
                data[place] = stream.randrange(256)
            elif action < 0.8:
                del data[place : place + stream.randint(1, 8)]
            else:
                data[place:place] = stream.randbytes(stream.randint(1, 8))
        try:
            read = read_safetensors(bytes(data))
        except ValueError as error:
            refused += 1
            assert str(error) and "\n" not in str(error)
        else:
            assert all(np.isfinite(value).all() for value in read.values())
    assert refused > 5000


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_value_errors(data):
    with pytest.raises(ValueError):
        read_safetensors(data)


@pytest.mark.parametrize(
    "name", ["", "a" * 999, "![x](http://a)", "<b>", "`x`", "new\nline", "Gewicht_ß", "a*b*c"]
)
def test_a_name_is_shown_without_what_markdown_or_html_would_read(name):
    inside = shown(name)
    assert inside[0] == inside[-1] == "`" and not set(inside[1:-1]) & set("`<>[]()!*:\n")
    assert len(inside) <= 42


def run_lines(lines: str, x, tmp_path, monkeypatch, named):
    """What the network that the lines build makes of x (C, H, W)."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "weights.safetensors").write_bytes(to_safetensors(named))
    space: dict = {}
    exec(lines, space)  # noqa: S102  our own lines
    with torch.inference_mode():
        return space["model"](torch.tensor(x)[None])[0].numpy()


def named_weights(layers, shape, weights, pooling=None) -> dict[str, np.ndarray]:
    named = {}
    for names, own in zip(parameter_names(layers, shape, pooling), weights):
        if own is not None:
            named[names[0]] = own.weight
            if own.bias is not None:
                named[names[1]] = own.bias
    return named


@pytest.mark.parametrize("name", PRESETS)
def test_the_lines_of_a_preset_run_and_compute_what_we_do(name, tmp_path, monkeypatch):
    layers, x = PRESETS[name].layers, picture((3, 32, 32))
    weights = initial_weights(layers, 3, "default", 1)
    lines = pytorch_lines(layers, x.shape, "weights.safetensors")
    got = run_lines(lines, x, tmp_path, monkeypatch, named_weights(layers, x.shape, weights))
    assert_allclose(got, forward(x, layers, weights)[-1].after, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("pooling", ["flatten", "average"])
def test_the_lines_may_end_in_a_linear_layer(pooling, tmp_path, monkeypatch):
    layers, x = (Layer("conv", ConvSpec(3), 4, activation="relu"),), picture((1, 6, 6))
    weights = initial_weights(layers, 1, "default", 1)
    maps = forward(x, layers, weights)[-1].after
    vector = maps.ravel() if pooling == "flatten" else maps.mean((1, 2))
    linear, bias = picture((1, 3, len(vector)))[0], picture((1, 1, 3))[0, 0]
    names = parameter_names(layers, x.shape, pooling)
    named = named_weights(layers, x.shape, weights) | dict(zip(names[-1], (linear, bias)))
    lines = pytorch_lines(layers, x.shape, "weights.safetensors", pooling, len(vector), 3)
    got = run_lines(lines, x, tmp_path, monkeypatch, named)
    assert_allclose(got, linear @ vector + bias, rtol=1e-4, atol=1e-5)


@settings(max_examples=25, deadline=None)
@given(stacks(kinds=("conv", "depthwise", "max_pool"), padding_modes=TORCH_FILLS))
def test_the_lines_of_any_stack_compute_what_we_do(stack):
    weights = drawn(stack, 3)
    named = named_weights(stack.layers, stack.input_shape, weights)
    lines = pytorch_lines(stack.layers, stack.input_shape, "x.safetensors")
    lines = lines.replace("from safetensors.torch import load_file\n", "")
    space: dict = {"load_file": lambda _: {name: torch.tensor(value) for name, value in named.items()}}
    exec(lines, space)  # noqa: S102  our own lines
    x = picture(stack.input_shape)
    with torch.inference_mode():
        got = space["model"](torch.tensor(x)[None])[0].numpy()
    assert_allclose(got, forward(x, stack.layers, weights)[-1].after, rtol=1e-3, atol=1e-4)

"""Arrays as files: NumPy reads back exactly what was written."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core.arithmetic import ConvSpec
from core.export.tables import csv_of, layers_csv, layers_markdown, npy
from core.network.layers import Layer
from core.network.rows import summarize

SHAPES = arrays.array_shapes(min_dims=2, max_dims=4, max_side=4)
VALUES = arrays.arrays(np.float32, SHAPES, elements=st.floats(width=32, allow_nan=False))


@given(VALUES)
def test_csv_gives_back_every_float32_to_the_bit(values):
    text = csv_of(values, ["axis"] * (values.ndim - 2)).decode()
    read = np.loadtxt(io.StringIO(text), delimiter=",", dtype=np.float32, ndmin=2)
    assert read.tobytes() == values.tobytes()


@given(VALUES)
def test_npy_gives_back_shape_type_and_every_bit(values):
    read = np.load(io.BytesIO(npy(values)), allow_pickle=False)
    assert (read.shape, read.dtype, read.tobytes()) == (values.shape, np.float32, values.tobytes())


def test_csv_names_its_columns_and_refuses_other_names():
    text = csv_of(np.float32([[1, 2], [3, 4]]), [], ["step", "loss"]).decode()
    assert text.splitlines() == ["# step,loss", "1,2", "3,4"]
    with pytest.raises(ValueError, match="1 names do not suit 2 columns"):
        csv_of(np.float32([[1, 2]]), [], ["step"])


def test_csv_says_which_matrix_is_which():
    text = csv_of(np.zeros((2, 2, 1, 1), np.float32), ["filter", "channel"]).decode()
    assert text.splitlines()[::2] == [
        f"# filter {filter_}, channel {channel}" for filter_ in (0, 1) for channel in (0, 1)
    ]


def test_names_that_leave_no_matrix_are_refused():
    with pytest.raises(ValueError, match="2 names leave 1 axes for a matrix"):
        csv_of(np.zeros((2, 2, 2), np.float32), ["filter", "channel"])


ROWS = summarize(
    [
        Layer("conv", ConvSpec(3, 2, 1), 16, activation="relu"),
        Layer("max_pool", ConvSpec(2, 2)),
        Layer("max_pool", ConvSpec(99)),
    ],
    (3, 224, 224),
)


def test_the_layers_as_csv_hold_shapes_parameters_and_problems():
    conv, pool, problem = csv.DictReader(io.StringIO(layers_csv(ROWS).decode()))
    assert conv["operation"].startswith("convolution, 16 filters, kernel 3 × 3, stride 2, padding 1")
    assert (conv["input shape"], conv["output shape"]) == ("3 × 224 × 224", "16 × 112 × 112")
    assert conv["parameters"] == str(16 * 3 * 3 * 3 + 16)
    assert conv["multiply-adds"] == str(16 * 112 * 112 * 3 * 3 * 3)
    assert (pool["receptive field"], pool["total stride"]) == ("5 × 5", "4 × 4")  # 3 + (2 - 1) * 2; 2 * 2
    assert problem["problem"] and not problem["output shape"]


def test_the_layers_in_markdown_are_one_table():
    lines = layers_markdown(ROWS).decode().splitlines()
    assert len(lines) == 2 + len(ROWS)
    assert {line.count("|") for line in lines} == {10}

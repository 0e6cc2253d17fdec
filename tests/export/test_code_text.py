"""core.export.code_text: numbers are read back as they were, and a script has the imports that it needs."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from core.export.code_text import heading, literal, script


def read_back(array: np.ndarray) -> list[np.ndarray]:
    """The array that NumPy's lines leave, and the one that PyTorch's do."""
    origin, found = literal("w", array), []
    for torch_too in (False, True):
        left = {"np": np, "torch": torch}
        exec("\n".join(origin.written("w", torch_too)), left)  # noqa: S102  that is what is tested
        found.append(np.asarray(left["w"]))
    return found


@given(
    arrays(
        np.float32, array_shapes(min_dims=2, max_dims=4, max_side=4), elements=st.floats(-1e6, 1e6, width=32)
    )
)
def test_any_numbers_are_read_back_to_the_last_bit(array):
    for found in read_back(array):
        assert found.dtype == np.float32
        np.testing.assert_array_equal(found, array)


@pytest.mark.parametrize("divisor", [1, 3, 9, 16, 159])
def test_fractions_are_written_with_their_divisor_and_are_exact(divisor):
    kernel = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]], np.float32) / np.float32(divisor)
    repeated = np.repeat(kernel[None, None], 3, axis=1)
    for found in read_back(repeated):
        np.testing.assert_array_equal(found, repeated)
    lines = literal("w", repeated).lines
    assert ("/" in lines[2]) == (divisor > 1) and "[1, 2, 1]" in lines[0] and "repeat" in lines[-1]


def test_only_what_is_named_is_imported():
    assert "import torch" not in script("Title", ["x = np.zeros(3)"])
    assert script("Title", ["y = F.relu(x)"]).splitlines()[2] == "import torch.nn.functional as F"


def test_no_title_ends_the_docstring_before_its_time():
    text = script(heading('My """ picture\\', "a\\", "/filters"), ["x = 1"])
    left = {}
    exec(text, left)  # noqa: S102  that is what is tested
    assert left["x"] == 1 and left["__doc__"].startswith("My ''' picture/")

"""core.export.code_pytorch and core.export.code_numpy: scripts for random operations compute what the app computes."""

import contextlib
import io

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.arithmetic import PADDING_MODES
from core.convolution import conv2d_by_definition, conv_transpose2d
from core.export.code_numpy import numpy_script
from core.export.code_pytorch import pytorch_script
from core.export.code_text import literal
from core.export.shown import Shown
from core.lessons.scenes import pooling_scene
from core.pooling import PoolingSettings
from tests.specs import cases, integers_array, pairs, specs


def left_by(script: str) -> dict:
    """What a script leaves, run here; torch is loaded already."""
    found = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(script, found)  # noqa: S102  that is what is tested
    return found


def shown_as(operation, x, weight, spec, y, **further) -> Shown:
    return Shown(operation, x, weight, spec, y, "Title", "source", "/link", **further)


def assert_scripts_make(shown: Shown) -> None:
    """Both scripts, and both ways of NumPy's, make y."""
    x = literal("x", shown.x)
    weight = None if shown.weight is None else literal("weight", shown.weight)
    by_torch, by_numpy = (left_by(write(shown, x, weight)) for write in (pytorch_script, numpy_script))
    expected = shown.y
    largest = np.abs(expected[np.isfinite(expected)]).max(
        initial=1
    )  # a window of padding only is −∞ to a maximum
    for found in (by_torch["y"].numpy()[0], by_numpy["y"], by_numpy["by_im2col"]):
        assert found.shape == expected.shape
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5 * largest)


@given(cases())
def test_a_convolution_with_any_fill_groups_and_sides(case):
    y = conv2d_by_definition(case.x[:1], case.weight, case.spec)[0]
    assert_scripts_make(shown_as("convolution", case.x[0], case.weight, case.spec, y))


@given(specs(("zeros",), max_groups=1), pairs(1, 6), st.integers(0, 2), st.integers(0, 99))
def test_a_transposed_convolution_with_output_padding_and_uneven_crops(spec, shape, extra, seed):
    x, weight = integers_array(seed, (1, *shape)), integers_array(seed + 1, (1, 1, *spec.kernel_size))
    try:
        y = conv_transpose2d(x[None], weight, spec, output_padding=extra)[0]
    except ValueError:
        return  # nothing is left, or so much output padding is not allowed
    assert_scripts_make(shown_as("transposed", x, weight, spec, y, output_padding=extra))


@settings(max_examples=120, deadline=None)
@given(
    specs(PADDING_MODES, max_groups=1),
    pairs(1, 9),
    st.sampled_from(["max", "average"]),
    st.booleans(),
    st.booleans(),
)
def test_pooling_with_every_setting(spec, shape, operation, ceil_mode, count_include_pad):
    x, pooling = integers_array(3, (1, *shape)), PoolingSettings(ceil_mode, count_include_pad)
    try:
        y = pooling_scene(x, spec, operation, pooling).output
    except ValueError:
        return  # the window does not fit, or has no number to take the mean of
    assert_scripts_make(shown_as(operation, x, None, spec, y, pooling=pooling))

"""What the page shows as the definition runs by itself and is PyTorch's convolution."""

import inspect

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.lessons import plain_convolution

SHOWN = {"np": np}
exec(inspect.getsource(plain_convolution.conv2d), SHOWN)  # noqa: S102  as a learner pastes it after the import


@given(st.integers(1, 3), st.integers(1, 3), st.integers(0, 2), st.integers(1, 2), st.integers(1, 2))
def test_the_shown_code_runs_by_itself_and_computes_what_pytorch_does(k, stride, padding, dilation, channels):
    stream = np.random.RandomState(0)
    x, weight = stream.standard_normal((channels, 6, 7)), stream.standard_normal((2, channels, k, k))
    expected = torch.nn.functional.conv2d(
        torch.tensor(x)[None], torch.tensor(weight), None, stride, padding, dilation
    )[0]
    np.testing.assert_allclose(SHOWN["conv2d"](x, weight, stride, padding, dilation), expected, atol=1e-9)

"""The definition of the operation: the formula, and the plain loops that compute it."""

import inspect

import streamlit as st

from core.lessons import plain_convolution
from core.lessons.glossary import meaning


def show_definition() -> None:
    """The formula with its symbols explained, and the loops."""
    st.latex(
        r"y_{f,i,j} = b_f + \sum_{c=0}^{C-1} \sum_{a=0}^{k-1} \sum_{b=0}^{k-1} "
        r"w_{f,c,a,b}\; x_{c,\; i s + a d - p,\; j s + b d - p}"
    )
    st.markdown(
        "In words: lay filter *f* over the picture, its corner at row *i s − p* and column *j s − p*; multiply what "
        "lies on top of each other; add everything up, over all channels *c*, and its bias, which is 0 on this "
        "page. *s* is the stride, *p* the padding, *d* the dilation, *k* the kernel size. The kernel is not "
        "turned: strictly this is a **cross-correlation**. The convolution of mathematics has *− a d* and *− b d* "
        "instead, which turns the kernel by 180°.",
        help=meaning("cross_correlation"),
    )
    st.code(f"import numpy as np\n\n\n{inspect.getsource(plain_convolution.conv2d)}", language="python")

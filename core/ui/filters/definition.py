"""The definition of the operation: the formula, and the plain loops that the tests trust."""

import inspect

import streamlit as st

from core.convolution import conv2d_by_definition


def show_definition() -> None:
    """The formula with its symbols explained, and the loops."""
    st.latex(
        r"y_{f,r,c} = b_f + \sum_{ch=0}^{C-1} \sum_{a=0}^{k-1} \sum_{b=0}^{k-1} "
        r"w_{f,ch,a,b}\; x_{ch,\; r s + a d - p,\; c s + b d - p}"
    )
    st.markdown(
        "In words: lay filter *f* over the picture, its corner at row *r s − p* and column *c s − p*; multiply what "
        "lies on top of each other; add everything up, over all channels. *s* is the stride, *p* the padding, *d* the "
        "dilation, *k* the kernel size. The kernel is not turned: strictly this is a **cross-correlation**. The "
        "convolution of mathematics has *− a d* and *− b d* instead, which turns the kernel by 180°."
    )
    st.code(inspect.getsource(conv2d_by_definition), language="python")

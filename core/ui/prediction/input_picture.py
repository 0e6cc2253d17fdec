"""The picture that goes in, to look at while what comes out is covered."""

import numpy as np
import streamlit as st

from core.figures.labels import by


def input_picture(pixels: np.ndarray, title: str) -> None:
    """Show a picture (C, H, W) in [0, 1]."""
    shown = pixels[0] if len(pixels) == 1 else np.moveaxis(pixels, 0, 2)
    size = f"{by(pixels.shape[1:])} (rows × columns)"
    st.image(shown, f"The input: {title}, {size}", width=260, alt=f"{title}, {size}")

"""The camera on the page: each frame and what the filter makes of it, worked out in the browser."""

from pathlib import Path

import numpy as np
import streamlit as st

from core.arithmetic import ConvSpec
from core.figures.labels import weight_label
from core.figures.rendering import DISPLAYS
from core.figures.theme import DIVERGING, cell_colors
from core.ui.app import state
from core.ui.app.own_picture import take_photograph
from core.ui.app.window import asked_for, moves, padding_at_every_size, slider_values
from core.ui.browser.component import component
from core.ui.browser.wire import pack
from core.ui.components.files.given import hear

FRAME = (180, 180)  # pixels that the smallest usual frame, 320 x 180, has on both axes however it is held
_KEY = "camera_view"


def frame_channels() -> int:
    """The channels that a frame is filtered in: 1, gray, or 3, RGB, as the sidebar says."""
    return 3 if state.value("color") == "rgb" else 1


def camera(title: str, weights: np.ndarray, spec: ConvSpec, display: str, kernel_sizes: str) -> None:
    """Show what the camera sees, and the filter's output in one of rendering.DISPLAYS.

    Args:
        title: of the filter. weights: (1 or :func:`frame_channels`, K_h, K_w). spec: how the window moves.
        kernel_sizes: the digest of the same filter at other sizes from ``send_kernel_sizes``, if it has any.
    """
    flat = [kernel.ravel().tolist() for kernel in weights]
    header = {
        "title": title,
        "channels": frame_channels(),
        "summed": len(weights) == frame_channels(),
        "kernels": flat,
        "labels": [[weight_label(weight) for weight in kernel] for kernel in flat],
        "kernelSize": spec.kernel_size,
        "cellColors": cell_colors(weights[0].size),
        "spec": moves(spec),
        "display": display,
        "label": DISPLAYS[display],
        "palette": DIVERGING,
        "full": int(state.value("units")),
        "sliders": slider_values(spec),
        "kernelSizes": kernel_sizes,
        "paddings": padding_at_every_size(asked_for(None), FRAME) if kernel_sizes else [],
    }
    component(Path(__file__).with_name("camera.js"))(
        data=pack(header),
        key=_KEY,
        on_file_change=lambda: hear(st.session_state[_KEY].get("file"), take_photograph),
    )

"""What the charts of lines have in common: axes, legend and background, on light and on dark."""

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from core.figures.camera_button import CAMERA_COLORS

_GRID = "rgba(128, 128, 128, 0.25)"  # visible on light and on dark
_TEXT = {True: "#fafafa", False: "#31333f"}  # Streamlit's own, for themes that are known
_CLEAR = "rgba(0, 0, 0, 0)"


def dress(figure: go.Figure, x: Mapping[str, Any], y: Mapping[str, Any], dark: bool | None = None) -> None:
    """Give a chart its axes, the legend above it and no background.

    Args:
        x, y: what Plotly is to know of each axis besides its looks, such as title and type.
        dark: the theme, for the color of the text; None leaves that to whoever draws the figure.
    """
    axis = {"gridcolor": _GRID, "zeroline": False, "automargin": True}
    figure.update_layout(
        xaxis={**axis, **x},
        yaxis={**axis, **y},
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        showlegend=True,
        hovermode="closest",
        modebar=CAMERA_COLORS,
        paper_bgcolor=_CLEAR,
        plot_bgcolor=_CLEAR,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        font={} if dark is None else {"color": _TEXT[dark]},
    )

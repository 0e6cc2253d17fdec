"""Arrays as heat maps with a color bar: values on hover, the palette of theme.py."""

import numpy as np
import plotly.graph_objects as go

from core.figures.camera_button import CAMERA_COLORS
from core.figures.theme import DIVERGING

_HEIGHT = 300  # pixels


def heat_map(values: np.ndarray, *, title: str, signed: bool = False, square: bool = True) -> go.Figure:
    """Values (rows, columns) as colors: diverging around zero if signed, else gray up to the largest magnitude.

    Args:
        values: (rows, columns), any numbers; the first row on top.
        title: shown above. signed: whether zero is the middle. square: whether cells are drawn square.
    """
    colors = [[i / (len(DIVERGING) - 1), color] for i, color in enumerate(DIVERGING)]
    largest = float(np.abs(values).max()) or 1.0
    scale = (
        {"colorscale": colors, "zmin": -largest, "zmax": largest}
        if signed
        else {"colorscale": "Gray", "zmin": min(0.0, float(values.min())), "zmax": largest}
    )
    figure = go.Figure(
        go.Heatmap(
            z=values.astype(np.float32),
            hovertemplate="row %{y}, column %{x}: %{z:.5g}<extra></extra>",
            colorbar={"thickness": 10},
            **scale,
        )
    )
    figure.update_yaxes(
        autorange="reversed",
        scaleanchor="x" if square else None,
        constrain="domain",
        showgrid=False,
        zeroline=False,
    )
    figure.update_xaxes(constrain="domain", showgrid=False, zeroline=False)
    figure.update_layout(
        title=title,
        height=_HEIGHT,
        margin={"l": 30, "r": 10, "t": 40, "b": 25},
        plot_bgcolor="rgba(0,0,0,0)",
        modebar=CAMERA_COLORS,
    )
    return figure

"""The race as a chart: time against work, both on logarithmic axes, one line a contender."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import plotly.graph_objects as go

from core.figures.theme import CELLS
from core.lessons.race import Lap

# Contender -> color, marker, dash: never color alone. The colors keep 3:1 contrast on white and on black.
STYLES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "plain loops": (CELLS[5], "circle", "solid"),
        "im2col + matrix product": (CELLS[0], "square", "dash"),
        "torch conv2d": (CELLS[2], "diamond", "dot"),
    }
)
_GRID = "rgba(128, 128, 128, 0.25)"  # visible on light and on dark
_TEXT = {True: "#fafafa", False: "#31333f"}  # Streamlit's own, for themes that are known
_CLEAR = "rgba(0, 0, 0, 0)"


def race_chart(laps: Iterable[Lap], *, dark: bool | None = None) -> go.Figure:
    """Seconds against multiply-adds, log-log: a slope of 1 is time in proportion to work.

    Args:
        laps: in any order; a race that is still running is a chart with shorter lines.
        dark: the theme, for the color of the text; None leaves that to whoever draws the figure.
    """
    figure = go.Figure(layout={"template": "none"})
    laps = sorted(laps, key=lambda lap: lap.multiply_adds)
    for contender, (color, symbol, dash) in STYLES.items():
        own = [lap for lap in laps if lap.contender == contender]
        if not own:
            continue
        figure.add_scatter(
            name=contender,
            x=[lap.multiply_adds for lap in own],
            y=[lap.seconds for lap in own],
            customdata=[lap.size for lap in own],
            mode="lines+markers",
            line={"color": color, "dash": dash, "width": 2},
            marker={"color": color, "symbol": symbol, "size": 9},
            hovertemplate="%{customdata} × %{customdata} pixels: %{y:.3s}s<br>%{x:,} multiply-adds",
        )
    _dress(figure, dark)
    return figure


def _dress(figure: go.Figure, dark: bool | None) -> None:
    """Axes, legend and background."""
    axis = {"type": "log", "dtick": 1, "gridcolor": _GRID, "zeroline": False, "automargin": True}
    figure.update_layout(
        xaxis={**axis, "title": {"text": "multiply-adds"}, "tickformat": ".0s"},
        yaxis={
            **axis,
            "title": {"text": "time for one convolution"},
            "tickformat": ".0s",
            "ticksuffix": "s",
        },
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        showlegend=True,
        hovermode="closest",
        paper_bgcolor=_CLEAR,
        plot_bgcolor=_CLEAR,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        font={} if dark is None else {"color": _TEXT[dark]},
    )

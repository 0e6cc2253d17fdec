"""The race as a chart: time against work, both on logarithmic axes, one line a contender."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import plotly.graph_objects as go

from core.figures.line_axes import dress
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
    log = {"type": "log", "dtick": 1, "tickformat": ".0s"}
    dress(
        figure,
        x={**log, "title": {"text": "multiply-adds"}},
        y={**log, "title": {"text": "time for one convolution"}, "ticksuffix": "s"},
        dark=dark,
    )
    return figure

"""Charts of recovering a kernel: the distance to the truth, step by step, and the eigenvalues of the patches."""

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
import plotly.graph_objects as go

from core.figures.labels import percent
from core.figures.line_axes import dress
from core.figures.theme import CELLS

# What the kernel is learned on -> color, marker, dash: never color alone.
STYLES: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {"this picture": (CELLS[5], "circle", "solid"), "noise": (CELLS[0], "square", "dash")}
)
SMALLEST = 1e-6  # of the distance at the start: what lies below is not drawn


def distance_chart(
    distances: Mapping[str, Sequence[float]], *, step: int, near: float, dark: bool | None = None
) -> go.Figure:
    """The distance to the truth, on a logarithmic axis, against the step.

    Args:
        distances: by a name in ``STYLES``, for steps 0, 1, ... step: the current one, which is marked.
        near: the share of the first distance that counts as recovered. dark: the theme; None leaves it open.
    """
    figure = go.Figure(layout={"template": "none"})
    for name, own in distances.items():
        color, symbol, dash = STYLES[name]
        figure.add_scatter(
            name=name,
            x=list(range(len(own))),
            y=list(own),
            mode="lines+markers",
            line={"color": color, "dash": dash, "width": 2},
            marker={"color": color, "symbol": symbol, "size": [10 * (n == step) for n in range(len(own))]},
            hovertemplate=f"{name}, step %{{x}}: %{{y:.3g}}<extra></extra>",
        )
    first = max(own[0] for own in distances.values())
    largest = max(max(own) for own in distances.values())
    figure.add_vline(x=step, line={"color": "#888888", "width": 1})
    lowest, highest = SMALLEST * first or SMALLEST, 2 * largest or 1.0
    if first:
        figure.add_hline(y=near * first, line={"color": "#888888", "width": 1, "dash": "dot"})
        figure.add_annotation(
            text=f"{percent(near)} of the start",
            x=1,
            xref="x domain",
            xanchor="right",
            y=math.log10(
                near * first
            ),  # Plotly places words on a logarithmic axis by their logarithm, lines not
            yanchor="bottom",
            showarrow=False,
        )
    dress(
        figure,
        x={"title": {"text": "step"}},
        y={
            "type": "log",
            "title": {"text": "distance to the truth"},
            "dtick": 1,
            "exponentformat": "power",
            "range": [math.log10(lowest), math.log10(highest)],
        },
        dark=dark,
    )
    return figure


def spectrum_chart(eigenvalues: Mapping[str, np.ndarray], *, dark: bool | None = None) -> go.Figure:
    """Each eigenvalue as a share of the largest, on a logarithmic axis, from the largest on; those that are 0 left out.

    Args:
        eigenvalues: by a name in ``STYLES``, each (K·K,), the largest first. dark: as above.
    """
    figure = go.Figure(layout={"template": "none"})
    for name, own in eigenvalues.items():
        color, symbol, dash = STYLES[name]
        shown = own[own > 0]
        figure.add_scatter(
            name=name,
            x=list(range(1, len(shown) + 1)),
            y=(shown / own[0]).tolist(),
            customdata=shown.tolist(),
            mode="lines+markers",
            line={"color": color, "dash": dash, "width": 2},
            marker={"color": color, "symbol": symbol, "size": 7},
            hovertemplate=f"{name}, eigenvalue %{{x}}: %{{customdata:.3g}}, %{{y:.3g}} of the largest<extra></extra>",
        )
    dress(
        figure,
        x={"title": {"text": "eigenvalue, from the largest on"}},
        y={
            "type": "log",
            "dtick": 1,
            "title": {"text": "as a share of the largest"},
            "exponentformat": "power",
        },
        dark=dark,
    )
    return figure

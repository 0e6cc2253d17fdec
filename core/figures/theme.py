"""The one palette: what every color in the app means.

Signed values diverge from white: blue below zero, red above (ColorBrewer's 11-class RdBu, C. Brewer 2002,
safe for color-blind readers). Strengths, which are never negative, go from dark to bright: five steps of
inferno, which brightness alone orders (S. van der Walt, N. Smith, 2015). Pictures are gray or their own
colors. The cells of a small kernel each have a color of their own, repeated wherever that cell appears
(Okabe & Ito, "Color universal design", 2008); what is chosen is framed in none of them (``mark`` in IN_SCRIPTS).
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from PIL import ImageColor

DIVERGING = (
    "#053061",
    "#2166ac",
    "#4393c3",
    "#92c5de",
    "#d1e5f0",
    "#f7f7f7",
    "#fddbc7",
    "#f4a582",
    "#d6604d",
    "#b2182b",
    "#67001f",
)
STRENGTH = ("#1b0c41", "#781c6d", "#cf4446", "#fb9b06", "#fcffa4")
UNUSED = DIVERGING[8]  # crosses out what no window reads: seen on black and white, and no kernel cell has it
CELLS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b8a500", "#7a5cc4", "#8a6d3b")

# What scripts draw with, as THEME in them. Two digits more than six are the opacity.
IN_SCRIPTS: Mapping[str, str] = MappingProxyType(
    {
        "mark": "#d4008f",  # what is chosen or pointed at
        "dark": "#000000",
        "light": "#ffffff",
        "gray": "#888888",
        "lines": "#88888866",  # between cells
        "padding": "#8a8a8acc",  # its hatching
        "tint": "#3b6ea899",  # padding whose cells are too small for hatching
        "label": "#1b2430e6",  # behind words on a picture
    }
)


def cell_colors(cells: int) -> tuple[str, ...]:
    """A color of its own for each cell of a kernel; none for a kernel that has more cells than there are colors."""
    return CELLS[:cells] if cells <= len(CELLS) else ()


def color_table(stops: Sequence[str], entries: int) -> np.ndarray:
    """(entries, 3) uint8: colors evenly spaced from the first to the last of ``stops``, in between mixed linearly."""
    colors = np.array([ImageColor.getrgb(stop) for stop in stops], dtype=float)
    places = np.linspace(0, len(stops) - 1, entries)
    channels = [np.interp(places, np.arange(len(stops)), channel) for channel in colors.T]
    return np.stack(channels, axis=1).round().astype(np.uint8)


def diverging_table(entries: int = 255) -> np.ndarray:
    """The diverging palette as a table (entries, 3) of uint8, its middle entry exactly zero's color."""
    return color_table(DIVERGING, entries)

"""How cells of the workbook look: the app's colors, as rules that follow the numbers."""

from functools import cache

import numpy as np
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.export.spreadsheet.grid import Grid
from core.figures.theme import DIVERGING, IN_SCRIPTS, cell_colors

_LOW, _ZERO, _HIGH = DIVERGING[2], DIVERGING[5], DIVERGING[8]  # a number in black is read on all three
_WHITE, _BLACK = IN_SCRIPTS["light"], IN_SCRIPTS["dark"]
_LINES = IN_SCRIPTS["gray"]
_DASHES = 3  # a border around what is no pixel
_DOTS, _STRIPES = 17, 14  # patterns: zeros that lie in between, and where nothing is


class Looks:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook):
        self._workbook = workbook
        self.of = cache(self._made)
        self.title = workbook.add_format({"bold": True, "font_size": 16})
        self.heading = workbook.add_format({"bold": True})
        self.label = workbook.add_format(
            {"font_color": IN_SCRIPTS["gray"], "align": "center", "font_size": 8}
        )
        self._white = workbook.add_format({"font_color": _WHITE})

    def _made(self, number_format: str, kind: str = "x", tap: int | None = None, taps: int = 0) -> Format:
        """A cell with a number: ``kind`` as in ``core.steps.Axis``; that of a kernel is framed in its own color."""
        look = {"num_format": number_format, "border": 1, "border_color": _LINES, "align": "center"}
        if kind != "x":
            look |= {"italic": True, "border": _DASHES}
        if kind in "-0":
            look |= {"pattern": _STRIPES if kind == "-" else _DOTS, "fg_color": _LINES}
        colors = cell_colors(taps)
        if tap is not None and colors:
            look |= {"border": 2, "border_color": colors[tap]}
        return self._workbook.add_format(look)

    def tap_label(self, tap: int, taps: int) -> Format:
        """A label on the color of a kernel cell."""
        colors = cell_colors(taps)
        fill = {"bg_color": colors[tap], "font_color": _BLACK} if colors else {}
        return self._workbook.add_format({"align": "center", "font_size": 8, **fill})

    def color_by_value(
        self, sheet: Worksheet, grids: list[Grid], ends: tuple[str, str], signed: bool
    ) -> None:
        """Color grids of ``sheet`` by their numbers, from the cell ``ends[0]`` to the cell ``ends[1]``.

        Signed numbers from blue over white, which is zero, to red; others from black to white.
        """
        low, high = (f"={end}" for end in ends)
        scale = {"min_type": "formula", "min_value": low, "max_type": "formula", "max_value": high}
        if signed:
            scale |= {"type": "3_color_scale", "mid_type": "num", "mid_value": 0}
            scale |= {"min_color": _LOW, "mid_color": _ZERO, "max_color": _HIGH}
        else:
            scale |= {"type": "2_color_scale", "min_color": _BLACK, "max_color": _WHITE}
        for grid in grids:
            sheet.conditional_format(grid.all, scale)
            if not signed:
                first = grid.cell(0, 0)
                below = f"=AND(ISNUMBER({first}),2*{first}<{ends[0]}+{ends[1]})"
                sheet.conditional_format(
                    grid.all, {"type": "formula", "criteria": below, "format": self._white}
                )


def is_signed(values: np.ndarray) -> bool:
    """Whether numbers of any shape are colored around zero, as on screen: where one is below it."""
    return bool((values[np.isfinite(values)] < 0).any())

"""The ten digits as a person may draw them: strokes of straight and curved lines, drawn with a pen of four cells."""

import itertools
import math

import numpy as np

CELLS, PEN = 32, 4


def _arc(middle: tuple, radii: tuple, begin: float, end: float) -> list[tuple[float, float]]:
    """Points of an ellipse from one angle to another, in degrees, clockwise from the right."""
    angles = np.radians(np.linspace(begin, end, 25))
    return [(middle[0] + radii[0] * math.cos(a), middle[1] + radii[1] * math.sin(a)) for a in angles]


# Strokes of points (x, y) in a square from 0 to 1, y downward.
STROKES = {
    0: [_arc((0.5, 0.5), (0.5, 0.5), -90, 270)],
    1: [[(0.2, 0.25), (0.5, 0), (0.5, 1)]],
    2: [[*_arc((0.5, 0.27), (0.5, 0.27), -170, 30), (0, 1), (1, 1)]],
    3: [_arc((0.45, 0.25), (0.5, 0.25), -150, 90) + _arc((0.45, 0.74), (0.55, 0.26), -90, 150)],
    4: [[(0.6, 0), (0, 0.65), (1, 0.65)], [(0.7, 0.3), (0.7, 1)]],
    5: [[(0.95, 0), (0.15, 0), (0.1, 0.45), *_arc((0.45, 0.68), (0.5, 0.32), -120, 150)]],
    6: [[(0.8, 0), (0.3, 0.3), (0.03, 0.65), *_arc((0.5, 0.7), (0.48, 0.3), 180, -180)]],
    7: [[(0, 0), (1, 0), (0.4, 1)]],
    8: [_arc((0.5, 0.25), (0.4, 0.25), 90, -270) + _arc((0.5, 0.75), (0.5, 0.25), -90, 270)],
    9: [[*_arc((0.45, 0.28), (0.42, 0.28), 0, -360), (0.87, 0.3), (0.8, 1)]],
}


def in_box(digit: int, box: tuple[float, float, float, float]) -> list[list[tuple[float, float]]]:
    """The strokes of a digit in a box (left, top, width, height)."""
    left, top, width, height = box
    return [[(left + x * width, top + y * height) for x, y in stroke] for stroke in STROKES[digit]]


def drawn(strokes: list, slant: float = 0.0) -> np.ndarray:
    """(32, 32) of bool: strokes of points (x, y) in cells; ``slant``: columns to the right for each row upward."""
    rows, columns = np.mgrid[:CELLS, :CELLS] + 0.5
    columns = columns - slant * (CELLS / 2 - rows)
    ink = np.zeros((CELLS, CELLS), bool)
    for stroke in strokes:
        for (x, y), (to_x, to_y) in itertools.pairwise(stroke):
            right, down = to_x - x, to_y - y
            along = ((columns - x) * right + (rows - y) * down) / (right**2 + down**2 or 1)
            part = np.clip(along, 0, 1)
            ink |= np.hypot(columns - x - part * right, rows - y - part * down) <= PEN / 2
    return ink

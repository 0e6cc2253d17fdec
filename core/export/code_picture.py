"""Where a picture comes from, as lines of Python that leave it as ``x``: (C, H, W) float32 in [0, 1]."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from core.arithmetic import Pair
from core.pictures.eight_bit import fitting_size

_GRAY_FILES = ("camera", "brick", "grass", "gravel", "clock")
_TEST_LEVELS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "patch": ("levels = np.arange(10, 100, 10).reshape(3, 3)",),
        "step": ("size = {n}", "levels = np.where(np.arange(size) < size // 2, 0, 255) * np.ones((size, 1))"),
        "checkerboard": ("row, column = np.indices(({n}, {n})) // 4", "levels = (row + column) % 2 * 255"),
        "bright_pixel": ("levels = np.zeros(({n}, {n}))", "levels[{n} // 2, {n} // 2] = 255"),
        "zone_plate": (
            "size = {n}",
            "r = np.arange(size) - size // 2",
            "levels = 127.5 * (1 + np.cos(np.pi / size * (r**2 + r[:, None] ** 2)))",
        ),
    }
)


OWN_FILE = "your_picture.png"


@dataclass(frozen=True, eq=False)
class PictureSource:
    """Which picture it is, and what is done to it first.

    Attributes:
        kind: "photo", "test", "draw" or "own", as the sidebar has them.
        name: of the photograph or the test picture. drawing: (side, side) of bool.
        file_size: (height, width) in pixels of a file's picture; of one's own, of that in ``OWN_FILE``.
        sizes: to how many pixels the longest side is reduced, step after step.
        shape: (C, H, W) of the pixels that come out.
    """

    kind: str
    name: str
    shape: tuple[int, int, int]
    file_size: Pair = (0, 0)
    sizes: tuple[int, ...] = ()
    drawing: np.ndarray | None = None


def picture_lines(source: PictureSource) -> tuple[str, ...]:
    """The lines that leave ``x``."""
    if source.kind == "draw":
        return _drawn(source.drawing)
    if source.kind == "test":
        levels = (line.format(n=source.shape[1]) for line in _TEST_LEVELS[source.name])
        return (*levels, "x = np.rint(levels).astype(np.float32)[None] / np.float32(255)")
    return _from_file(source)


def _drawn(drawing: np.ndarray) -> tuple[str, ...]:
    rows = ("".join("#" if ink else "." for ink in row) for row in drawing)
    return (
        "rows = [",
        *(f'    "{row}",' for row in rows),
        "]",
        'x = np.array([[cell == "#" for cell in row] for row in rows], np.float32)[None]',
    )


def _from_file(source: PictureSource) -> tuple[str, ...]:
    """A photograph of scikit-image, or one's own: opened, reduced, perhaps made gray, its levels over 255.

    What was read from one's own file or camera (deep values, transparency, a page of many) is in ``OWN_FILE``.
    """
    gray, size = source.shape[0] == 1, source.file_size[::-1]
    if source.kind == "photo":
        lines = [f"picture = Image.fromarray(data.{source.name}())"]
    else:
        lines = [
            f"# Put {OWN_FILE} beside this script: the page offers both under “Take home”, “Code”.",
            f'picture = Image.open("{OWN_FILE}")',
        ]
    for longest in source.sizes:
        reduced = fitting_size(size, longest)
        if reduced != size:
            lines.append(f"picture = picture.resize({reduced}, Image.Resampling.LANCZOS, reducing_gap=2)")
        size = reduced
    if gray and source.name not in _GRAY_FILES:
        lines.append('picture = picture.convert("L")')
    into = "[None]" if gray else ".transpose(2, 0, 1)"
    return (*lines, f"x = np.asarray(picture, np.float32){into} / 255")


def crop_line(shape: tuple[int, int, int], corner: Pair, size: Pair) -> str:
    """The line that cuts a part out of ``x`` (C, H, W), as ``core.lessons.small_inputs.crop`` does."""
    h, w = (min(part, full) for part, full in zip(size, shape[1:]))
    top, left = (max(0, min(at, full - part)) for at, full, part in zip(corner, shape[1:], (h, w)))
    return f"x = x[:, {top} : {top + h}, {left} : {left + w}]"


def network_lines(shape: tuple[int, int, int], size: int, enlarge: bool, normalized: bool) -> tuple[str, ...]:
    """The lines that make ``x`` of a shape (C, H, W) a network's input, as ``core.network.input``."""
    channels, *sides = shape
    side, lines = min(sides), []
    if sides[0] != sides[1]:
        lines.append(
            f"{crop_line(shape, tuple((full - side) // 2 for full in sides), (side, side))}  # its middle"
        )
    if side > size:
        lines += _reduced(channels, size)
    elif side < size and enlarge:
        asked = f"({size}, {size}), Image.Resampling.BILINEAR"
        lines.append(
            f"x = np.stack([np.asarray(Image.fromarray(np.ascontiguousarray(c)).resize({asked})) for c in x])"
        )
    if normalized:
        lines += [
            "mean, deviation = (f(x, axis=(1, 2), keepdims=True, dtype=np.float64) for f in (np.mean, np.std))",
            "x = ((x - mean) / np.where(deviation > 1e-6, deviation, np.inf)).astype(np.float32)",
        ]
    return tuple(lines)


def _reduced(channels: int, size: int) -> list[str]:
    levels = "np.rint(x * 255).astype(np.uint8)"
    into, back = ("[0]", "[None]") if channels == 1 else (".transpose(1, 2, 0)", ".transpose(2, 0, 1)")
    return [
        f"picture = Image.fromarray(np.ascontiguousarray({levels}{into}))",
        f"picture = picture.resize(({size}, {size}), Image.Resampling.LANCZOS, reducing_gap=2)",
        f"x = np.asarray(picture, np.float32){back} / 255",
    ]

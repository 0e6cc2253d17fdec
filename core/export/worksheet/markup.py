"""Pieces of a worksheet's HTML: text, blanks and grids, empty for those who work and filled in the key."""

from collections.abc import Collection, Sequence
from html import escape

import numpy as np

from core.arithmetic import Pair
from core.export.digits import decimals_of
from core.figures.labels import weight_label


class Ink:
    """Writes blanks: empty boxes on the worksheet, answers in the key.

    Attributes:
        key: whether answers are written.
    """

    def __init__(self, key: bool):
        self.key = key

    def blank(self, answer: str | int, width: int = 14) -> str:
        """A line of ``width`` millimeters to write on."""
        return f'<span class="blank" style="min-width:{width}mm">{self.answer(answer)}</span>'

    def answer(self, answer: str | int) -> str:
        """What stands in a blank."""
        return f"<b>{escape(str(answer))}</b>" if self.key else "&nbsp;"

    def grid(
        self,
        title: str,
        texts: np.ndarray,
        blanks: Collection[Pair] = (),
        border: Collection[Pair] = (),
        first: Pair | None = (0, 0),
    ) -> str:
        """A table of ``texts`` (H, W) of str; ``blanks`` are to be filled in, the cells of ``border`` are no pixels.

        ``first`` is the index of its first row and column, written beside them; None for no indices.
        """
        height, width = texts.shape
        rows = []
        if first is not None:
            heads = "".join(f'<th scope="col">{minus(first[1] + column)}</th>' for column in range(width))
            rows.append(f"<tr><td class='corner'></td>{heads}</tr>")
        for row in range(height):
            cells = [f'<th scope="row">{minus(first[0] + row)}</th>'] if first is not None else []
            for column in range(width):
                at = row, column
                inside = self.answer(texts[at]) if at in blanks else escape(str(texts[at]))
                classes = " ".join(["open"] * (at in blanks) + ["border"] * (at in border))
                cells.append(f'<td class="{classes}">{inside}</td>' if classes else f"<td>{inside}</td>")
            rows.append(f"<tr>{''.join(cells)}</tr>")
        size = "wide" if width > 12 else ""
        return f'<table class="grid {size}"><caption>{escape(title)}</caption>{"".join(rows)}</table>'


def channel_title(name: str, channel: int, channels: np.ndarray) -> str:
    """A title with the index of its channel, where there are several."""
    return f"{name}, channel {channel}" if len(channels) > 1 else name


def side_by_side(grids: Sequence[str], channels: np.ndarray) -> str:
    """Grids beside each other, of smaller cells where there is one for each of several channels."""
    return f"<div class='grids{' several' if len(channels) > 1 else ''}'>{''.join(grids)}</div>"


def minus(number: int) -> str:
    """A whole number with a true minus.

    >>> minus(-2)
    '−2'
    """
    return str(number).replace("-", "−")


def numbers(values: np.ndarray, like: np.ndarray | None = None) -> np.ndarray:
    """Numbers as text, an array of str of the same shape: whole ones without a point, others with as many digits each.

    Args:
        like: the numbers that the digits are chosen for, if others are written with them.

    >>> numbers(np.array([[1.0, -2.0]])).tolist(), numbers(np.array([[0.5, -0.25]])).tolist()
    ([['1', '−2']], [['0.5000', '−0.2500']])
    """
    decimals = decimals_of(values if like is None else like)
    texts = np.empty(values.shape, dtype=object)
    for at in np.ndindex(values.shape):
        value = float(values[at])
        text = f"{value:.{decimals}f}" if np.isfinite(value) else "-∞"
        texts[at] = text.removeprefix("-" if float(text.replace("∞", "inf")) == 0 else "\0").replace("-", "−")
    return texts


def weights_text(weights: np.ndarray) -> np.ndarray:
    """Weights of a kernel as text: whole numbers and small fractions where they are such."""
    texts = np.empty(weights.shape, dtype=object)
    for at in np.ndindex(weights.shape):
        texts[at] = weight_label(float(weights[at])).replace("-", "−")
    return texts


def is_rounded(values: np.ndarray) -> bool:
    """Whether numbers of any shape are written with fewer digits than they have."""
    return decimals_of(values) > 0

"""The page of a network: the table of its layers with open cells, and one layer's parameters worked out."""

from collections.abc import Sequence
from html import escape

import numpy as np

from core.export.worksheet.markup import Ink
from core.figures.labels import by
from core.network.layer_words import network_lines
from core.network.rows import Row, summarize

_COLUMNS = (
    "Output (channels × rows × columns)",
    "Parameters",
    "One value sees (rows × columns, padding included)",
)
NETWORK_TITLE = "Feature maps: sizes and parameters"


def network_page(rows: Sequence[Row], number: int, ink: Ink) -> str:
    """The table of layers that fit each other, from the picture on; which of its cells are open follows from a number.

    Raises:
        ValueError: there is no layer.
    """
    rows = [row for row in rows if not row.problem]
    if not rows:
        raise ValueError("A worksheet needs a network of at least one layer that fits the picture; add one.")
    draw = np.random.RandomState(number)
    lines = network_lines([row.layer for row in rows], rows[0].input_shape)
    body = []
    for row, line in zip(rows, lines[1:]):
        told = int(draw.randint(2 * len(_COLUMNS)))  # half of the lines tell one of their numbers
        answers = (by(row.output_shape), f"{row.parameters:,}", by(row.receptive_field))
        cells = (
            f"<td>{escape(answer)}</td>" if place == told else f'<td class="open">{ink.answer(answer)}</td>'
            for place, answer in enumerate(answers)
        )
        body.append(f"<tr><th scope='row'>{escape(line)}</th>{''.join(cells)}</tr>")
    heads = "".join(f"<th scope='col'>{escape(head)}</th>" for head in _COLUMNS)
    varies = (
        " Where values see differently much, the most is meant."
        if any(row.field_varies for row in rows)
        else ""
    )
    total = sum(row.parameters for row in rows)
    table = f"<table class='layers'><tr><th scope='col'>Layer</th>{heads}</tr>{''.join(body)}</table>"
    tasks = [
        f"Fill in the open cells.{varies}{table}",
        f"All layers together learn {ink.blank(f'{total:,}', 24)} numbers.",
        *_worked(rows, draw, ink),
        *_elsewhere(rows, draw, ink),
    ]
    return f"<p>{escape(lines[0])}</p><ol>{''.join(f'<li>{task}</li>' for task in tasks)}</ol>"


def _worked(rows: Sequence[Row], draw: np.random.RandomState, ink: Ink) -> list[str]:
    """The sum behind the parameters of one layer that has some."""
    learning = [(index, row) for index, row in enumerate(rows, 1) if row.parameters]
    if not learning:
        return []
    index, row = learning[int(draw.randint(len(learning)))]
    out, channels, height, width = row.layer.weight_shape(row.input_shape[0])
    bias = f" + {ink.blank(out, 10)}" if row.layer.bias else ""
    factors = " · ".join(ink.blank(size, 10) for size in (channels, height, width))
    total = ink.blank(f"{row.parameters:,}", 24)
    return [f"The parameters of layer {index}: {ink.blank(out, 10)} · ({factors}){bias} = {total}"]


def _elsewhere(rows: Sequence[Row], draw: np.random.RandomState, ink: Ink) -> list[str]:
    """The sizes that the same layers lead to on a picture of another size."""
    channels, height, width = rows[0].input_shape
    shape = (channels, height + int(draw.randint(1, 65)), width + int(draw.randint(1, 65)))
    sizes = [row.output_shape for row in summarize([row.layer for row in rows], shape)]
    if None in sizes:
        return []
    blanks = ", ".join(ink.blank(by(size[1:]), 20) for size in sizes)
    said = f"{channels} channel{'' if channels == 1 else 's'} of {by(shape[1:])}"
    return [f"On a picture of {said}, the outputs are, layer by layer: {blanks} (rows × columns)."]

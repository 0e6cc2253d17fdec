"""The whole file: a page or two for each number, then a key for each; HTML that prints on A4 and Letter."""

from collections.abc import Callable, Sequence
from html import escape

from core.export.shown import Shown
from core.export.worksheet.markup import Ink
from core.export.worksheet.network_page import NETWORK_TITLE, network_page
from core.export.worksheet.operation_page import operation_page, operation_title
from core.export.worksheet.operation_tasks import operation_tasks
from core.network.rows import Row

_STYLE = """
@page { margin: 12mm }
:root { color-scheme: light }
body { font: 10.5pt/1.35 system-ui, sans-serif; color: #000; background: #fff; max-width: 185mm; margin: 6mm auto }
header { display: flex; gap: 6mm; align-items: baseline; border-bottom: .4mm solid #000; margin-bottom: 2mm }
h1 { font-size: 14pt; margin: 0; flex: 1 }
p { margin: 1.5mm 0 }
ol { padding-left: 6mm; margin: 2mm 0 }
li { margin: 2.5mm 0; break-inside: avoid }
@media print { body { margin: 0; max-width: none } }
.sheet { break-after: page }
.sheet:last-child { break-after: auto }
.grids { display: flex; flex-wrap: wrap; gap: 2mm 6mm; align-items: flex-end; margin: 1.5mm 0 }
table { border-collapse: collapse; break-inside: avoid }
caption { text-align: left; white-space: nowrap; font-weight: 600; font-size: 9pt }
.grid td { border: .25mm solid #000; min-width: 7.5mm; height: 6.5mm; padding: 0 .7mm; text-align: center }
.grid th, .grid td.corner { border: 0; font-weight: 400; font-size: 7.5pt; color: #444; padding: 0 1mm; min-width: 0 }
.grid.wide td, .several .grid td { min-width: 5.6mm; height: 5.4mm; padding: 0 .2mm; font-size: 6.5pt }
.grid td.border { border-style: dashed }
.blank { display: inline-block; border-bottom: .3mm solid #000; text-align: center; padding: 0 .5mm }
.line { border-bottom: .3mm solid #000; height: 8mm }
.layers td, .layers th { border: .25mm solid #000; padding: 1mm 1.5mm; text-align: left; font-size: 9pt }
.layers th { font-weight: 400 }
.layers td { min-width: 22mm; height: 8mm; text-align: center }
footer { font-size: 8pt; color: #444; margin-top: 2mm; overflow-wrap: anywhere }
"""


def operation_worksheet(shown: Shown, first: int, count: int = 1, other_numbers: bool = False) -> str:
    """Worksheets on one operation with the numbers from ``first`` on, and a key for each, as one HTML file.

    Args:
        other_numbers: whether each has input numbers of its own; else they differ in what they ask.

    Raises:
        ValueError: there are too many cells for paper.
    """
    tasks = [operation_tasks(shown, number, other_numbers) for number in range(first, first + count)]
    pages = {task.number: lambda ink, task=task: operation_page(task, ink) for task in tasks}
    titles = [operation_title(task.shown) for task in tasks]
    return _document(titles, pages, shown.link)


def network_worksheet(rows: Sequence[Row], link: str, first: int, count: int = 1) -> str:
    """The same on the layers of a network, as ``core.network.rows.summarize`` gives them.

    Raises:
        ValueError: there is no layer.
    """
    numbers = range(first, first + count)
    pages = {number: lambda ink, number=number: network_page(rows, number, ink) for number in numbers}
    return _document([NETWORK_TITLE] * count, pages, link)


def _document(titles: Sequence[str], pages: dict[int, Callable[[Ink], str]], link: str) -> str:
    sheets = []
    for key in (False, True):
        for title, (number, page) in zip(titles, pages.items()):
            who = f"Key of worksheet {number}" if key else f"Worksheet {number}"
            name = "" if key else "<span>Name ______________________</span>"
            sheets.append(
                f'<section class="sheet"><header><h1>{escape(title)}</h1>{name}<span>{who}</span></header>'
                f"{page(Ink(key))}<footer>Convolution Explorer, {escape(link)}</footer></section>"
            )
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(titles[0])}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body>{''.join(sheets)}</body></html>"
    )

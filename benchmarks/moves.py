"""From a key on a slider to the new picture, to the server's own picture, and what the server sends for it."""

from collections.abc import Iterator
from statistics import median

from benchmarks.browser import chromium, opened
from benchmarks.pages import EMPTY, MOVED
from benchmarks.report import Row, Table
from benchmarks.sampling import Effort, interleaved
from benchmarks.servers import APP, EMPTY_APP, running

_REFERENCE = "an empty Streamlit page with one slider and the same settings"
_WARM_UP = 3  # moves that are not counted


def measure(effort: Effort) -> Iterator[Table]:
    """All tables come from the same moves."""
    drawn, answered, sizes = [], [], []
    with running(APP) as app, running(EMPTY_APP) as empty, chromium() as browser:
        for page in MOVED:
            with opened(browser, empty, EMPTY) as reference, opened(browser, app, page) as ours:
                interleaved(ours.move, reference.move, _WARM_UP)
                pair = interleaved(ours.move, reference.move, effort.moves)
            drawn.append(Row(page.name, *(median(move.drawn for move in moves) for moves in pair), page.aim))
            answered.append(Row(page.name, *(median(move.answered for move in moves) for moves in pair)))
            sizes.append(Row(page.name, *(median(move.bytes for move in moves) / 1000 for moves in pair)))
    yield Table("Slider key to new picture, 512×512, in Chromium", "ms", _REFERENCE, tuple(drawn))
    yield Table("Slider key to the server's own picture", "ms", _REFERENCE, tuple(answered))
    yield Table("Sent over the websocket for each move", "kB", _REFERENCE, tuple(sizes))

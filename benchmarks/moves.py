"""From a key on a slider to the new picture, and what the server sends for it."""

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
    """Both tables come from the same moves."""
    times, sizes = [], []
    with running(APP) as app, running(EMPTY_APP) as empty, chromium() as browser:
        for page in MOVED:
            with opened(browser, empty, EMPTY) as reference, opened(browser, app, page) as ours:
                interleaved(ours.move, reference.move, _WARM_UP)
                pair = interleaved(ours.move, reference.move, effort.moves)
            milliseconds = (median(move.milliseconds for move in moves) for moves in pair)
            kilobytes = (median(move.bytes for move in moves) / 1000 for moves in pair)
            times.append(Row(page.name, *milliseconds, page.aim))
            sizes.append(Row(page.name, *kilobytes))
    yield Table("Slider key to new picture, 512×512, in Chromium", "ms", _REFERENCE, tuple(times))
    yield Table("Sent over the websocket for each move", "kB", _REFERENCE, tuple(sizes))

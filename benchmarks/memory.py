"""Resident memory of the server while one reader works."""

from collections.abc import Iterator

from playwright.sync_api import Browser

from benchmarks.browser import chromium, opened
from benchmarks.pages import EMPTY, FEATURE_MAPS, MOVED, Page
from benchmarks.report import Row, Table
from benchmarks.sampling import Effort
from benchmarks.servers import APP, EMPTY_APP, running


def measure(effort: Effort) -> Iterator[Table]:
    """Pages against the empty one, and their own growth."""
    with chromium() as browser:
        reference = _megabytes(browser, EMPTY_APP, EMPTY, effort.memory_moves)
        for page in (MOVED[0], FEATURE_MAPS):
            ours = _megabytes(browser, APP, page, effort.memory_moves)
            yield Table(
                f"Resident memory of the server ({page.name})",
                "MB",
                "the empty page's server at the same moment",
                tuple(Row(moment, ours[moment], reference[moment]) for moment in ours),
            )
            *_, earlier, last = ours
            growth = Row(f"{last}, against {earlier}", ours[last], ours[earlier], aim=1.05)
            yield Table("Growth of the server's memory", "MB", "the same server, earlier", (growth,))


def _megabytes(browser: Browser, script: str, page: Page, moves: tuple[int, ...]) -> dict[str, float]:
    """Moment -> MB held by a new server of this script."""
    with running(script) as server:
        held = {"after the start": server.resident_megabytes()}
        with opened(browser, server, page) as tab:
            held["after the first load"] = server.resident_megabytes()
            for before, target in zip((0, *moves), moves):
                for _ in range(target - before):
                    tab.move()
                held[f"after {target} moves"] = server.resident_megabytes()
    return held

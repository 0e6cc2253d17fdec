"""From the start of the navigation, with an empty browser cache, until the page is drawn."""

from collections.abc import Callable, Iterator
from functools import partial
from statistics import median

from playwright.sync_api import Browser

from benchmarks.browser import chromium, opened
from benchmarks.pages import EMPTY, LOADED, Page
from benchmarks.report import Row, Table
from benchmarks.sampling import Effort, interleaved
from benchmarks.servers import APP, EMPTY_APP, Server, running

_REFERENCE = "an empty Streamlit page with one slider and the same settings"


def measure(effort: Effort) -> Iterator[Table]:
    """From a server that has shown the page before, and from one that was just started."""
    with chromium() as browser:
        with running(APP) as app, running(EMPTY_APP) as empty:
            load = {APP: partial(_load, browser, app), EMPTY_APP: partial(_load, browser, empty)}
            for page in (EMPTY, *LOADED):
                load[EMPTY_APP if page is EMPTY else APP](page)
            yield _table("First load, warm server", load, effort.loads)
        load = {script: partial(_first_load, browser, script) for script in (APP, EMPTY_APP)}
        yield _table("First load of a server just started", load, effort.fresh_servers)


def _table(title: str, load: dict[str, Callable[[Page], float]], times: int) -> Table:
    rows = []
    for page in LOADED:
        pair = interleaved(partial(load[APP], page), partial(load[EMPTY_APP], EMPTY), times)
        rows.append(Row(page.name, *map(median, pair), page.aim))
    return Table(title, "ms", _REFERENCE, tuple(rows))


def _load(browser: Browser, server: Server, page: Page) -> float:
    """Milliseconds for one load."""
    with opened(browser, server, page) as tab:
        return tab.load_milliseconds


def _first_load(browser: Browser, script: str, page: Page) -> float:
    """Milliseconds for the first load of a server of its own."""
    with running(script) as server:
        return _load(browser, server, page)

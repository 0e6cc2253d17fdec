"""Training beside the app: what a third person's slider costs while two train, and how long a run takes."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from statistics import median

from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from benchmarks.browser import chromium, opened
from benchmarks.pages import MOVED
from benchmarks.report import Row, Table
from benchmarks.sampling import Effort
from benchmarks.servers import APP, running

_FILTERS = MOVED[0]
_TRAIN = "/learning?section=train"
_LONG = f"{_TRAIN}&train_steps=1600"  # goes on longer than the moves take
_WARM_UP = 3  # moves that are not counted
_PATIENCE = 120_000  # milliseconds


def measure(effort: Effort) -> Iterator[Table]:
    """One server: a person alone, then the same person beside two who train, then one run by itself."""
    with running(APP) as app, chromium() as browser:
        with opened(browser, app, _FILTERS) as third:
            idle = [third.move() for _ in range(_WARM_UP + effort.moves)][_WARM_UP:]
            with ExitStack() as trainers:
                for _ in range(2):
                    tab = trainers.enter_context(_tab(browser))
                    tab.goto(app.url + _LONG)
                    _start(tab)
                busy = [third.move() for _ in range(_WARM_UP + effort.moves)][_WARM_UP:]
        rows = [
            Row(name, *(median(getattr(move, name) for move in moves) for moves in (busy, idle)), 2.0)
            for name in ("drawn", "answered")
        ]
        yield Table(
            "A slider on Filters while two others train",
            "ms",
            "the same slider while nobody trains",
            tuple(rows),
        )
        with _tab(browser) as tab:
            tab.goto(app.url + _TRAIN)
            tab.get_by_role("button", name="Start", exact=True).wait_for(timeout=_PATIENCE)
            began = time.perf_counter()
            _start(tab)
            moving = time.perf_counter() - began
            tab.get_by_text("steps in").wait_for(timeout=_PATIENCE)
            rows = (
                Row("first step", moving, 20.0, 1.0),
                Row("trained", time.perf_counter() - began, 20.0, 1.0),
            )
        yield Table("A run with the defaults, from the press of the button", "s", "20 seconds", rows)


@contextmanager
def _tab(browser: Browser) -> Iterator[Tab]:
    """A new tab in a context of its own, closed with the block."""
    context = browser.new_context()
    try:
        yield context.new_page()
    finally:
        context.close()


def _start(tab: Tab) -> None:
    """Press the button and wait until the run is learning."""
    tab.get_by_role("button", name="Start", exact=True).click(timeout=_PATIENCE)
    tab.get_by_text("s left").wait_for(timeout=_PATIENCE)

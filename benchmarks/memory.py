"""Resident memory of the server while one reader works: moves a slider, or tries one network after another."""

import asyncio
from collections.abc import Callable, Iterator

from playwright.sync_api import Browser

from benchmarks.browser import OpenPage, chromium, opened
from benchmarks.pages import EMPTY, FEATURE_MAPS, MOVED, Page
from benchmarks.report import Figures, Row, Table
from benchmarks.sampling import Effort
from benchmarks.servers import APP, EMPTY_APP, Server, running
from benchmarks.visitor import visiting
from core.ui.app.page_list import HOME, PAGES

_Change = Callable[[OpenPage, int], object]  # makes the change with this number, from 0


def measure(effort: Effort) -> Iterator[Table | Figures]:
    """Every page once; then pages against the empty one, and their own growth."""
    yield Figures("Resident memory of the server while every page is visited once", ("MB",), _every_page())
    moves, stacks = effort.memory_moves, effort.memory_stacks
    with chromium() as browser:
        reference = _megabytes(browser, EMPTY_APP, EMPTY, sorted({*moves, *stacks}), _move)
        for page, what, change, counts in (
            (MOVED[0], "a slider moved", _move, moves),
            (FEATURE_MAPS, "another stack of layers each time", _other_stack, stacks),
        ):
            ours = _megabytes(browser, APP, page, counts, change)
            yield Table(
                f"Resident memory of the server ({page.name}; {what})",
                "MB",
                "the empty page's server after as many moves of its slider",
                tuple(Row(moment, ours[moment], reference[moment]) for moment in ours),
            )
            *_, earlier, last = ours
            growth = Row(f"{last}, against {earlier}", ours[last], ours[earlier], aim=1.05)
            yield Table("Growth of the server's memory", "MB", "the same server, earlier", (growth,))


def _every_page() -> tuple[tuple[str, float], ...]:
    """After what -> MB held by a new server; PyTorch is imported on the way."""
    with running(APP) as server:
        return (("after the start", server.resident_megabytes()), *asyncio.run(visit_every_page(server)))


async def visit_every_page(server: Server) -> list[tuple[str, float]]:
    """Visit each once, in a session of its own: after which -> MB held by the server."""
    held = []
    for entry in PAGES:
        async with visiting(server.url) as visitor:
            await visitor.open("" if entry is HOME else entry.name)
        held.append((f"after {entry.title}", server.resident_megabytes()))
    return held


def _megabytes(
    browser: Browser, script: str, page: Page, counts: list[int] | tuple[int, ...], change: _Change
) -> dict[str, float]:
    """Moment -> MB held by a new server of this script; read after so many changes, in rising order."""
    with running(script) as server:
        held = {"after the start": server.resident_megabytes()}
        with opened(browser, server, page) as tab:
            held["after the first load"] = server.resident_megabytes()
            for before, target in zip((0, *counts), counts):
                for number in range(before, target):
                    change(tab, number)
                held[f"after {target} changes"] = server.resident_megabytes()
    return held


def _move(tab: OpenPage, _: int) -> None:
    tab.move()


def _other_stack(tab: OpenPage, number: int) -> None:
    """Two convolutions that no other number below 30 has; their sizes rise and fall, so that no trend is theirs."""
    channels = 8 + 7 * number % 30
    stack = f"conv.{channels}.relu;conv.{48 - channels}.relu"
    tab.visit(f"{tab.page.link}&stack={stack}")

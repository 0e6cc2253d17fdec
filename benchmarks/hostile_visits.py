"""Hostile links and pastes on every page, by visitors without a browser: faults, and the slowest answers."""

import asyncio
import os
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.answer import Answer
from benchmarks.hostile.links import hostile_link
from benchmarks.hostile.mutations import changed_text
from benchmarks.hostile.readers import NETWORKS, NUMBERS
from benchmarks.report import Figures
from benchmarks.sampling import FULL, Effort
from benchmarks.servers import APP, Server, running
from benchmarks.visitor import visiting
from core.ui.app.page_list import HOME, PAGES
from core.ui.app.showing import FIELD_LABEL

MOST_SECONDS = 5.0
_SEED = 17
_COUNT = {True: 10_000, False: 100}  # links, and pastes; whether everything is measured
_LONGEST_PASTE = 30_000
_SHOWN = 20  # faults
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Visit:
    """What one link or paste led to.

    Attributes:
        page: where. what: "link" or "paste". number: with the seed, gives the same again. seconds: by the clock.
        core_seconds: of processor time in the server. exceptions: that the page showed, or why there was no answer.
    """

    page: str
    what: str
    number: int
    seconds: float
    core_seconds: float
    exceptions: tuple[str, ...]

    @property
    def is_fault(self) -> bool:
        """Whether it showed an exception, or took too long on a core of its own."""
        return bool(self.exceptions) or self.core_seconds > MOST_SECONDS


def measure(effort: Effort) -> Iterator[Figures]:
    """The table by page and kind, then the faults."""
    count, cores = _COUNT[effort is FULL], os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        shares = list(pool.map(lambda start: visits(range(start, count, cores)), range(cores)))
    yield from tables(
        "Hostile links and pastes on every page", [visit for share in shares for visit in share]
    )


def visits(numbers: range) -> list[Visit]:
    """The visits of these numbers to a server of their own, one after the other."""

    async def all_of_them(server: Server) -> list[Visit]:
        async with visiting(server.url) as visitor:  # imports PyTorch: no link's fault
            await visitor.open("feature_maps")
        return [visit for number in numbers async for visit in _visit(server, number)]

    with running(APP) as server:
        return asyncio.run(all_of_them(server))


async def _visit(server: Server, number: int) -> AsyncIterator[Visit]:
    """A link in a session of its own, and a paste there; where the page has no field, on one that has."""
    chance = random.Random(f"{_SEED} {number}")
    page, query = hostile_link(chance)
    known = page if page in [entry.name for entry in PAGES] else "no page"
    watch = Watch(server)
    try:
        async with visiting(server.url) as visitor:
            shown = await visitor.open("" if page == HOME.name else page, query)
            yield watch.visit(known, "link", number, shown.exceptions)
            if shown.closed:
                label = chance.choice(sorted(shown.closed))
                more = await visitor.unfold(shown, label)
                whole_page = not shown.closed[label][1]  # a field that it did not draw again is there no more
                shown = more if whole_page else Answer(fields=shown.fields | more.fields)
                yield watch.visit(known, "opened", number, more.exceptions)
            if labels := sorted(shown.fields.keys() - {FIELD_LABEL}):
                label = chance.choice(labels)
                more = await visitor.type(shown, label, hostile_paste(label, chance))
                yield watch.visit(known, f"paste: {label}", number, more.exceptions)
    except Exception as error:  # noqa: BLE001 whatever it is, there was no answer
        yield watch.visit(known, "no answer", number, [f"{type(error).__name__}: {error}"])


def hostile_paste(label: str, chance: random.Random) -> str:
    """A text for the field with this label: one that is right there, changed."""
    right = chance.choice(NETWORKS if "network" in label else NUMBERS)
    text = changed_text(right, (*NUMBERS, *NETWORKS), chance, _LONGEST_PASTE)
    return text.encode("utf-8", "replace").decode()


class Watch:
    """What passes from one visit to the next: seconds by the clock, and of the server's processor time."""

    def __init__(self, server: Server):
        self._server = server
        self._clock, self._used = time.perf_counter(), self._processor_seconds()

    def visit(self, page: str, what: str, number: int, exceptions: list[str]) -> Visit:
        clock, used = time.perf_counter(), self._processor_seconds()
        visit = Visit(page, what, number, clock - self._clock, used - self._used, tuple(exceptions))
        self._clock, self._used = clock, used
        return visit

    def _processor_seconds(self) -> float:
        fields = Path(f"/proc/{self._server.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS


def tables(title: str, found: list[Visit]) -> Iterator[Figures]:
    """By page and kind; then the faults, if there are any."""
    groups = defaultdict(list)
    for visit in found:
        groups[f"{visit.page}, {visit.what.partition(':')[0]}"].append(visit)
    lines = tuple(
        (
            name,
            str(len(group)),
            str(sum(bool(visit.exceptions) for visit in group)),
            max(visit.core_seconds for visit in group),
            max(visit.seconds for visit in group),
        )
        for name, group in sorted(groups.items())
    )
    columns = ("count", "exceptions", "slowest, s of a core", "slowest, s by the clock")
    yield Figures(title, columns, lines)
    faults = [visit for visit in found if visit.is_fault][:_SHOWN]
    if faults:
        said = tuple(
            (f"{v.page}, {v.what}, {v.number}", " ".join(v.exceptions)[:200], v.core_seconds) for v in faults
        )
        yield Figures("Faults, the first of them", ("exceptions", "s of a core"), said)

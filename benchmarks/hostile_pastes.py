"""Thousands of hostile texts pasted into every page's fields, by visitors without a browser."""

import asyncio
import os
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from benchmarks.answer import Answer
from benchmarks.hostile_visits import Visit, Watch, hostile_paste, tables
from benchmarks.report import Figures
from benchmarks.sampling import FULL, Effort
from benchmarks.servers import APP, Server, running
from benchmarks.visitor import Visitor, visiting
from core.ui.app.showing import FIELD_LABEL

_SEED = 18
_COUNT = {True: 10_000, False: 20}  # pastes in each place; whether everything is measured
_IN_A_SESSION = 100


@dataclass(frozen=True)
class _Place:
    """Where fields for text are: a page in the state of a link's query, with something opened there if need be."""

    page: str
    query: str = ""
    opened: str = ""


_PLACES = (
    _Place("filters", "apply=own", "Paste or open"),
    _Place("filters", "ask=1"),
    _Place("arithmetic", "numbers=typed&weights=typed"),
    _Place("feature_maps"),
    _Place("im2col", "unroll=numbers&numbers=typed&bank=typed"),
    _Place("learning", "section=backward&backward_loss=typed&numbers=typed&weights=typed"),
    _Place("practice", "practice_kind=size"),
)


def measure(effort: Effort) -> Iterator[Figures]:
    """The table by page, then the faults."""
    count, cores = _COUNT[effort is FULL], os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        shares = list(pool.map(lambda start: _pastes(range(start, count, cores)), range(cores)))
    yield from tables("Hostile texts pasted on every page", [visit for share in shares for visit in share])


def _pastes(numbers: range) -> list[Visit]:
    """The pastes of these numbers in every place, into a server of their own, one after the other."""

    async def all_of_them(server: Server) -> list[Visit]:
        return [
            visit
            for place in _PLACES
            for start in range(0, len(numbers), _IN_A_SESSION)
            for visit in await _session(server, place, numbers[start : start + _IN_A_SESSION])
        ]

    with running(APP) as server:
        return asyncio.run(all_of_them(server))


async def _session(server: Server, place: _Place, numbers: range) -> list[Visit]:
    found = []
    async with visiting(server.url) as visitor:
        shown = await visitor.open(place.page, place.query)
        if place.opened:
            shown = await visitor.unfold(shown, place.opened)
        labels = sorted(shown.fields.keys() - {FIELD_LABEL})
        watch = Watch(server)
        for number in numbers:
            label, answer = await _paste(visitor, shown, labels, number)
            found.append(watch.visit(place.page, f"paste: {label}", number, answer.exceptions))
    return found


async def _paste(visitor: Visitor, shown: Answer, labels: list[str], number: int) -> tuple[str, Answer]:
    """A field that was pasted into, and the answer."""
    chance = random.Random(f"{_SEED} {number}")
    label = chance.choice(labels)
    return label, await visitor.type(shown, label, hostile_paste(label, chance))

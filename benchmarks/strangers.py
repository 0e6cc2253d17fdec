"""What the server holds after thousands of sessions that share nothing: each comes by a random link, and leaves."""

import asyncio
import itertools
import random
from collections.abc import Iterator

from benchmarks.links import random_link
from benchmarks.memory import visit_every_page
from benchmarks.report import Figures
from benchmarks.sampling import FULL, Effort
from benchmarks.servers import APP, Server, running
from benchmarks.visitor import visiting
from core.ui.app.page_list import HOME

_AT_ONCE = 4
_SEED = 15
_READ_AFTER = {
    True: (2_500, 5_000, 7_500, 10_000, 12_500),
    False: (50, 100),
}  # whether everything is measured
_SECONDS_AFTER = 75  # ended sessions are forgotten after 60 and collected soon after


def measure(effort: Effort) -> Iterator[Figures]:
    """MB after every page once, after so many sessions, and a little later; exceptions that were shown."""
    with running(APP) as server:
        lines = tuple(asyncio.run(_held(server, _READ_AFTER[effort is FULL])))
    yield Figures("Resident memory of the server while strangers pass", ("MB", "exceptions shown"), lines)


async def _held(server: Server, counts: tuple[int, ...]) -> list[tuple[str, float, str]]:
    *_, (_, megabytes) = await visit_every_page(server)
    lines = [("after every page once", megabytes, "")]
    faults = 0
    for before, target in itertools.pairwise((0, *counts)):
        numbers = iter(range(before, target))
        faults += sum(await asyncio.gather(*(_visits(server, numbers) for _ in range(_AT_ONCE))))
        lines.append((f"after {target:,} sessions", server.resident_megabytes(), str(faults)))
    await asyncio.sleep(_SECONDS_AFTER)
    return [*lines, (f"{_SECONDS_AFTER} s later", server.resident_megabytes(), str(faults))]


async def _visits(server: Server, numbers: Iterator[int]) -> int:
    """How many of these sessions were shown an exception."""
    faults = 0
    for number in numbers:
        page, query = random_link(random.Random(f"{_SEED} {number}"))
        async with visiting(server.url) as visitor:
            shown = await visitor.open("" if page == HOME.name else page, query)
        faults += bool(shown.exceptions)
    return faults

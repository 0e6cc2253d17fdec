"""Three processes behind HAProxy against one behind it, on the same cores: what a second and a third process bring.

Everybody has a filter of their own, so that no answer serves two. Who asks runs on the same machine
and takes its part of it.
"""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from statistics import median, quantiles

from benchmarks.proxy import proxied
from benchmarks.report import Row, Table
from benchmarks.sampling import Effort
from benchmarks.servers import APP, running
from benchmarks.visitor import visiting

_PEOPLE = (30, 100, 200)
_REPLICAS = 3
_SECONDS_TO_ARRIVE = 2.0  # the first after this time is there before the last: a workshop begins
_SECONDS_BETWEEN_MOVES = 2.0
_MOVES_IN_EFFORT = 3  # moves of the effort that one move of everybody stands for

Times = tuple[list[float], list[float]]  # milliseconds of first pages, and of moves


def measure(effort: Effort) -> Iterator[Table]:
    """First pages and moves of Filters, for growing numbers of people; the two in turn."""
    moves = effort.moves // _MOVES_IN_EFFORT
    with _behind_a_proxy(_REPLICAS) as three, _behind_a_proxy(1) as one:
        times = {
            people: [asyncio.run(_workshop(url, people, moves)) for url in (three, one)] for people in _PEOPLE
        }
    for kind, title in enumerate(
        ("First pages of people who arrive within 2 s", "Moves of people, one every 2 s")
    ):
        rows = []
        for people, of_both in times.items():
            ours, reference = (each[kind] for each in of_both)
            rows.append(Row(f"{people} people, median", median(ours), median(reference)))
            rows.append(Row(f"{people} people, 95 of 100 within", _slow(ours), _slow(reference)))
        yield Table(f"{title}: three processes", "ms", "one process", tuple(rows))


def _slow(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


@contextmanager
def _behind_a_proxy(replicas: int) -> Iterator[str]:
    """The address of this many processes that have answered before."""
    with ExitStack() as ending:
        servers = [ending.enter_context(running(APP)) for _ in range(replicas)]
        addresses = [f"127.0.0.1:{server.url.rpartition(':')[2]}" for server in servers]
        url = ending.enter_context(proxied(addresses)).url
        asyncio.run(_workshop(url, 10 * replicas, moves=2))
        yield url


async def _workshop(url: str, people: int, moves: int) -> Times:
    first_pages, answers = [], []

    async def person(number: int) -> None:
        await asyncio.sleep(_SECONDS_TO_ARRIVE * number / people)
        async with visiting(url) as visitor:
            page = await visitor.open("filters", f"apply=random&seed={number}")
            first_pages.append(page.seconds * 1000)
            for move in range(moves):
                await asyncio.sleep(_SECONDS_BETWEEN_MOVES)
                answer = await visitor.slide(page, "Stride", 2 + move % 4)
                answers.append(answer.seconds * 1000)

    await asyncio.gather(*map(person, range(people)))
    return first_pages, answers

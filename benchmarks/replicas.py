"""Three processes behind HAProxy against one behind it, on the same cores: what a second and a third process bring.

Everybody has a filter of their own, so that no answer serves two. Who asks runs on the same machine
and takes its part of it.
"""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
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
    """First pages and moves of Filters, for growing numbers of people."""
    moves = effort.moves // _MOVES_IN_EFFORT
    times = {size: _times_behind_a_proxy(size, moves) for size in (_REPLICAS, 1)}
    for kind, title in enumerate(
        ("First pages of people who arrive within 2 s", "Moves of people, one every 2 s")
    ):
        rows = []
        for people in _PEOPLE:
            three, one = (times[size][people][kind] for size in (_REPLICAS, 1))
            rows.append(Row(f"{people} people, median", median(three), median(one)))
            rows.append(Row(f"{people} people, 95 of 100 within", _slow(three), _slow(one)))
        yield Table(f"{title}: three processes", "ms", "one process", tuple(rows))


def _slow(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def _times_behind_a_proxy(replicas: int, moves: int) -> dict[int, Times]:
    """Number of people -> their times."""
    with ExitStack() as ending:
        servers = [ending.enter_context(running(APP)) for _ in range(replicas)]
        entrance = ending.enter_context(
            proxied([f"127.0.0.1:{server.url.rpartition(':')[2]}" for server in servers])
        )
        asyncio.run(
            _workshop(entrance.url, 10 * replicas, moves=2)
        )  # torch is imported, torch's threads are there
        return {people: asyncio.run(_workshop(entrance.url, people, moves)) for people in _PEOPLE}


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

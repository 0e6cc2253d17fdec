"""Many people on one server at once, over Streamlit's websocket: each opens a page and moves a slider now and then."""

import asyncio
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import quantiles

from websockets.exceptions import WebSocketException

from benchmarks.answer import Answer
from benchmarks.proxy import Replicas
from benchmarks.servers import Server
from benchmarks.visitor import Visitor, visiting

SECONDS_TO_ARRIVE = 2.0  # the first after this time is there before the last: a workshop begins
SECONDS_BETWEEN_MOVES = 2.0
_KEEPER = "own_picture_kept"  # the component that keeps a picture of one's own in the browser


@dataclass(frozen=True)
class Doing:
    """What everybody does.

    Attributes:
        name: in the table. page: its name in the address. query: gives the link of the person with a number.
        slider: the label of the slider that is moved. first: its first position; it goes on by 1, through four.
        picture: gives the file, in base64, that the person with a number opens as a picture of one's own.
        most: people that are worth trying: more would wait for minutes.
    """

    name: str
    page: str
    query: Callable[[int], str]
    slider: str
    first: int
    picture: Callable[[int], str] | None = None
    most: int = 1000


class _Meeting:
    """Where people wait until all of them are there that still come."""

    def __init__(self, people: int):
        self.people = self._missing = people
        self._complete = asyncio.Event()

    async def met(self) -> None:
        self.leave()
        await self._complete.wait()

    def leave(self) -> None:
        """Wait for this one no longer."""
        self._missing -= 1
        if self._missing <= 0:
            self._complete.set()


@dataclass
class Times:
    """What came of it, over all people: seconds until an answer was complete.

    Attributes:
        opened: of first pages. moved: of moves. sent: of pictures of one's own.
        errors: exceptions shown, answers that did not come, sockets that broke.
        size: bytes received. processor: the server's seconds of a processor, for each second by the clock.
        memory: MB that the server held at the end.
    """

    opened: list[float] = field(default_factory=list)
    moved: list[float] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)
    errors: int = 0
    size: int = 0
    processor: float = 0.0
    memory: float = 0.0


def percentile(values: Sequence[float], share: int) -> float:
    """The value that ``share`` of 100 do not exceed; not a number where there is none."""
    if len(values) < 2:
        return values[0] if values else float("nan")
    return quantiles(values, n=100, method="inclusive")[share - 1]


def crowd(server: Server | Replicas, doing: Doing, people: int, moves: int) -> Times:
    """Have people arrive within two seconds, and when all are there each make so many moves, one every two seconds."""
    pictures = [doing.picture(number) if doing.picture else "" for number in range(people)]
    times, began, used = Times(), time.perf_counter(), server.processor_seconds()

    async def person(number: int, picture: str, everybody: _Meeting) -> None:
        await asyncio.sleep(SECONDS_TO_ARRIVE * number / people)
        try:
            await _visit(server.url, doing, number, picture, everybody, moves, times)
        except (OSError, TimeoutError, WebSocketException, KeyError):  # no answer, or one without the slider
            times.errors += 1
            everybody.leave()

    async def workshop() -> None:
        everybody = _Meeting(people)
        await asyncio.gather(*(person(*one, everybody) for one in enumerate(pictures)))

    asyncio.run(workshop())
    times.processor = (server.processor_seconds() - used) / (time.perf_counter() - began)
    times.memory = server.resident_megabytes()
    return times


async def _visit(
    url: str, doing: Doing, number: int, picture: str, everybody: _Meeting, moves: int, times: Times
) -> None:
    async with visiting(url) as visitor:
        page = _counted(await visitor.open(doing.page, doing.query(number)), times.opened, times)
        if picture:
            _counted(await give_picture(visitor, page, picture), times.sent, times)
        await everybody.met()
        await asyncio.sleep(SECONDS_BETWEEN_MOVES * number / everybody.people)
        for move in range(moves):
            await asyncio.sleep(SECONDS_BETWEEN_MOVES)
            answer = await visitor.slide(page, doing.slider, doing.first + move % 4)
            _counted(answer, times.moved, times)


def _counted(answer: Answer, seconds: list[float], times: Times) -> Answer:
    seconds.append(answer.seconds)
    times.size += answer.size
    times.errors += len(answer.exceptions)
    return answer


async def give_picture(visitor: Visitor, page: Answer, data: str, key: str = "own_file") -> Answer:
    """Send a file, in base64, to the field or to the keeper of a picture of one's own."""
    return await visitor.send(page, key, "file", {"name": "mine", "data": data})


def cut(server: Server, query: str, kept: Callable[[int], str], people: int) -> tuple[list[float], int]:
    """Cut everybody's socket at once; each comes back as a browser does, by the name of the session.

    Everybody has just moved a slider, which runs a fragment: Streamlit's script then has the whole page run again.

    Args:
        query: the link. kept: gives what the browser of the person with a number has kept, in base64.

    Returns:
        The seconds until each is back with a picture of one's own, infinite where it did not come back; and how many
        had to send theirs again, since Streamlit keeps 128 sessions at most that have no connection.
    """
    pictures = [kept(number) for number in range(people)]

    async def workshop() -> tuple[list[float], int]:
        all_there, back, sent_again = asyncio.Barrier(people), [], 0

        async def person(number: int) -> None:
            nonlocal sent_again
            await asyncio.sleep(SECONDS_TO_ARRIVE * number / people)
            async with visiting(server.url) as visitor:
                page = await visitor.open("filters", query)
                page = await give_picture(visitor, page, pictures[number], _KEEPER)
                await visitor.slide(page, "Stride", 1 + number % 2)
                await all_there.wait()
                visitor.break_off()
            began = time.perf_counter()
            async with visiting(server.url, before=visitor) as visitor:
                page = await visitor.run_again()
                if not page.headers[_KEEPER]["digest"]:
                    sent_again += 1
                    page = await give_picture(visitor, page, pictures[number], _KEEPER)
                seconds = time.perf_counter() - began
                back.append(seconds if page.headers[_KEEPER]["digest"] and not page.exceptions else math.inf)

        await asyncio.gather(*map(person, range(people)))
        return back, sent_again

    return asyncio.run(workshop())

"""Three processes behind HAProxy against one behind it, on the same cores: what a second and a third process bring.

Everybody has a filter of their own, so that no answer serves two. Who asks runs on the same machine and takes its part.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from benchmarks.crowd import crowd, percentile
from benchmarks.load import FILTERS
from benchmarks.proxy import proxied
from benchmarks.report import Row, Table
from benchmarks.sampling import Effort
from benchmarks.servers import APP, Server, running

_REPLICAS = 3


@dataclass(frozen=True)
class Replicas:
    """Several processes with one address, measured together."""

    url: str
    servers: tuple[Server, ...]

    def processor_seconds(self) -> float:
        """The time of a processor that all of them have used."""
        return sum(server.processor_seconds() for server in self.servers)

    def resident_megabytes(self) -> float:
        """The memory that all of them hold now, in MB; what they share is counted for each."""
        return sum(server.resident_megabytes() for server in self.servers)


def measure(effort: Effort) -> Iterator[Table]:
    """First pages and moves of Filters for growing numbers of people, the two in turn; then what it took."""
    with _behind_a_proxy(_REPLICAS) as three, _behind_a_proxy(1) as one:
        times = {
            f"{people} people": [
                crowd(replicas, FILTERS, people, effort.crowd_moves) for replicas in (three, one)
            ]
            for people in effort.crowds[1:]
        }
    for title, unit, number in (
        ("First page, p50", "ms", lambda of: 1000 * percentile(of.opened, 50)),
        ("First page, p95", "ms", lambda of: 1000 * percentile(of.opened, 95)),
        ("A move, p50", "ms", lambda of: 1000 * percentile(of.moved, 50)),
        ("A move, p95", "ms", lambda of: 1000 * percentile(of.moved, 95)),
        ("Cores kept busy", "cores", lambda of: of.processor),
        ("Memory", "MB", lambda of: of.memory),
    ):
        rows = (Row(people, *map(number, of_both)) for people, of_both in times.items())
        yield Table(f"{title}, three processes", unit, "one process", tuple(rows))
    if errors := sum(each.errors for of_both in times.values() for each in of_both):
        raise RuntimeError(f"{errors} answers were errors, or did not come.")


@contextmanager
def _behind_a_proxy(number: int) -> Iterator[Replicas]:
    """This many processes that have answered before."""
    with ExitStack() as ending:
        servers = tuple(ending.enter_context(running(APP)) for _ in range(number))
        addresses = [f"127.0.0.1:{server.url.rpartition(':')[2]}" for server in servers]
        replicas = Replicas(ending.enter_context(proxied(addresses)).url, servers)
        crowd(replicas, FILTERS, people=10 * number, moves=2)  # what is imported when it is first asked for
        yield replicas

"""Three processes behind HAProxy against one behind it, on the same cores: what a second and a third process bring.

Everybody has a filter of their own, so that no answer serves two. Who asks runs on the same machine and takes its part.
"""

from collections.abc import Iterator

from benchmarks.crowd import crowd, percentile
from benchmarks.load import FILTERS
from benchmarks.proxy import behind_a_proxy
from benchmarks.report import Row, Table
from benchmarks.sampling import Effort

_REPLICAS = 3


def measure(effort: Effort) -> Iterator[Table]:
    """First pages and moves of Filters for growing numbers of people, the two in turn; then what it took."""
    with behind_a_proxy(_REPLICAS) as three, behind_a_proxy(1) as one:
        for replicas in (three, one):  # what is imported when it is first asked for
            crowd(replicas, FILTERS, people=10 * len(replicas.servers), moves=2)
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

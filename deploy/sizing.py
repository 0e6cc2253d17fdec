"""How many processes for how many people: the tables in deploy/README.md, from figures measured by benchmarks/.

    python deploy/sizing.py

writes them into deploy/README.md anew; change MEASURED first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- written by deploy/sizing.py -->\n", "<!-- as far as here -->"


@dataclass(frozen=True)
class Measured:
    """What one process bears, and what was seen then.

    Attributes:
        page: where people are.
        people: how many are there at once, each moving a slider every 2 s, each with a filter of their own.
        seconds: within which 95 of 100 of their moves are answered.
    """

    page: str
    people: int
    seconds: float


# Two cores that the program that asks shared: benchmarks/README.md.
SOURCE = "2 cores, the program that asks included, see benchmarks/README.md"
MEASURED = (
    Measured("Filters", people=100, seconds=0.08),
    Measured("im2col", people=100, seconds=0.22),
    Measured("Feature maps", people=30, seconds=0.05),
)
MEGABYTES = 450  # 10**6 bytes of one process once every page was visited
LIMIT_GIB = 1  # the limit that compose.yaml and deployment.yaml set

SPARE = 1  # processes that may be gone, restarting or not yet there
ONE_IN = 100  # learners of a large course who have the app open in its busiest minute: an assumption
AT_ONCE = (30, 100, 300, 1_000, 3_000, 10_000)


def processes(people: int, per_process: int) -> int:
    """How many serve this many people at once, one of them to spare.

    >>> processes(100, 100), processes(101, 100)
    (2, 3)
    """
    return ceil(people / per_process) + SPARE


def figures() -> str:
    """The measured figures as a table."""
    rows = [f"| {one.page} | {one.people} | {one.seconds:g} s |" for one in MEASURED]
    return "\n".join(
        [
            f"Measured for one process ({SOURCE}):",
            "",
            "| page | people at once, each moving a slider every 2 s | 95 of 100 moves are answered within |",
            "|---|---|---|",
            *rows,
        ]
    )


def worked(measured: Sequence[Measured] = MEASURED) -> str:
    """The processes, cores and memory for growing numbers of people."""
    most, least = (pick(measured, key=lambda one: one.people) for pick in (max, min))
    pages = f"processes (and cores), all on {most.page} | processes, all on {least.page}"
    lines = [
        f"| people at once | learners, if 1 in {ONE_IN} is there | {pages} | memory in use | memory limits |",
        "|--:|--:|--:|--:|--:|--:|",
    ]
    for people in AT_ONCE:
        few, many = (processes(people, one.people) for one in (most, least))
        in_use = _range(f"{few * MEGABYTES / 1000:.1f}", f"{many * MEGABYTES / 1000:.1f}")
        limits = _range(few * LIMIT_GIB, many * LIMIT_GIB)
        lines.append(f"| {people:,} | {people * ONE_IN:,} | {few} | {many} | {in_use} GB | {limits} GiB |")
    return "\n".join(lines)


def _range(least: object, most: object) -> str:
    return f"{least}" if least == most else f"{least} to {most}"


def tables() -> str:
    """Both tables, as they stand in the README."""
    return f"{BEGIN}\n{figures()}\n\n{worked()}\n\n{END}"


def main() -> None:
    """Write the tables into the README."""
    before, _, rest = README.read_text("utf-8").partition(BEGIN)
    README.write_text(f"{before}{tables()}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main()

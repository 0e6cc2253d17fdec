"""Files and texts that nobody means well, given to what reads them: faults, the slowest, the largest memory."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from benchmarks.hostile.bombs import BOMBS
from benchmarks.hostile.decoding import Decoding, decoded, mutated
from benchmarks.hostile.files import right_files
from benchmarks.hostile.readers import READERS, Reading, read_hostile
from benchmarks.report import Figures
from benchmarks.sampling import FULL, Effort

_SEED = 17
_MUTATIONS = {True: 20_000, False: 500}  # of picture files; whether everything is measured
_TEXTS = {True: 10_000, False: 200}  # for each reader
_SHOWN = 20  # faults


def measure(effort: Effort) -> Iterator[Figures]:
    """The table of pictures, then that of texts and other files; each followed by its faults."""
    whole = effort is FULL
    yield from _of_pictures(_MUTATIONS[whole])
    found = {name: [read_hostile(name, _SEED, i) for i in range(_TEXTS[whole])] for name in READERS}
    lines = tuple(_of_texts(name, readings) for name, readings in found.items())
    yield Figures("Hostile texts and files, read", ("count", "read", "faults", "slowest, s"), lines)
    yield from _faults([reading for readings in found.values() for reading in readings if reading.is_fault])


def _of_pictures(count: int) -> Iterator[Figures]:
    files, cores = right_files(), os.cpu_count() or 1
    shares = [range(start, count, cores) for start in range(cores)]
    with ThreadPoolExecutor(cores) as pool:
        several = list(pool.map(lambda numbers: list(mutated(files, _SEED, numbers)), shares))
    groups: dict[str, list[Decoding]] = {}
    for done in (one for share in several for one in share):
        groups.setdefault(f"{done.name.partition(' ')[0].rstrip(',')}, mutations", []).append(done)
    groups["bombs"] = [done for name, make in BOMBS.items() for done in decoded({name: make()})]
    columns = ("count", "pictures", "sentences", "over time", "faults", "slowest, s of a core", "largest, MB")
    lines = tuple((name, *_counted(several)) for name, several in groups.items())
    yield Figures("Hostile picture files, decoded", columns, lines)
    yield from _faults([done for several in groups.values() for done in several if done.is_fault])


def _counted(several: list[Decoding]) -> tuple:
    outcomes = Counter(done.outcome for done in several)
    return (
        str(len(several)),
        *(str(outcomes[outcome]) for outcome in ("picture", "sentence", "over time")),
        str(sum(done.is_fault for done in several)),
        max(done.seconds for done in several),
        max(done.megabytes for done in several),
    )


def _of_texts(name: str, readings: list[Reading]) -> tuple:
    read = sum(reading.outcome == "read" for reading in readings)
    faults = sum(reading.is_fault for reading in readings)
    return name, str(len(readings)), str(read), str(faults), max(reading.seconds for reading in readings)


def _faults(found: Iterable[Decoding | Reading]) -> Iterator[Figures]:
    lines = tuple((fault.name, fault.outcome, fault.seconds) for fault in found)
    if lines:
        yield Figures("Faults, the first of them", ("outcome", "seconds"), lines[:_SHOWN])

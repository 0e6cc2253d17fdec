"""Repeating measurements in turn with their reference, so that both see the same machine."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Sample = TypeVar("Sample")


@dataclass(frozen=True)
class Effort:
    """How often each thing is repeated.

    Attributes:
        moves: slider moves of each page; loads: loads of each page from a warm server.
        fresh_servers: servers started for each page's first load ever.
        memory_moves: slider moves after which resident memory is read, in rising order.
        memory_stacks: stacks of layers after which it is read, likewise.
        calls: timed samples of each operation.
        crowds: people on one server at once, in rising order. crowd_moves: how many each of them makes.
    """

    moves: int
    loads: int
    fresh_servers: int
    memory_moves: tuple[int, ...]
    memory_stacks: tuple[int, ...]
    calls: int
    crowds: tuple[int, ...]
    crowd_moves: int


FULL = Effort(
    moves=30,
    loads=9,
    fresh_servers=5,
    memory_moves=(20, 200),
    memory_stacks=(10, 30),
    calls=60,
    crowds=(1, 30, 100, 200),
    crowd_moves=4,
)
QUICK = Effort(
    moves=8,
    loads=3,
    fresh_servers=1,
    memory_moves=(5, 20),
    memory_stacks=(3, 8),
    calls=15,
    crowds=(1, 30),
    crowd_moves=2,
)


def interleaved(
    ours: Callable[[], Sample], reference: Callable[[], Sample], times: int
) -> tuple[list[Sample], list[Sample]]:
    """What ``times`` calls of each return, called in turn; every second round starts with the other one."""
    samples, references = [], []
    for i in range(times):
        pair = [(ours, samples), (reference, references)]
        for call, results in pair[:: -1 if i % 2 else 1]:
            results.append(call())
    return samples, references

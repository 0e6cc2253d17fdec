"""Run with ``python -m benchmarks [names…] [--quick]`` from the repository's root."""

import argparse
import os
import platform
import signal
import sys

from benchmarks import (
    camera,
    fuzz,
    hostile_pastes,
    hostile_visits,
    load,
    loads,
    memory,
    moves,
    operations,
    replicas,
    stage,
    strangers,
    training,
)
from benchmarks.sampling import FULL, QUICK

BENCHMARKS = {
    "moves": moves.measure,
    "loads": loads.measure,
    "memory": memory.measure,
    "operations": operations.measure,
    "stage": stage.measure,
    "training": training.measure,
    "camera": camera.measure,
    "load": load.measure,
    "replicas": replicas.measure,
}
BY_NAME = {
    "fuzz": fuzz.measure,
    "hostile": hostile_visits.measure,
    "pastes": hostile_pastes.measure,
    "strangers": strangers.measure,
}  # a quarter of an hour to an hour each: only where they are asked for


def main() -> None:
    """Print one table after the other, as they come."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Times as ratios to a reference."
    )
    parser.add_argument(
        "names",
        nargs="*",
        metavar="name",
        help=f"what to run: {', '.join(BENCHMARKS)}, all of these if none; or {', '.join(BY_NAME)}",
    )
    parser.add_argument("--quick", action="store_true", help="fewer repetitions: to see that it works")
    arguments = parser.parse_args()
    known = BENCHMARKS | BY_NAME
    if unknown := set(arguments.names) - set(known):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; choose from {', '.join(known)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))  # servers and browser are still ended
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.platform()}; medians")
    for name in arguments.names or BENCHMARKS:
        _print_load()
        for table in known[name](QUICK if arguments.quick else FULL):
            print(f"\n{table}", flush=True)
    _print_load()


def _print_load() -> None:
    """How busy the machine is: a busy one makes all times longer, and the ratios less sure."""
    if hasattr(os, "getloadavg"):
        print(f"\nload average of the last minute: {os.getloadavg()[0]:.1f}", flush=True)


if __name__ == "__main__":
    main()

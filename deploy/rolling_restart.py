"""Restart the processes behind HAProxy one after the other, so that somebody always answers.

    python deploy/rolling_restart.py deploy/run/haproxy.sock -- docker compose -f deploy/compose.yaml restart {}

What comes after ``--`` restarts one process, or puts a new version in its place; ``{}`` in it is the process's name in
haproxy.cfg. Needs nothing but Python.
"""

import argparse
import csv
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BACKEND = "app"
_SECONDS_TO_START = 120.0
_SECONDS_BETWEEN_LOOKS = 0.2


@dataclass(frozen=True)
class Replica:
    """A process as the proxy sees it: whether it answers, and how many connections it has."""

    is_up: bool
    connections: int


class Proxy:
    """The runtime socket of a HAProxy that was started with haproxy.cfg."""

    def __init__(self, path: Path | str):
        self._path = str(path)

    def ask(self, command: str) -> str:
        """What HAProxy answers to a command of its management guide.

        Raises:
            OSError: it does not run, or the socket belongs to somebody else.
        """
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self._path)
            connection.sendall(f"{command}\n".encode())
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode()

    def replicas(self) -> dict[str, Replica]:
        """Name -> process, in the order of haproxy.cfg."""
        rows = csv.DictReader(self.ask("show stat").removeprefix("# ").splitlines())
        return {
            row["svname"]: Replica(row["status"].startswith(("UP", "DRAIN")), int(row["scur"]))
            for row in rows
            if row["pxname"] == BACKEND and row["svname"] != "BACKEND"
        }

    def set_state(self, name: str, state: str) -> None:
        """``drain``: no new visitor, those it has stay; ``ready``; ``maint``: nobody at all."""
        self.ask(f"set server {BACKEND}/{name} state {state}")

    def forget_health(self, name: str) -> None:
        """Take the process for down until its next check says otherwise."""
        self.ask(f"set server {BACKEND}/{name} health down")


def restart_in_turn(proxy: Proxy, restart: Callable[[str], None], patience: float) -> None:
    """Restart every process by ``restart(name)``.

    Args:
        proxy: the HAProxy before them.
        restart: returns when the old process has ended and the new one was started; raises where it cannot.
        patience: seconds for which a process keeps its visitors after it gets no new ones. Those who are still there
            then lose their socket; their browsers open another one, and the link brings their state back.

    Raises:
        RuntimeError: nobody could take over, or a process does not answer once it was restarted. It then gets no new
            visitors, and those that come after it are left as they are.
    """
    for name in proxy.replicas():
        _restart_one(proxy, name, restart, patience)


def _restart_one(proxy: Proxy, name: str, restart: Callable[[str], None], patience: float) -> None:
    others = [replica for other, replica in proxy.replicas().items() if other != name]
    if not any(replica.is_up for replica in others):
        raise RuntimeError(f"{name} is the only process that answers; start another one first.")
    proxy.set_state(name, "drain")
    _wait(patience, lambda: proxy.replicas()[name].connections == 0)
    restart(name)
    proxy.forget_health(name)
    if not _wait(_SECONDS_TO_START, lambda: proxy.replicas()[name].is_up):
        raise RuntimeError(
            f"{name} has not answered for {_SECONDS_TO_START:g} s after its restart; see its log."
        )
    proxy.set_state(name, "ready")


def _wait(seconds: float, is_so: Callable[[], bool]) -> bool:
    """Whether it came to be so within this time."""
    deadline = time.monotonic() + seconds
    while not (so := is_so()) and time.monotonic() < deadline:
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    return so


def main() -> None:
    """Say which process is restarted, and stop at the first that does not come back."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("socket", help="the runtime socket of HAProxy")
    parser.add_argument(
        "--patience", type=float, default=300, help="seconds a process keeps its visitors (300)"
    )
    parser.add_argument("command", nargs="+", help="restarts the process {}")
    arguments = parser.parse_args()

    def restart(name: str) -> None:
        print(f"{name} …", flush=True)
        subprocess.run([part.replace("{}", name) for part in arguments.command], check=True)

    try:
        restart_in_turn(Proxy(arguments.socket), restart, arguments.patience)
    except (RuntimeError, OSError, subprocess.CalledProcessError) as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()

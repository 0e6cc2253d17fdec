"""Processes of the app as the image runs them, behind a real HAProxy; they can be killed and come back."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.proxy import Entrance, proxied
from benchmarks.servers import free_port, wait_until_healthy
from tests.deploy.image import command, lay_out


class Replica:
    """One process, always at the same address."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._port = free_port()
        self._process: subprocess.Popen | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._port}"

    def start(self) -> None:
        """Begin to start; :meth:`wait` for it."""
        program, *arguments = command()
        here = "--server.address=127.0.0.1", f"--server.port={self._port}"
        self._process = subprocess.Popen(
            [Path(sys.executable).with_name(program), *arguments, *here],
            cwd=self._folder,
            env={**os.environ, "PYTHONPATH": ""},  # only what the image holds
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait(self) -> None:
        """Until it answers."""
        wait_until_healthy(f"http://{self.address}", self._process)

    def send(self, number: signal.Signals) -> None:
        """Send the process a signal."""
        self._process.send_signal(number)

    def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """End it as this signal does."""
        self.send(number)
        self._process.wait()

    def restart(self) -> None:
        """What an orchestrator does: end the old process, start a new one, do not wait for it."""
        if self._process.poll() is None:
            self.end()
        self.start()


@dataclass(frozen=True)
class Cluster:
    """Replicas by the names that they have in haproxy.cfg, and the way in."""

    entrance: Entrance
    replicas: dict[str, Replica]


@contextmanager
def cluster(folder: Path, size: int) -> Iterator[Cluster]:
    """This many replicas of what the image holds, laid out in a folder; all of them answer."""
    lay_out(folder)
    replicas = {f"app{i}": Replica(folder) for i in range(1, size + 1)}
    with ExitStack() as ending:
        for replica in replicas.values():
            replica.start()
            ending.callback(replica.end, signal.SIGKILL)
        for replica in replicas.values():
            replica.wait()
        entrance = ending.enter_context(proxied([replica.address for replica in replicas.values()]))
        yield Cluster(entrance, replicas)

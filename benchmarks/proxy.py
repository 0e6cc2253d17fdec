"""A real HAProxy with the deployment's own configuration, before processes of this machine."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import APP, ROOT, Server, free_port, running
from deploy.rolling_restart import Proxy

CONFIGURATION = ROOT / "deploy" / "haproxy.cfg"
_NOT_HERE = "There is no haproxy here; Debian's package has it."


@dataclass(frozen=True)
class Entrance:
    """Where visitors arrive, and the proxy's runtime socket."""

    url: str
    proxy: Proxy


def haproxy() -> str | None:
    """The path of the program; None where there is none. Debian keeps it where only root looks."""
    return shutil.which("haproxy", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


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


@contextmanager
def proxied(addresses: Sequence[str]) -> Iterator[Entrance]:
    """HAProxy before one to three processes, each given as ``host:port``; visitors are answered when the block begins.

    Raises:
        RuntimeError: there is no HAProxy, or it refuses its configuration.
    """
    program = haproxy()
    if program is None:
        raise RuntimeError(_NOT_HERE)
    with tempfile.TemporaryDirectory() as folder:
        socket, listen = Path(folder, "haproxy.sock"), f"127.0.0.1:{free_port()}"
        names = {f"APP_{i}": address for i, address in enumerate(addresses, 1)}
        process = subprocess.Popen(
            [program, "-db", "-f", CONFIGURATION],
            env={"SOCKET": str(socket), "LISTEN": listen, **names},
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait_for(socket, process)
            yield Entrance(f"http://{listen}", Proxy(socket))
        finally:
            process.terminate()
            process.wait()


def _wait_for(socket: Path, process: subprocess.Popen) -> None:
    """Until HAProxy listens: it opens its runtime socket together with all others."""
    while not socket.exists():
        try:
            raise RuntimeError(f"HAProxy ended with status {process.wait(0.05)}.")
        except subprocess.TimeoutExpired:
            continue


@contextmanager
def behind_a_proxy(number: int) -> Iterator[Replicas]:
    """So many processes of the app, one to three, behind HAProxy.

    Raises:
        RuntimeError: there is no HAProxy, or it refuses its configuration.
    """
    with ExitStack() as ending:
        servers = tuple(ending.enter_context(running(APP)) for _ in range(number))
        addresses = [f"127.0.0.1:{server.url.rpartition(':')[2]}" for server in servers]
        yield Replicas(ending.enter_context(proxied(addresses)).url, servers)

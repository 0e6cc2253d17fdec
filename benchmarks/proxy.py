"""A real HAProxy with the deployment's own configuration, before processes of this machine."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import ROOT, free_port
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

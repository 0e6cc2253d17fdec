"""The app's server and the browser's program, as the browser tests start them."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Each process of the tests has a folder of its own: its server's log has the same name in all.
ARTIFACTS = ROOT / "test-artifacts" / os.environ.get("PYTEST_XDIST_WORKER", "")
# A fake camera; nobody is asked whether a page may use it, as a headless shell can ask nobody.
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --use-fake-device-for-media-stream --use-fake-ui-for-media-stream"
).split()


@contextmanager
def running_server(log_name: str, script: str = "serve.py", port: int | None = None) -> Iterator[str]:
    """The address of an app while a server of its own runs, on a free port unless one is given; then it is killed.

    What it prints goes to a file in ARTIFACTS.
    """
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    options = {"server.headless": "true", "server.port": port, "server.address": "127.0.0.1"}
    options["server.fileWatcherType"] = "none"  # a file saved during the tests must not matter
    command = [sys.executable, "-m", "streamlit", "run", script]
    command += [f"--{name}={value}" for name, value in options.items()]
    log = ARTIFACTS / log_name
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_healthy(server, address, log)
        yield address
    finally:
        server.kill()
        server.wait()


class Mortal:
    """A server that can die and begin again at the same address; what it prints goes to a file in ARTIFACTS."""

    def __init__(self, log_name: str):
        self._log_name, self._port, self._life = log_name, free_port(), ExitStack()

    def begin(self) -> None:
        self.address = self._life.enter_context(running_server(self._log_name, port=self._port))

    def die(self) -> None:
        self._life.close()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _wait_until_healthy(server: subprocess.Popen, address: str, log: Path) -> None:
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")


def chromium() -> str:
    """The path of the browser.

    Raises:
        RuntimeError: there is none.
    """
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not found:
        raise RuntimeError("No Chromium found; install one, or set CHROMIUM to its path.")
    return found

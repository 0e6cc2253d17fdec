"""One server for all that is asked of a running app here: it notes whom it asks and what it loads."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.servers import APP, running

WATCH = """
import json, os, sys

def _note(*found):
    with open(os.environ["WATCHED"], "a") as file:
        file.write(json.dumps(found) + "\\n")

def _watch(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        address = arguments[1] if event in ("socket.connect", "socket.sendto") else arguments[:1]
        _note(event, str(address if isinstance(address, str) else address[0]))
    if event == "import":
        _note(event, arguments[0])

_note("watching", "localhost")
sys.addaudithook(_watch)
"""


@dataclass(frozen=True)
class Watched:
    """A running server.

    Attributes:
        url: where it answers. notes: the file of its notes.
    """

    url: str
    notes: Path

    def noted(self) -> list[list[str]]:
        """What it noted since its start: [event, address or module]."""
        return [json.loads(line) for line in self.notes.read_text().splitlines()]


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("watch")
    (folder / "sitecustomize.py").write_text(WATCH)
    with pytest.MonkeyPatch.context() as patch:
        path = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))
        patch.setenv("PYTHONPATH", path)
        patch.setenv("WATCHED", str(folder / "noted"))
        with running(APP) as server:
            yield Watched(server.url, folder / "noted")

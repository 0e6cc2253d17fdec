"""One server for all that is asked of a running app here: it notes whom it asks and what it loads."""

import asyncio
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from benchmarks.servers import APP, running
from benchmarks.visitor import visiting
from core.ui.app.page_list import HOME, PAGES

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


VISITED = [(entry.name * (entry is not HOME), "") for entry in PAGES] + [
    ("feature_maps", "look=sees&position=9,9")
]


@dataclass(frozen=True)
class Watched:
    """A running server on which every page has been visited.

    Attributes:
        url: where it answers. noted: [event, address or module], from its start until the last page was there.
    """

    url: str
    noted: list[list[str]]


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("watch")
    (folder / "sitecustomize.py").write_text(WATCH)
    with pytest.MonkeyPatch.context() as patch:
        path = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))
        patch.setenv("PYTHONPATH", path)
        patch.setenv("WATCHED", str(folder / "noted"))
        with running(APP) as server:
            asyncio.run(_visit_all(server.url))
            notes = (folder / "noted").read_text().splitlines()
            yield Watched(server.url, [json.loads(line) for line in notes])


async def _visit_all(url: str) -> None:
    for page, query in VISITED:
        async with visiting(url) as visitor:
            assert not (await visitor.open(page, query)).exceptions

"""The server asks nobody: every address that it looks up or connects to while all pages are visited is its own machine.

And it loads nothing of what it takes megabytes and seconds to load.

That the browser asks nobody but the server, every test in tests/browser holds (tests/browser/visitor.py).
"""

import asyncio
import ipaddress
import json
import os

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


def is_own(host: str) -> bool:
    """Whether an address is this machine's own, or one to listen at."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host in ("localhost", "None") or host.startswith("/")
    return address.is_loopback or address.is_unspecified


VISITED = [(entry.name * (entry is not HOME), "") for entry in PAGES] + [
    ("feature_maps", "look=sees&position=9,9")
]


@pytest.fixture(scope="module")
def noted(tmp_path_factory) -> list[list[str]]:
    """What a server noted, [event, address or module], from its start until every page had been visited."""
    folder = tmp_path_factory.mktemp("watch")
    (folder / "sitecustomize.py").write_text(WATCH)

    async def visit_all(url: str) -> None:
        for page, query in VISITED:
            async with visiting(url) as visitor:
                assert not (await visitor.open(page, query)).exceptions

    with pytest.MonkeyPatch.context() as patch:
        path = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))
        patch.setenv("PYTHONPATH", path)
        patch.setenv("WATCHED", str(folder / "noted"))
        with running(APP) as server:
            asyncio.run(visit_all(server.url))
    found = [json.loads(line) for line in (folder / "noted").read_text().splitlines()]
    assert ["watching", "localhost"] in found
    return found


def test_the_server_connects_to_no_other_machine(noted):
    asked = [found for found in noted if found[0] != "import"]
    assert not [found for found in asked if not is_own(found[1])]


def test_it_loads_neither_pandas_nor_sympy(noted):
    """Streamlit asks pandas of every list that is a component's data by itself, PyTorch sympy of some gradients."""
    loaded = {name for event, name in noted if event == "import"}
    assert {"torch", "core.network.effective_field"} <= loaded
    assert not loaded & {"pandas", "sympy"}

"""The server asks nobody: every address that it looks up or connects to while all pages are visited is its own machine.

That the browser asks nobody but the server, every test in tests/browser holds (tests/browser/visitor.py).
"""

import asyncio
import ipaddress
import json
import os

from benchmarks.servers import APP, running
from benchmarks.visitor import visiting
from core.ui.app.page_list import HOME, PAGES

WATCH = """
import json, os, sys

def _note(*found):
    with open(os.environ["WATCHED_SOCKETS"], "a") as file:
        file.write(json.dumps(found) + "\\n")

def _watch(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        address = arguments[1] if event in ("socket.connect", "socket.sendto") else arguments[:1]
        _note(event, str(address if isinstance(address, str) else address[0]))

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


def test_the_server_connects_to_no_other_machine(tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text(WATCH)
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))
    )
    monkeypatch.setenv("WATCHED_SOCKETS", str(tmp_path / "sockets"))

    async def visit_all(url: str) -> None:
        for entry in PAGES:
            async with visiting(url) as visitor:
                assert not (await visitor.open("" if entry is HOME else entry.name)).exceptions

    with running(APP) as server:
        asyncio.run(visit_all(server.url))
    asked = [json.loads(line) for line in (tmp_path / "sockets").read_text().splitlines()]
    assert ["watching", "localhost"] in asked
    assert not [found for found in asked if not is_own(found[1])]

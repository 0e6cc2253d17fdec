"""The server asks nobody: every address that it looks up or connects to while all pages are visited is its own machine.

And it loads nothing of what it takes megabytes and seconds to load.

That the browser asks nobody but the server, every test in tests/browser holds (tests/browser/visitor.py).
"""

import asyncio
import ipaddress

import pytest

from benchmarks.visitor import visiting
from core.ui.app.page_list import HOME, PAGES

VISITED = [(entry.name * (entry is not HOME), "") for entry in PAGES] + [
    ("feature_maps", "look=sees&position=9,9")
]


def is_own(host: str) -> bool:
    """Whether an address is this machine's own, or one to listen at."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host in ("localhost", "None") or host.startswith("/")
    return address.is_loopback or address.is_unspecified


@pytest.fixture(scope="module")
def noted(server) -> list[list[str]]:
    """What the server noted from its start until every page had been visited."""

    async def visit_all() -> None:
        for page, query in VISITED:
            async with visiting(server.url) as visitor:
                assert not (await visitor.open(page, query)).exceptions

    asyncio.run(visit_all())
    found = server.noted()
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

"""The server asks nobody: every address that it looks up or connects to while all pages are visited is its own machine.

And it loads nothing of what it takes megabytes and seconds to load.

That the browser asks nobody but the server, every test in tests/browser holds (tests/browser/visitor.py).
"""

import ipaddress


def is_own(host: str) -> bool:
    """Whether an address is this machine's own, or one to listen at."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host in ("localhost", "None") or host.startswith("/")
    return address.is_loopback or address.is_unspecified


def test_the_server_connects_to_no_other_machine(server):
    assert ["watching", "localhost"] in server.noted
    asked = [found for found in server.noted if found[0] != "import"]
    assert not [found for found in asked if not is_own(found[1])]


def test_it_loads_neither_pandas_nor_sympy(server):
    """Streamlit asks pandas of every list that is a component's data by itself, PyTorch sympy of some gradients."""
    loaded = {name for event, name in server.noted if event == "import"}
    assert {"torch", "core.network.effective_field"} <= loaded
    assert not loaded & {"pandas", "sympy"}

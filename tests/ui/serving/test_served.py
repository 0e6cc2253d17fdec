"""What happens as the server starts."""

import asyncio

import pytest
from streamlit import config, net_util
from streamlit.web.server import server_util

from core.ui.serving import error_log, served


@pytest.fixture(autouse=True)
def as_before(monkeypatch):
    """What serving changes about Streamlit is of no concern to other tests."""
    monkeypatch.setattr(error_log, "leave_out_tracebacks", lambda: None)
    monkeypatch.setattr(net_util, "get_external_ip", net_util.get_external_ip)


def test_a_page_from_elsewhere_is_refused_without_asking_anybody(monkeypatch):
    asked = []
    monkeypatch.setattr(net_util, "_external_ip", None)
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda url, **options: asked.append(url))
    assert not server_util.is_url_from_allowed_origins("https://elsewhere.example")
    assert len(asked) == 2  # Streamlit by itself
    served.as_served()
    assert not server_util.is_url_from_allowed_origins("https://elsewhere.example")
    assert len(asked) == 2


@pytest.mark.parametrize(("headless", "addresses"), [(False, ["http://localhost:8599"]), (True, [])])
def test_a_browser_is_opened_on_somebodys_own_machine_and_on_no_server(monkeypatch, headless, addresses):
    done = []
    options = {"server.headless": headless, "browser.serverPort": 8599, "server.port": 8599}
    asked = config.get_option
    monkeypatch.setattr(config, "get_option", lambda name: options.get(name, asked(name)))
    monkeypatch.setattr(served.cli_util, "open_browser", done.append)
    monkeypatch.setattr(served, "keep_the_sessions_of_a_full_room", lambda: done.append("has room"))
    monkeypatch.setattr(served, "import_every_module", lambda: done.append("imported"))
    monkeypatch.setattr(served.warm_up, "start", lambda: done.append("warmed up"))

    async def start() -> None:
        async with served.as_served()["lifespan"](None):
            done.append("serves")

    asyncio.run(start())
    assert done == ["has room", "imported", "warmed up", *addresses, "serves"]

"""What happens as the server starts."""

import asyncio

import pytest
from streamlit import config

from core.ui.serving import served


@pytest.mark.parametrize(("headless", "addresses"), [(False, ["http://localhost:8599"]), (True, [])])
def test_a_browser_is_opened_on_somebodys_own_machine_and_on_no_server(monkeypatch, headless, addresses):
    done = []
    options = {"server.headless": headless, "browser.serverPort": 8599, "server.port": 8599}
    asked = config.get_option
    monkeypatch.setattr(config, "get_option", lambda name: options.get(name, asked(name)))
    monkeypatch.setattr(served.cli_util, "open_browser", done.append)
    monkeypatch.setattr(served.error_log, "leave_out_tracebacks", lambda: None)
    monkeypatch.setattr(served, "import_every_module", lambda: done.append("imported"))
    monkeypatch.setattr(served.warm_up, "start", lambda: done.append("warmed up"))

    async def start() -> None:
        async with served.as_served()["lifespan"](None):
            done.append("serves")

    asyncio.run(start())
    assert done == ["imported", "warmed up", *addresses, "serves"]

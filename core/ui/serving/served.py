"""How ``serve.py`` serves the app: with protecting headers, errors told, and ready before its first visitor."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from streamlit import cli_util, config, net_util
from streamlit.web.server import server_util

from core.ui.app import warm_up
from core.ui.app.every_module import import_every_module
from core.ui.serving import error_log, errors
from core.ui.serving.headers import ProtectingHeaders, framers
from core.ui.serving.mended import keep_the_sessions_of_a_full_room


def as_served() -> dict[str, Any]:
    """The keyword arguments of ``st.App``, whichever script it runs."""
    error_log.leave_out_tracebacks()
    net_util.get_external_ip = _unknown_address
    return {
        "middleware": [Middleware(ProtectingHeaders, framers())],
        "on_script_error": errors.tell,
        "lifespan": _ready_for_visitors,
    }


def _unknown_address() -> None:
    """What this machine is called outside: not asked, and so not among the origins that are let in by themselves.

    Streamlit 1.67 asks a server of Amazon's whenever a page from elsewhere opens a websocket, and every visitor waits
    for the answer, up to two seconds.
    """


@asynccontextmanager
async def _ready_for_visitors(app: st.App) -> AsyncIterator[None]:
    """Import what the first visitor would wait for; make room; then, on somebody's own machine, open a browser.

    Streamlit opens one itself, but for an ``st.App`` (1.67).
    """
    keep_the_sessions_of_a_full_room()
    import_every_module()
    warm_up.start()
    if not config.get_option("server.headless"):
        cli_util.open_browser(server_util.get_url(config.get_option("browser.serverAddress")))
    yield

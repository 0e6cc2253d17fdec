"""How ``serve.py`` serves the app: with protecting headers, errors told, and ready before its first visitor."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from streamlit import cli_util, config
from streamlit.web.server import server_util

from core.ui.app import warm_up
from core.ui.app.every_module import import_every_module
from core.ui.serving import error_log, errors
from core.ui.serving.headers import ProtectingHeaders, framers


def as_served() -> dict[str, Any]:
    """The keyword arguments of ``st.App``, whichever script it runs."""
    error_log.leave_out_tracebacks()
    return {
        "middleware": [Middleware(ProtectingHeaders, framers())],
        "on_script_error": errors.tell,
        "lifespan": _ready_for_visitors,
    }


@asynccontextmanager
async def _ready_for_visitors(app: st.App) -> AsyncIterator[None]:
    """Import what the first visitor would wait for; then, on somebody's own machine, open a browser.

    Streamlit opens one itself, but for an ``st.App`` (1.67).
    """
    import_every_module()
    warm_up.start()
    if not config.get_option("server.headless"):
        cli_util.open_browser(server_util.get_url(config.get_option("browser.serverAddress")))
    yield

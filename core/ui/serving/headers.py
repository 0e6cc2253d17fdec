"""Response headers that protect the app's visitors, set on all that the server answers.

Who may show the app in a frame is said by the environment variable ``FRAME_ANCESTORS``: sources as the
Content-Security-Policy writes them, ``https://moodle.example.edu https://*.example.org``; nobody if it is not set.
"""

import base64
import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

FRAMERS = "FRAME_ANCESTORS"  # the environment variable
_SOURCE = re.compile(r"'self'|'none'|https?:|(https?://)?[\w*.-]+(:(\d+|\*))?", re.ASCII)
_HOST = re.compile(r"([\w.-]+|\[[0-9a-fA-F:.]+\])(:\d+)?", re.ASCII)
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def framers() -> list[str]:
    """Who may frame the app: the sources in the environment.

    Raises:
        ValueError: one of them is no source; a server that cannot do what it was told to must not start.
    """
    sources = os.environ.get(FRAMERS, "").split() or ["'none'"]
    for source in sources:
        if not _SOURCE.fullmatch(source):
            raise ValueError(
                f"{FRAMERS} has {source!r}, which is no source of a Content-Security-Policy; "
                "write origins with spaces between them, as in https://moodle.example.edu https://*.example.org."
            )
    return sources


def inline_script_hashes() -> list[str]:
    """Sources that allow the scripts that the installed Streamlit writes into its own page, and no other text."""
    page = Path(get_static_dir(), "index.html").read_text("utf-8")
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(page))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def content_security_policy(may_frame: list[str]) -> dict[str, list[str]]:
    """What a page of the app may load and do, and who may frame it: the sources of every directive."""
    return {
        "default-src": ["'self'"],
        # Streamlit imports the script of a component from a blob, made of what came over the websocket.
        "script-src": ["'self'", "blob:", *inline_script_hashes()],
        "style-src": ["'self'", "'unsafe-inline'"],  # emotion, styled elements and the app's own page.css
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "worker-src": ["'none'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": may_frame,
    }


def protecting_headers(may_frame: list[str]) -> dict[str, str]:
    """All headers but the Content-Security-Policy, which differs by host."""
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",  # the address holds the state, also a task in somebody's words
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()",
    }
    if may_frame in (["'none'"], ["'self'"]):  # the older header cannot name others
        headers["X-Frame-Options"] = "DENY" if may_frame == ["'none'"] else "SAMEORIGIN"
    return headers


class ProtectingHeaders:
    """ASGI middleware: what passes is not touched but for the headers, which are set as a response starts."""

    def __init__(self, app: ASGIApp, may_frame: list[str]):
        self._app = app
        self._headers = protecting_headers(may_frame)
        self._policy = content_security_policy(may_frame)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        policy = self._policy_at(scope["headers"])

        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self._headers)
                headers["Content-Security-Policy"] = policy
            await send(message)

        await self._app(scope, receive, send_protected)

    def _policy_at(self, request_headers: Iterable[tuple[bytes, bytes]]) -> str:
        """The policy for a request: not every browser takes a websocket of the same host for 'self'."""
        host = next((value.decode("latin-1") for name, value in request_headers if name == b"host"), "")
        sockets = [f"ws://{host}", f"wss://{host}"] if _HOST.fullmatch(host) else []
        policy = self._policy | {"connect-src": [*self._policy["connect-src"], *sockets]}
        return "; ".join(f"{directive} {' '.join(sources)}" for directive, sources in policy.items())

"""Who asks the replicas: by single requests, and as a visitor whose browser keeps cookies and a picture."""

import base64
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

import numpy as np

from benchmarks.answer import Answer
from benchmarks.visitor import Visitor, visiting
from core.pictures.kept import KeptPicture, to_bytes

LINK = "source=own&stride=3&padding=2"
STATE = {"Stride": 3, "Padding": 2}
LEVELS = np.random.default_rng(3).integers(0, 256, (90, 120), np.uint8)
KEPT = to_bytes(KeptPicture("mine.png", LEVELS[None] / np.float32(255), LEVELS.shape, ()))
MINE = "90 px high, 120 px wide"  # under the choice of the picture; a sample is 512 × 512


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes
    cookies: dict[str, str] = field(default_factory=dict)


def ask(url: str, cookies: dict[str, str] | None = None, **request) -> Reply:
    """What is answered to one request; refusals are answers, too."""
    asked = urllib.request.Request(url, **request)
    if cookies:
        asked.add_header("Cookie", "; ".join(f"{name}={value}" for name, value in cookies.items()))
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:
            reply = Reply(answer.status, dict(answer.headers), answer.read())
            set_cookies = answer.headers.get_all("Set-Cookie", ())
    except urllib.error.HTTPError as refusal:
        return Reply(refusal.code, dict(refusal.headers), refusal.read())
    for line in set_cookies:
        reply.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
    return reply


@asynccontextmanager
async def arriving(url: str, cookies: dict[str, str] | None = None) -> AsyncIterator[tuple[Visitor, Answer]]:
    """Who opens Filters by a link, as a browser does with the cookies and the picture that it keeps; with both back."""
    headers = [("Cookie", "; ".join(f"{name}={value}" for name, value in (cookies or {}).items()))]
    async with visiting(url, headers) as visitor:
        without = await visitor.open("filters", LINK)
        assert without.exceptions == [] and MINE not in without.texts
        answer = await visitor.send(without, "own_picture_kept", "file", as_sent(KEPT))
        assert answer.exceptions == [] and STATE.items() <= answer.values.items() and MINE in answer.texts
        yield visitor, answer


def as_sent(data: bytes) -> dict[str, str]:
    """A file as the app's scripts send it over the websocket."""
    return {"name": "mine.png", "data": base64.b64encode(data).decode()}

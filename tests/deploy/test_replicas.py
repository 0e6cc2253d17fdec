"""Three processes behind a real HAProxy with the deployment's configuration: visitors stay, and lose nothing.

Without a browser: visitors speak Streamlit's own protocol, see benchmarks/visitor.py.
"""

import asyncio
import base64
import gzip
import io
import os
import signal
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path

import numpy as np
import pytest
import streamlit
import websockets
from PIL import Image

from benchmarks.proxy import haproxy
from benchmarks.visitor import Answer, Visitor, visiting
from core.pictures.kept import KeptPicture, to_bytes
from core.ui.app.page_list import PAGES
from deploy.rolling_restart import restart_in_turn
from tests.deploy.image import ROOT
from tests.deploy.replicas import cluster

if haproxy() is None and not os.environ.get("CI"):
    pytest.skip("There is no haproxy here, see tests/ensure_haproxy.sh.", allow_module_level=True)

MOST_SECONDS = 5  # after which who lost a process has the same screen from another one
LINK = "source=own&stride=3&padding=2"
STATE = {"Stride": 3, "Padding": 2}
LEVELS = np.random.default_rng(3).integers(0, 256, (90, 120), np.uint8)
KEPT = to_bytes(KeptPicture("mine.png", LEVELS[None] / np.float32(255), LEVELS.shape, ()))
MINE = "90 px high, 120 px wide"  # under the choice of the picture; a sample is 512 × 512


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    with cluster(tmp_path_factory.mktemp("image"), size=3) as app:
        yield app


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


def test_visitors_spread_over_all_processes_and_come_back_to_theirs(app):
    async def nine_arrive():
        async with AsyncExitStack() as leaving:
            for _ in range(9):
                cookies = ask(app.entrance.url).cookies
                await leaving.enter_async_context(
                    visiting(app.entrance.url, [("Cookie", f"replica={cookies['replica']}")])
                )
                came_to[cookies["replica"]] += 1
                assert "replica" not in ask(app.entrance.url, cookies).cookies  # nobody is moved
            return {name: replica.connections for name, replica in app.entrance.proxy.replicas().items()}

    came_to = Counter()
    assert asyncio.run(nine_arrive()) == came_to == {"app1": 3, "app2": 3, "app3": 3}


def test_an_upload_reaches_the_process_that_has_its_session(app):
    """Over HTTP, as Streamlit's own uploader does it, which the app has no more: who puts one in needs the cookie."""

    async def upload() -> list[int]:
        async with arriving(app.entrance.url, {"replica": "app2"}) as (visitor, _):
            url = f"{app.entrance.url}/_stcore/upload_file/{visitor.session}/{uuid.uuid4()}"
            token = (
                await asyncio.to_thread(ask, f"{app.entrance.url}/_stcore/health", {"replica": "app2"})
            ).cookies["_streamlit_xsrf"]
            headers = {"X-Xsrftoken": token, "Content-Type": "multipart/form-data; boundary=edge"}
            body = (
                b'--edge\r\nContent-Disposition: form-data; name="f"; filename="f.png"\r\n\r\n'
                + bytes(2_000_000)
                + b"\r\n--edge--\r\n"
            )
            upload = {"method": "PUT", "data": body, "headers": headers}
            tries = [
                await asyncio.to_thread(ask, url, {"replica": replica, "_streamlit_xsrf": cookie}, **upload)
                for replica, cookie in (("app2", token), ("app1", token), ("app2", ""))
            ]
            return [reply.status for reply in tries]

    assert asyncio.run(upload()) == [
        204,
        400,
        403,
    ]  # arrived; the session is elsewhere; without the cookie's proof


def test_without_any_cookie_a_picture_reaches_its_session_on_every_process(app):
    """Files come over the session's own websocket, and pictures leave by it: no address is of one process only."""
    file = io.BytesIO()
    Image.fromarray(LEVELS).save(file, "PNG")

    async def bring_a_picture(visitor: Visitor) -> list[Answer]:
        without = await visitor.open("filters", LINK)
        return [without, await visitor.send(without, "own_file", "file", as_sent(file.getvalue()))]

    async def nine_bring_theirs() -> list[list[Answer]]:
        async with AsyncExitStack() as leaving:
            visits = [await leaving.enter_async_context(visiting(app.entrance.url)) for _ in range(9)]
            assert {replica.connections for replica in app.entrance.proxy.replicas().values()} == {3}
            return await asyncio.gather(*map(bring_a_picture, visits))

    for without, answer in asyncio.run(nine_bring_theirs()):
        assert MINE not in without.texts and MINE in answer.texts
        assert without.addresses == answer.addresses == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_an_address_that_only_one_process_answers(app, page):
    async def open_it() -> Answer:
        async with visiting(app.entrance.url) as visitor:
            return await visitor.open(page.name)

    assert asyncio.run(open_it()).addresses == []


def test_what_the_proxy_answers_is_what_the_app_has(app):
    picture = Path("static", "stops", "blur.webp")
    assert ask(f"{app.entrance.url}/app/{picture.as_posix()}").body == (ROOT / picture).read_bytes()
    script = max(
        Path(streamlit.__file__).parent.rglob("static/js/*.js"), key=lambda file: file.stat().st_size
    )
    reply = ask(f"{app.entrance.url}/static/js/{script.name}", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(reply.body) == script.read_bytes()
    assert len(reply.body) < script.stat().st_size / 2
    assert ask(f"{app.entrance.url}/_stcore/metrics").status == 404  # not for visitors


def test_a_process_that_is_busy_for_seconds_keeps_its_people(app):
    """Taken for dead, it would send them to others that are as busy, and these theirs to the next."""

    async def be_patient() -> Answer:
        async with arriving(app.entrance.url, {"replica": "app1"}) as (visitor, answer):
            app.replicas["app1"].send(signal.SIGSTOP)
            await asyncio.sleep(4)
            app.replicas["app1"].send(signal.SIGCONT)
            return await visitor.slide(answer, "Stride", 1)

    assert asyncio.run(be_patient()).exceptions == []


def test_a_rolling_restart_loses_no_answered_request(app):
    """Those who ask over HTTP get every answer; those with a session have it again, wherever it was."""
    asked, longest = Counter(), Counter()
    done = asyncio.Event()

    async def keep_asking(path: str, cookies: dict[str, str]) -> None:
        while not done.is_set():
            assert (await asyncio.to_thread(ask, f"{app.entrance.url}{path}", cookies)).status == 200
            asked[path] += 1
            await asyncio.sleep(0.02)

    async def keep_moving(replica: str) -> None:
        answered = time.monotonic()
        while not done.is_set():
            try:
                async with arriving(app.entrance.url, {"replica": replica}) as (visitor, answer):
                    while not done.is_set():
                        longest[replica] = max(longest[replica], time.monotonic() - answered)
                        answered = time.monotonic()
                        await visitor.slide(answer, "Stride", 1 + asked["moves"] % 3)
                        asked["moves"] += 1
                        await asyncio.sleep(0.1)
            except websockets.ConnectionClosed:  # a browser opens the next one, too
                asked["reopened"] += 1

    async def restart() -> None:
        asking = [keep_asking("/", {"replica": name}) for name in app.replicas]
        asking += [
            keep_asking("/app/static/stops/blur.webp", {}),
            *(keep_moving(name) for name in app.replicas),
        ]
        tasks = [asyncio.create_task(one) for one in asking]
        await asyncio.to_thread(
            restart_in_turn, app.entrance.proxy, lambda name: app.replicas[name].restart(), patience=0.5
        )
        done.set()
        await asyncio.gather(*tasks)

    asyncio.run(restart())
    assert asked["/"] > 100 and asked["/app/static/stops/blur.webp"] > 30
    assert asked["reopened"] >= 3 and asked["moves"] > 30
    assert max(longest.values()) < MOST_SECONDS
    assert all(replica.is_up for replica in app.entrance.proxy.replicas().values())


def test_sixty_people_of_a_killed_process_have_their_screen_and_picture_on_the_others_in_five_seconds(app):
    """The last one here: it leaves a process dead."""
    gone = app.replicas["app2"]
    cookies = {"replica": "app2"}

    async def come_back(socket_closed: asyncio.Task) -> float:
        await socket_closed
        async with arriving(app.entrance.url, cookies):  # the browser still has the old cookie
            return time.monotonic()

    async def lose_it() -> float:
        async with AsyncExitStack() as leaving:
            arrivals = [arriving(app.entrance.url, cookies) for _ in range(60)]
            visits = await asyncio.gather(*map(leaving.enter_async_context, arrivals))
            assert app.entrance.proxy.replicas()["app2"].connections == 60
            closed = [asyncio.create_task(visitor.left()) for visitor, _ in visits]
            began = time.monotonic()
            gone.end(signal.SIGKILL)
            return max(await asyncio.gather(*map(come_back, closed))) - began

    assert asyncio.run(lose_it()) < MOST_SECONDS

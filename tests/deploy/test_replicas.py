"""Three processes behind a real HAProxy with the deployment's configuration: visitors stay, and lose nothing.

Without a browser: visitors speak Streamlit's own protocol, see benchmarks/visitor.py.
"""

import asyncio
import gzip
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

import pytest
import streamlit
import websockets

from benchmarks.proxy import haproxy
from benchmarks.visitor import Answer, Visitor, visiting
from deploy.rolling_restart import restart_in_turn
from tests.deploy.image import ROOT
from tests.deploy.replicas import cluster

if haproxy() is None and not os.environ.get("CI"):
    pytest.skip("There is no haproxy here, see tests/ensure_haproxy.sh.", allow_module_level=True)

MOST_SECONDS = 5  # after which who lost a process has the same screen from another one
LINK = "stride=3&padding=2"
STATE = {"Stride": 3, "Padding": 2}


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
    """Who opens Filters by a link, as a browser does with the cookies that it has; in the link's state."""
    headers = [("Cookie", "; ".join(f"{name}={value}" for name, value in (cookies or {}).items()))]
    async with visiting(url, headers) as visitor:
        answer = await visitor.open("filters", LINK)
        assert answer.exceptions == [] and STATE.items() <= answer.values.items()
        yield visitor, answer


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
    """Over HTTP, as Streamlit's own uploader does it: this is what the cookie is for."""

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


def test_sixty_people_of_a_killed_process_are_on_the_others_in_five_seconds(app):
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

    try:
        assert asyncio.run(lose_it()) < MOST_SECONDS
    finally:
        gone.restart()
        gone.wait()


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
            async with arriving(app.entrance.url, {"replica": replica}) as (visitor, answer):
                try:
                    for stride in range(1, 1000):
                        longest[replica] = max(longest[replica], time.monotonic() - answered)
                        answered = time.monotonic()
                        if done.is_set():
                            return
                        await asyncio.sleep(0.1)
                        await visitor.slide(answer, "Stride", 1 + stride % 3)
                        asked["moves"] += 1
                except websockets.ConnectionClosed:
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

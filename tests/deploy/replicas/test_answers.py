"""Three processes behind a real HAProxy with the deployment's configuration: who answers whom.

Without a browser: visitors speak Streamlit's own protocol, see benchmarks/visitor.py.
"""

import asyncio
import gzip
import io
import uuid
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import streamlit
from PIL import Image

from benchmarks.answer import Answer
from benchmarks.visitor import Visitor, visiting
from core.ui.app.page_list import PAGES
from tests.deploy.image import ROOT
from tests.deploy.replicas.people import LEVELS, LINK, MINE, arriving, as_sent, ask


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

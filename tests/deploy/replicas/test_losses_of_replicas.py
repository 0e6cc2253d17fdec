"""A process is busy, restarted or killed: its visitors have what they had, from another one if need be."""

import asyncio
import signal
import time
from collections import Counter
from contextlib import AsyncExitStack

import websockets

from benchmarks.answer import Answer
from deploy.rolling_restart import restart_in_turn
from tests.deploy.replicas.people import arriving, ask

MOST_SECONDS = 5  # after which who lost a process has the same screen from another one


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

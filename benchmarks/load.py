"""How many people one server bears: everybody has numbers of their own, so that no answer serves two.

Whoever asks runs on the same machine and takes its part of it.
"""

import base64
import io
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import numpy as np
from PIL import Image

from benchmarks.crowd import Doing, Times, crowd, cut, percentile
from benchmarks.proxy import behind_a_proxy, haproxy
from benchmarks.sampling import Effort
from benchmarks.servers import APP, EMPTY_APP, Server, running
from core.pictures.kept import KeptPicture, to_bytes

_PLAIN = "benchmarks/plain_filters.py"
_AS_DELIVERED = ("--runner.postScriptGC=true", "--server.fileWatcherType=auto")
_PHOTO = (768, 1024)  # pixels, rows and columns, of everybody's own picture
_WIDTH = 34


def _seed(number: int) -> str:
    return f"seed={number}"


def _random_filter(number: int) -> str:
    return f"apply=random&seed={number}"


def _photo(number: int) -> np.ndarray:
    """Levels (H, W, 3) of a picture that nobody else has, as smooth and as rough as a photograph."""
    draw = np.random.default_rng(number)
    coarse = Image.fromarray(draw.integers(0, 256, (24, 32, 3), np.uint8))
    smooth = np.asarray(coarse.resize(_PHOTO[::-1], Image.Resampling.BICUBIC))
    return np.clip(smooth + draw.normal(0, 3, (*_PHOTO, 3)), 0, 255).astype(np.uint8)


def _jpeg(number: int) -> str:
    file = io.BytesIO()
    Image.fromarray(_photo(number)).save(file, "JPEG", quality=90)
    return base64.b64encode(file.getvalue()).decode()


def _kept(number: int) -> str:
    pixels = _photo(number).transpose(2, 0, 1).astype(np.float32) / np.float32(255)
    return base64.b64encode(to_bytes(KeptPicture("mine", pixels, _PHOTO, ()))).decode()


FILTERS = Doing("Filters", "filters", _random_filter, "Kernel size", 3)
FEATURE_MAPS = Doing("Feature maps", "feature_maps", lambda number: f"net_seed={number}", "Stride", 1)
MEASURED = (
    (EMPTY_APP, (), Doing("empty page", "", _seed, "Value", 1)),
    (_PLAIN, _AS_DELIVERED, Doing("plain Filters, default settings", "", _seed, "Kernel size", 3, most=100)),
    (_PLAIN, (), Doing("plain Filters, our settings", "", _seed, "Kernel size", 3)),
    (APP, (), FILTERS),
    (APP, (), FEATURE_MAPS),
    (APP, (), Doing("im2col", "im2col", lambda number: f"bank=random&seed={number}", "Kernel size", 2)),
    (
        APP,
        (),
        Doing(
            "Filters, picture of one's own",
            "filters",
            lambda number: f"source=own&color=rgb&{_random_filter(number)}",
            "Kernel size",
            3,
            _jpeg,
        ),
    ),
)


def measure(effort: Effort) -> Iterator[str]:
    """A row for each page and number of people, as they come, then on several processes; all sockets cut at once."""
    yield (
        "People at once, each with numbers of one's own: arriving within 2 s, then a move every 2 s\n"
        "seconds until the answer was complete, p50 / p95 / p99; processor: cores that the server kept busy\n"
        f"  {'':{_WIDTH}}  {'people':>6}  {'first page':>18}  {'own picture':>18}  {'move':>18}"
        f"  {'errors':>6}  {'MB sent':>7}  {'processor':>9}  {'memory, MB':>10}"
    )
    with ExitStack() as ending:
        servers: dict[tuple, Server] = {}
        for script, options, doing in MEASURED:
            if (script, options) not in servers:
                servers[script, options] = ending.enter_context(running(script, *options))
            server = servers[script, options]
            crowd(server, doing, 2, 2)  # what is imported when it is first asked for
            for people in effort.crowds:
                if people > doing.most:
                    continue
                yield _row(doing, people, crowd(server, doing, people, effort.crowd_moves))
        back, sent_again = cut(servers[APP, ()], "source=own&color=rgb&size=512", _kept, effort.crowds[-1])
    for doing in (FILTERS, FEATURE_MAPS):
        yield from _by_processes(doing, effort)
    yield (
        f"{len(back)} sockets cut at once, seconds until everybody's screen is back with one's own picture, which "
        f"{sent_again} had to send again: "
        f"p50 {percentile(back, 50):.1f}, p95 {percentile(back, 95):.1f}, the last {max(back):.1f}"
    )


def _by_processes(doing: Doing, effort: Effort) -> Iterator[str]:
    """Rows for the largest numbers of people on as many processes as there are cores, at most three, behind HAProxy."""
    if haproxy() is None:
        yield f"  {doing.name}: there is no haproxy here to have several processes share the people."
        return
    number = min(os.cpu_count() or 1, 3)
    with behind_a_proxy(number) as replicas:
        crowd(replicas, doing, 10 * number, 2)
        for people in effort.crowds[-2:]:
            times = crowd(replicas, doing, people, effort.crowd_moves)
            yield _row(replace(doing, name=f"{doing.name}, {number} processes"), people, times)


def _row(doing: Doing, people: int, times: Times) -> str:
    three = (_three(times.opened), _three(times.sent), _three(times.moved))
    return (
        f"  {doing.name:{_WIDTH}}  {people:>6}  {'  '.join(three)}"
        f"  {times.errors:>6}  {times.size / 1e6:>7.0f}  {times.processor:>9.2f}  {times.memory:>10.0f}"
    )


def _three(seconds: list[float]) -> str:
    if not seconds:
        return f"{'':18}"
    return " / ".join(f"{percentile(seconds, share):4.2f}" for share in (50, 95, 99))

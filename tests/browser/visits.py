"""The app in a real browser: its server, and what a person sees and does there."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, expect
from playwright.sync_api import TimeoutError as BrowserTimeout

ROOT = Path(__file__).parents[2]
ARTIFACTS = ROOT / "test-artifacts"
PATIENCE = 20_000  # milliseconds; a slow machine is no failure
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# Streamlit asks below the page's path first, and falls back when the server says 404.
KNOWN_404 = re.compile(r"/\w+/_stcore/(health|host-config)$")

expect.set_options(timeout=PATIENCE)


@contextmanager
def running_server(log_name: str) -> Iterator[str]:
    """The app's address while a server of its own runs; what it prints goes to a file in ARTIFACTS."""
    ARTIFACTS.mkdir(exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"server.headless": "true", "server.port": port, "server.address": "127.0.0.1"}
    options["server.fileWatcherType"] = "none"  # a file saved during the tests must not matter
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py"]
    command += [f"--{name}={value}" for name, value in options.items()]
    log = ARTIFACTS / log_name
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_healthy(server, address, log)
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait_until_healthy(server: subprocess.Popen, address: str, log: Path) -> None:
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")


class Visitor:
    """Opens pages, each in a context of its own, and hears every complaint of the browser about them."""

    def __init__(self, browser, address: str):
        self.browser, self.address = browser, address
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.frames_sent = 0

    def __call__(self, path: str, **options) -> Page:
        """A page at ``path`` in a fresh context; ``options`` as for ``browser.new_context``."""
        context = self.browser.new_context(base_url=self.address, **(DESKTOP | options))
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", self._hear_console)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        page.on("request", lambda request: self._hear_request(request.url))
        page.on("websocket", self._hear_websocket)
        page.goto(path)
        return page

    @property
    def pages(self) -> list[Page]:
        return [page for context in self.contexts for page in context.pages]

    def leave(self) -> None:
        while self.contexts:
            self.contexts.pop().close()

    def _hear_console(self, message) -> None:
        known = "404" in message.text and KNOWN_404.search(message.location["url"])
        if message.type == "error" and not known:
            self.complaints.append(f"console: {message.text} ({message.location['url']})")

    def _hear_request(self, url: str) -> None:
        if urlsplit(url).scheme not in ("blob", "data") and not url.startswith(f"{self.address}/"):
            self.complaints.append(f"left the server: {url[:200]}")

    def _hear_websocket(self, websocket) -> None:
        self._hear_request(websocket.url.replace("ws://", "http://", 1))
        websocket.on("framesent", lambda _: self._count_frame())

    def _count_frame(self) -> None:
        self.frames_sent += 1


def filters(**parameters) -> str:
    """A link to the Filters page with these parameters."""
    return f"/filters?{urlencode(parameters)}" if parameters else "/filters"


def root(page: Page) -> Locator:
    """The root of the loupe or the stage, once it shows something; a chooser of the crop comes before it."""
    return page.locator(".root[data-ready]").last


def settled(page: Page) -> Page:
    """The page, once a picture is shown and the server has nothing more to say about it."""
    expect(root(page)).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    return page


@contextmanager
def changed(page: Page) -> Iterator[None]:
    """What is done inside leads to a new state of the loupe; afterwards that state is shown.

    ``data-ready`` identifies what the server sent and the browser drew, so nothing has to be slept over.
    """
    before = root(page).get_attribute("data-ready")
    yield
    expect(root(page)).not_to_have_attribute("data-ready", before)
    settled(page)


def navigate(page: Page, path: str) -> None:
    """Reach a state of the same page as Back and Forward do: from its address, in the running session."""
    with changed(page):
        script = (
            "path => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')); }"
        )
        page.evaluate(script, path)


def expect_link(page: Page, **parameters: str | None) -> None:
    """The address comes to hold these parameters, None for those it must not hold."""
    script = (
        "wanted => { const found = new URLSearchParams(location.search);"
        " return Object.entries(wanted).every(([name, text]) => found.get(name) === text); }"
    )
    try:
        page.wait_for_function(script, arg=parameters)
    except BrowserTimeout:
        raise AssertionError(f"The link never held {parameters}; it is {page.url}") from None


def shown_size(page: Page, panel: str) -> tuple[int, int]:
    """(rows, columns) in the caption of "Input" or "Output"."""
    text = page.locator(".pair figcaption", has_text=panel).inner_text()
    rows, columns = re.search(rf"{panel} (\d+) × (\d+)", text).groups()
    return int(rows), int(columns)


def expect_size(page: Page, panel: str, size: tuple[int, int]) -> None:
    """The caption of "Input" or "Output" comes to show (rows, columns)."""
    caption = page.locator(".pair figcaption", has_text=panel)
    expect(caption).to_contain_text(re.compile(rf"{panel} {size[0]} × {size[1]}(?!\d)"))


def picture(page: Page, panel: str) -> Locator:
    """The canvas of the "Input" or "Output" that hears the pointer and the keys."""
    return page.locator("canvas.marks").nth(("Input", "Output").index(panel))


def place(page: Page, panel: str, pixel: tuple[int, int], size: tuple[int, int]) -> dict[str, float]:
    """Where on the canvas the middle of a pixel (row, column) lies, in a picture of ``size``."""
    box = picture(page, panel).bounding_box()
    row, column = pixel
    return {"x": (column + 0.5) * box["width"] / size[1], "y": (row + 0.5) * box["height"] / size[0]}


def hover(page: Page, pixel: tuple[int, int]) -> None:
    """Move the mouse over a pixel of the output."""
    size = shown_size(page, "Output")
    picture(page, "Output").scroll_into_view_if_needed()
    box, position = picture(page, "Output").bounding_box(), place(page, "Output", pixel, size)
    page.mouse.move(box["x"] + position["x"], box["y"] + position["y"])


def expect_pixel(page: Page, pixel: tuple[int, int]) -> None:
    """The loupe comes to work out this output pixel."""
    expect(page.locator("section.work")).to_have_attribute("data-pixel", f"{pixel[0]},{pixel[1]}")


def totals(page: Page, pixel: tuple[int, int]) -> list[float]:
    """What the loupe finds for an output pixel, one number or one for each channel, in 0..1 units."""
    expect_pixel(page, pixel)
    return json.loads(page.locator("section.work").get_attribute("data-totals"))


def slider(page: Page, label: str) -> Locator:
    """The slider with this label, to be moved by keys; its role's name holds the label twice."""
    return page.locator(f'input[type=range][aria-label="{label}"]')


def chromium() -> str:
    """The path of the browser.

    Raises:
        RuntimeError: there is none.
    """
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not found:
        raise RuntimeError("No Chromium found; install one, or set CHROMIUM to its path.")
    return found

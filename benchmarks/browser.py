"""A real Chromium: opening pages without a cache, moving sliders, and the time on the page's own clock."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Page as Tab

from benchmarks.pages import Page
from benchmarks.servers import Server

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
_CLOCK = Path(__file__).with_name("page_clock.js").read_text("utf-8")
_VIEWPORT = {"width": 1280, "height": 900}  # CSS pixels


@dataclass(frozen=True)
class Move:
    """A slider moved by one key.

    Attributes:
        drawn: milliseconds from the key to the frame with the new picture.
        answered: milliseconds to the frame with the server's own picture, the same one where nothing is foreseen.
        bytes: over the websocket.
    """

    drawn: float
    answered: float
    bytes: int


@contextmanager
def chromium(*flags: str) -> Iterator[Browser]:
    """A headless Chromium, with these further flags: the one that $CHROMIUM names, or the one on the path."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, server: Server, page: Page) -> Iterator["OpenPage"]:
    """A page in a new context, so with empty caches, at rest when the block begins."""
    context = browser.new_context(viewport=_VIEWPORT, bypass_csp=True)  # the clock evaluates marks
    try:
        tab = context.new_page()
        tab.add_init_script(_CLOCK)
        tab.goto(server.url + page.link, wait_until="commit")
        load = tab.evaluate("mark => pageClock.load(mark)", page.mark)
        tab.evaluate("pageClock.rest()")
        yield OpenPage(tab, page, load)
    finally:
        context.close()


@dataclass(frozen=True)
class OpenPage:
    """A page in a tab; ``load_milliseconds`` from the start of the navigation until it was drawn."""

    tab: Tab
    page: Page
    load_milliseconds: float

    def move(self) -> Move:
        """Move the page's slider by one key; from its end it goes back to its start."""
        slider = self.tab.locator(f'input[aria-label="{self.page.slider}"]')
        slider.focus()
        key = slider.evaluate("slider => pageClock.nextKey(slider)")
        start = "([mark, answered]) => { pageClock.moving = pageClock.move(mark, answered); }"
        self.tab.evaluate(start, [self.page.mark, self.page.answered])
        self.tab.keyboard.press(key)
        return Move(**self.tab.evaluate("pageClock.moving"))

    def visit(self, link: str) -> None:
        """Reach another state of the page from its address, in the running session."""
        self.tab.evaluate("([mark, link]) => pageClock.visit(mark, link)", [self.page.mark, link])

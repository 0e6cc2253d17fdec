"""Leading tests through the app: by pages that they share, or by pages of their own, with every complaint heard."""

import json
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Page

from tests.browser.expecting import be_patient_for, expect
from tests.browser.server import ARTIFACTS

PATIENCE = 20_000  # milliseconds; a slow machine is no failure
AFTER_A_FAILURE = 5_000  # it may be no slow machine, and hundreds of tests are still to wait
DESKTOP = {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}
WIDE = {"viewport": {"width": 1400, "height": 900}}
DARK = {"color_scheme": "dark", "device_scale_factor": 2}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# Streamlit asks below the page's path first, and falls back when the server says 404.
KNOWN_404 = re.compile(r"/\w+/_stcore/(health|host-config)$")

# Where shared pages wait for the next test: the page that costs least to draw, and mounts no component.
REST = "/practice?practice_kind=size"
# What the browser does on Back and Forward; between pages, too.
TO = "path => { history.pushState(null, '', path); dispatchEvent(new PopStateEvent('popstate')); }"
# A browser that keeps nothing of a page that is left: not the last stop of the path, from which Home would lead on, nor
# what Streamlit notes, whether the sidebar was opened or closed and the theme at every address that was loaded.
KEEP_NOTHING = r"""{
  const { setItem } = Storage.prototype;
  const kept = /^(convolution-explorer-stop$|stSidebarCollapsed-|stActiveTheme-\/\w)/;
  Storage.prototype.setItem = function (key, value) {
    if (!kept.test(key)) setItem.call(this, key, value);
  };
}"""
# What a test could have left behind; a page on which it differs from the first time is not used again.
TRACES = """() => {
  document.activeElement?.blur();
  for (const pane of document.querySelectorAll("[data-testid=stMain], [data-testid=stSidebarContent]")) {
    pane.scrollTop = 0;
  }
  return JSON.stringify([
    document.querySelector("[data-testid=stSidebar]")?.dataset.collapsed,
    document.querySelectorAll("[role=dialog], [data-testid=stPopoverBody], [data-testid=stAlert]").length,
    innerWidth, innerHeight, matchMedia("(prefers-color-scheme: dark)").matches, { ...localStorage },
  ]);
}"""
# An error that the app shows in its place counts as a complaint.
TELL_EXCEPTIONS = """new MutationObserver((_, observer) => {
  const alerts = [...document.querySelectorAll("[data-testid=stAlert]")];
  const shown =
    document.querySelector("[data-testid=stException]") ??
    alerts.find((alert) => /Reference [A-Z2-9]{4}-/.test(alert.textContent));
  if (!shown) return;
  observer.disconnect();
  console.error("The app shows an exception: " + shown.textContent);
}).observe(document, { childList: true, subtree: true });"""


class Visitor:
    """Leads the test that runs through the app, and hears every complaint of the browser meanwhile.

    Called with a path, it moves a page that all tests on the same kind of screen share, by the app's own navigation.
    Each test finds that page at rest and is followed by a return there, which mounts everything else anew and sets
    every parameter back. What a session keeps beyond that (an upload, where the sidebar's links led), and what the
    browser does, is not for shared pages: ``cold`` opens a page in a context of its own, as somebody who comes for
    the first time.

    The first complaint closes the test's pages: what it waits for fails at once.
    """

    def __init__(self, browser: Browser, address: str):
        self.browser, self.address = browser, address
        self.shared: dict[str, tuple[Page, str]] = {}  # by kind of screen; with the traces of nobody
        self.patience = PATIENCE
        self.unreachable = ""
        self.arrive("")

    def arrive(self, name: str) -> None:
        """Begin with a test of this name."""
        self.name = name
        self.used: list[Page] = []
        self.complaints: list[str] = []
        self.traffic: list[str] = []  # "sent", "received" or the address of a request
        self.failed = False

    @property
    def frames_sent(self) -> int:
        """How many messages the test's pages have sent to the server."""
        return self.traffic.count("sent")

    def __call__(self, path: str, **options) -> Page:
        """The page for a kind of screen at ``path``; ``options`` as for ``browser.new_context``."""
        kind = json.dumps(DESKTOP | options, sort_keys=True)
        if kind not in self.shared:
            page = self._opened(REST, options, KEEP_NOTHING)
            expect(_question(page)).to_be_visible(timeout=PATIENCE)
            self.shared[kind] = page, page.evaluate(TRACES)
        elif (page := self.shared[kind][0]) in self.used:
            _rest(page)
        else:
            self.used.append(page)
        page.evaluate(TO, path)
        return page

    def cold(self, path: str, **options) -> Page:
        """A page at ``path`` in a context of its own; ``options`` as for ``browser.new_context``."""
        return self._opened(path, options)

    def fail(self) -> None:
        """Take note that the test failed: its pages are not to be trusted, and others need not be as patient."""
        self.failed = True
        self.patience = AFTER_A_FAILURE
        be_patient_for(self.patience)
        for page, _ in self.shared.values():
            page.set_default_timeout(self.patience)

    def leave(self) -> None:
        """Bring shared pages back to rest, close the others, and all of a test that failed."""
        untouched = dict(self.shared.values())
        for page in self.used:
            if page not in untouched or self.failed or self.complaints:
                page.context.close()
                continue
            try:
                if _rest(page) != untouched[page]:
                    page.context.close()
            except (Error, AssertionError) as error:
                self._complain(f"the page did not come back to rest: {error}")
        self.shared = {kind: kept for kind, kept in self.shared.items() if not kept[0].is_closed()}

    def photograph(self) -> list[str]:
        """Leave full-page screenshots of the test's pages, named after it; returns what went wrong with it."""
        problems = []
        for number, page in enumerate(self.used):
            name = re.sub(r"[^\w.-]+", "_", self.name)[:120] + (f"-{number}" if number else "")
            try:
                page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=True, timeout=AFTER_A_FAILURE)
            except Error as error:  # the test's own failure is the news
                problems.append(f"none: {error}")
        return problems

    def _opened(self, path: str, options: Mapping, *scripts: str) -> Page:
        """A new page with these scripts before its own; once one could not be had, all later tests fail at once."""
        if self.unreachable:
            raise AssertionError(f"As before: {self.unreachable}")
        options = {"base_url": self.address} | DESKTOP | options
        context = self.browser.new_context(**options)
        context.set_default_timeout(self.patience)
        for script in (TELL_EXCEPTIONS, *scripts):
            context.add_init_script(script)
        page = context.new_page()
        self.used.append(page)
        self._listen(page, options["base_url"])
        try:
            page.goto(path, timeout=PATIENCE)
        except Error as error:
            self.unreachable = f"{path} cannot be opened: {error}"
            raise
        return page

    def _listen(self, page: Page, address: str) -> None:
        def hear_request(url: str) -> None:
            self.traffic.append(url)
            if urlsplit(url).scheme not in ("blob", "data") and not url.startswith(f"{address}/"):
                self._complain(f"left the server: {url[:200]}")

        def hear_console(message) -> None:
            known = "404" in message.text and KNOWN_404.search(message.location["url"])
            if message.type == "error" and not known:
                self._complain(f"console: {message.text} ({message.location['url']})")

        def hear_websocket(websocket) -> None:
            hear_request(websocket.url.replace("ws://", "http://", 1))
            websocket.on("framesent", lambda _: self.traffic.append("sent"))
            websocket.on("framereceived", lambda _: self.traffic.append("received"))

        page.on("console", hear_console)
        page.on("pageerror", lambda error: self._complain(f"uncaught: {error}"))
        page.on("request", lambda request: hear_request(request.url))
        page.on("websocket", hear_websocket)

    def _complain(self, complaint: str) -> None:
        self.complaints.append(complaint)
        if len(self.complaints) == 1:
            self.photograph()
            for page in self.used:
                page.context.close()


def _question(page: Page):
    return page.get_by_role("heading", name="Practice")


def _rest(page: Page) -> str:
    """Leave everything: the pointer, the focus, the places scrolled to, the parameters, and what is mounted.

    Returns the traces of the test that could still be found there.
    """
    page.mouse.move(0, 0)
    page.evaluate(TO, REST)
    expect(_question(page)).to_be_visible()
    expect(page.locator(".stMain .root")).to_have_count(0)
    return page.evaluate(TRACES)

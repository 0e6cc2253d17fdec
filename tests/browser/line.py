"""The line between a page and its server, which can be slow and can be cut."""

import time

from playwright.sync_api import Page, WebSocketRoute

from tests.browser.visitor import PATIENCE


class Line:
    """Takes the place of the websocket that the page opens next.

    Attributes:
        received: the sizes of the messages that have come from the server.
    """

    def __init__(self, page: Page):
        self.received: list[int] = []
        self._page = page
        self._reports = self._awaited = 0
        self._kept: list[bytes | str] | None = None
        self._loses = False
        page.route_web_socket("**/_stcore/stream", self._connect)

    def keep_back(self) -> None:
        """From now on, keep back what the server sends."""
        self._kept, self._awaited = [], self._reports

    def release(self) -> None:
        """Let the page have what was kept back, and all that comes."""
        kept, self._kept = self._kept, None
        for message in kept:
            self._page_side.send(message)

    def lose_the_next_report(self) -> None:
        """Let the page's next message never arrive."""
        self._loses = True

    def cut(self) -> None:
        """End the connection on both sides; the page may open another one."""
        self._awaited = self._reports
        self._server_side.close()
        self._page_side.close()

    def wait_for_report(self) -> None:
        """Until the page has sent one more message than at the last such time, or when it was kept back or cut."""
        self._awaited += 1
        deadline = time.monotonic() + PATIENCE / 1000
        while self._reports < self._awaited:
            assert time.monotonic() < deadline, "The page has sent nothing."
            self._page.wait_for_timeout(25)

    def _connect(self, page_side: WebSocketRoute) -> None:
        self._page_side, self._server_side = page_side, page_side.connect_to_server()
        self._page_side.on_message(self._report)
        self._server_side.on_message(self._answer)

    def _report(self, message: bytes | str) -> None:
        self._reports += 1
        if not self._loses:
            self._server_side.send(message)
        self._loses = False

    def _answer(self, message: bytes | str) -> None:
        self.received.append(len(message))
        if self._kept is None:
            self._page_side.send(message)
        else:
            self._kept.append(message)

"""Playwright's ``expect`` for what comes about in a fraction of a second, seen as soon as it is there.

Playwright itself looks after 0.1, 0.35, 0.85 and 1.85 seconds: of what takes 0.4 it learns after 0.85. And whenever it
looks in vain, it describes the whole page for its message, which keeps the page from becoming what is waited for. So
what is not there, or not to be seen, is asked for without a message until the time is over.
"""

import time
from functools import wraps
from typing import Any

import playwright.sync_api
from playwright.sync_api import Locator, Page

PAUSE = 0.05  # seconds between two looks
# What may be expected of nothing: that it is not there, or how many of it are.
OF_NOTHING = (
    "to_have_count",
    "to_be_hidden",
    "not_to_be_visible",
    "not_to_be_attached",
    "not_to_be_in_viewport",
)
_patience = 20_000  # milliseconds


def be_patient_for(milliseconds: int) -> None:
    """How long everything that is expected may take to come about."""
    global _patience
    _patience = milliseconds


def expect(what: Locator | Page, message: str | None = None) -> Any:
    """Playwright's assertions on ``what``, with a ``timeout`` in milliseconds each where it is not the usual one."""
    return _Watched(what, playwright.sync_api.expect(what, message))


class _Watched:
    def __init__(self, what: Locator | Page, assertions: Any):
        self._what, self._assertions = what, assertions

    def __getattr__(self, name: str) -> Any:
        look = getattr(self._assertions, name)

        @wraps(look)
        def watch(*expected: Any, timeout: float | None = None, **options: Any) -> None:
            deadline = time.monotonic() + (timeout or _patience) / 1000
            while True:
                late = time.monotonic() > deadline
                if late or self._may_be_so(name):
                    try:
                        return look(*expected, timeout=1, **options)
                    except AssertionError:
                        if late:
                            raise
                time.sleep(PAUSE)

        return watch

    def _may_be_so(self, expected: str) -> bool:
        if isinstance(self._what, Page) or expected in OF_NOTHING:
            return True
        return self._what.is_visible() if expected == "to_be_visible" else self._what.count() > 0

"""Playwright's ``expect`` for what comes about in a fraction of a second, seen as soon as it is there.

Playwright itself looks after 0.1, 0.35, 0.85 and 1.85 seconds: of what takes 0.4 it learns after 0.85.
"""

import time
from functools import wraps
from typing import Any

import playwright.sync_api
from playwright.sync_api import Locator, Page

PAUSE = 0.025  # seconds between two looks
_patience = 20_000  # milliseconds


def be_patient_for(milliseconds: int) -> None:
    """How long everything that is expected may take to come about."""
    global _patience
    _patience = milliseconds


def expect(what: Locator | Page, message: str | None = None) -> Any:
    """Playwright's assertions on ``what``, with a ``timeout`` in milliseconds each where it is not the usual one."""
    return _Watched(playwright.sync_api.expect(what, message))


class _Watched:
    def __init__(self, assertions: Any):
        self._assertions = assertions

    def __getattr__(self, name: str) -> Any:
        look = getattr(self._assertions, name)

        @wraps(look)
        def watch(*expected: Any, timeout: float | None = None, **options: Any) -> None:
            deadline = time.monotonic() + (timeout or _patience) / 1000
            while True:
                try:
                    return look(*expected, timeout=1, **options)
                except AssertionError:
                    if time.monotonic() > deadline:
                        raise
                time.sleep(PAUSE)

        return watch

"""The kinds of parameters, and how each is read from a link and written to one.

Everything that comes out of a link is parsed and checked here, whatever the widgets would have allowed.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Parameter:
    """One value of the app's state: its default, and how it is read from and written to a link.

    ``parse`` raises a ValueError whose text finishes the sentence "… was left out: …".
    """

    default: Any
    parse: Callable[[str], Any]
    write: Callable[[Any], str] = str


class PartlyRead(ValueError):
    """A part of a text cannot be read: the message says which and why, ``value`` is what the rest says."""

    def __init__(self, message: str, value: Any):
        super().__init__(message)
        self.value = value


def integer(default: int, low: int, high: int, step: int = 1) -> Parameter:
    """A whole number from ``low`` to ``high``; one between two steps counts as the nearest."""

    def parse(text: str) -> int:
        if not re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
            raise ValueError("must be a whole number")
        number = int(text)
        if not low <= number <= high:
            raise ValueError(f"must be from {low} to {high}")
        return low + round((number - low) / step) * step

    return Parameter(default, parse)


def choice(default: str | None, options: Iterable[str]) -> Parameter:
    """One of ``options``, by name."""
    allowed = tuple(options)

    def parse(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return text

    return Parameter(default, parse)


def switch(default: bool = False) -> Parameter:
    """On or off, written as 1 or 0."""

    def parse(text: str) -> bool:
        if text not in ("0", "1"):
            raise ValueError("must be 0 or 1")
        return text == "1"

    return Parameter(default, parse, lambda value: str(int(value)))


def several(options: Iterable[str]) -> Parameter:
    """None, some or all of ``options``, by name with commas between them, in the order of the options."""
    known = tuple(options)

    def parse(text: str) -> tuple[str, ...]:
        names = set(text.split(","))
        if not names <= set(known):
            raise ValueError(f"must be some of {', '.join(known)}, with commas between them")
        return tuple(name for name in known if name in names)

    return Parameter((), parse, ",".join)

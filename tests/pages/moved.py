"""A page whose controls are moved everywhere they can stand, several at once: a run costs more than what is asked."""

from collections.abc import Iterator
from itertools import pairwise

from streamlit.testing.v1 import AppTest

_KINDS = ("slider", "number_input")


def to_both_ends(app: AppTest) -> Iterator[AppTest]:
    """The app after every run in which the next slider or number goes to its most and the one before to its least."""
    keys = [widget.key for kind in _KINDS for widget in app.get(kind)]
    for lowered, raised in pairwise([None, *keys, None]):
        _move(app, lowered, "min", -(10**6))
        _move(app, raised, "max", 10**6)
        yield app.run()


def _move(app: AppTest, key: str | None, end: str, beyond: int) -> None:
    found = [
        widget for kind in _KINDS for widget in app.get(kind) if widget.key == key and not widget.disabled
    ]
    for widget in found:  # none, where a smaller kernel took it away
        most = getattr(widget, end)  # none: every number is taken, and made to fit
        widget.set_value(type(widget.value)(beyond if most is None else most))


def to_every_option(app: AppTest) -> Iterator[AppTest]:
    """The app after every run in which each selection goes to its next option, until all were chosen."""
    chosen = set()
    while following := _following(app, chosen):
        for key, option in following.items():
            app.selectbox(key=key).select(option)
        yield app.run()
        there = {box.key for box in app.selectbox}  # another's choice can take a selection away
        chosen |= {(key, option) for key, option in following.items() if key in there}


def _following(app: AppTest, chosen: set[tuple[str, str]]) -> dict[str, str]:
    """By the selection's key, its first option that was not chosen."""
    left = {
        box.key: [option for option in box.options if (box.key, option) not in chosen]
        for box in app.selectbox
    }
    return {key: options[0] for key, options in left.items() if options}

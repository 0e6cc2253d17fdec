"""Random links that the app understands: for each page some of its parameters, with values that it takes."""

import random
import re
from urllib.parse import urlencode

from core.network.kinds import KINDS
from core.ui.app import state
from core.ui.app.every_module import import_every_module
from core.ui.app.page_list import PAGES

_MOST_GIVEN = 14  # parameters of one link
_TEXTS = {
    "typed": ("1 2 3;4 5 6;7 8 9",),
    "pin": ("3,4",),
    "position": ("3,4",),
    "pixel": ("30,40",),
    "crop": ("9,9",),
}


def random_link(chance: random.Random) -> tuple[str, str]:
    """The name of a page in the address, and a query."""
    import_every_module()
    names = chance.sample(sorted(state.registry), chance.randint(0, _MOST_GIVEN))
    given = {name: text for name in names if (text := _random_text(name, chance)) is not None}
    return chance.choice([entry.name for entry in PAGES]), urlencode(given)


def _random_text(name: str, chance: random.Random) -> str | None:
    """A text that the parameter of this name reads; None where none is known."""
    if name == "stack":
        return ";".join(_random_layer(chance) for _ in range(chance.randint(1, 4)))
    if name in _TEXTS:
        return chance.choice(_TEXTS[name])
    try:
        state.registry[name].parse("?")
    except ValueError as refusal:  # says what would be right
        if found := re.fullmatch(
            r"must be (?:one|some) of (.*?)(?:, with commas between them)?", str(refusal)
        ):
            return chance.choice(found[1].split(", "))
        if str(refusal) == "must be 0 or 1":
            return chance.choice("01")
        if str(refusal) == "must be a whole number":
            return _random_number(name, chance)
    return None


def _random_number(name: str, chance: random.Random) -> str | None:
    try:
        return str(state.registry[name].parse("999999999"))
    except ValueError as refusal:
        low, high = map(int, re.findall(r"-?\d+", str(refusal)))
        return str(chance.randint(low, high))


def _random_layer(chance: random.Random) -> str:
    window = f"k{chance.randint(1, 5)}.s{chance.randint(1, 2)}.p{chance.randint(0, 2)}.d1"
    kind, channels = chance.choice(sorted(KINDS)), chance.choice((2, 4, 8, 16, 32))
    return f"{kind}.{channels}.{window}.{chance.choice(('none', 'relu'))}"

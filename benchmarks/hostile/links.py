"""Links that the app never writes: values of the wrong kind, far too long ones, names twice, bytes that are no text."""

import random
from urllib.parse import parse_qsl, quote, urlencode

from benchmarks.hostile.mutations import changed_text
from benchmarks.hostile.readers import NETWORKS, NUMBERS, STACKS
from benchmarks.links import random_link
from core.ui.app import state

_WORDS = (
    *(
        "",
        " ",
        "0",
        "-1",
        "1",
        "nan",
        "inf",
        "-inf",
        "1e308",
        "1e999",
        "9" * 400,
        "0x10",
        "٣",
        "²",
        "1.5",
        "1,2,3",
    ),
    *("None", "<script>alert(1)</script>", "../../../../etc/passwd", "file:///etc/passwd", "javascript:x"),
    *("http://169.254.169.254/", "\0", "\x1b[2J", "\u202e", "\ufeff", "\ud7ff", "\U0001f600" * 9, "é" * 999),
    *("'; DROP TABLE x; --", "${7*7}{{7*7}}"),
)
_RAW = (
    "%",
    "%zz",
    "%00",
    "%ff%fe",
    "%ED%A0%80",
    "%u0041",
    "&&&",
    "==",
    "=",
    ";",
    "#",
    "?",
    "a=b=c",
    "[]=1",
    "%26=%3D",
)
_PAGES = ("", "nowhere", "../filters", "%2e%2e", "<b>", "filters/filters", "\0", "x" * 2_000)
_LONGEST = 100_000


def hostile_link(chance: random.Random) -> tuple[str, str]:
    """The name of a page in the address, and a query as it stands there."""
    page, query = random_link(chance)
    pairs = parse_qsl(query)
    for name in chance.sample(sorted(state.registry), chance.choice((1, 2, 5))):
        pairs.append((name, _value(dict(pairs).get(name, "1"), chance)))
    if chance.random() < 0.3:
        pairs += [(name, _value(text, chance)) for name, text in chance.sample(pairs, min(3, len(pairs)))]
    if chance.random() < 0.2:
        pairs.append((_value("name", chance)[:200], "1"))
    chance.shuffle(pairs)
    texts = [urlencode([(name, text)], errors="replace") for name, text in pairs]
    if chance.random() < 0.4:
        name = quote(chance.choice(sorted(state.registry)))
        texts.insert(chance.randrange(len(texts) + 1), chance.choice(("", f"{name}=")) + chance.choice(_RAW))
    if chance.random() < 0.05:
        page = chance.choice(_PAGES)
    return page, "&".join(texts)


def _value(right: str, chance: random.Random) -> str:
    """A text that a parameter, whose right text is something like ``right``, may not expect."""
    kind = chance.random()
    if kind < 0.4:
        return chance.choice(_WORDS)
    if kind < 0.5:
        return ((chance.choice(_WORDS) or "[") * chance.choice((10, 1_000, _LONGEST)))[:_LONGEST]
    if kind < 0.7:
        return changed_text(right, _WORDS, chance, _LONGEST)
    right = (*NUMBERS, *NETWORKS, *STACKS)
    return changed_text(chance.choice(right), right, chance, _LONGEST)

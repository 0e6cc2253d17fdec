"""Turning what is right into what no program writes: a few changes to a file or a text, from a seed."""

import random
import struct
import zlib
from collections.abc import Sequence

_LENGTHS = (
    0,
    1,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x7FFFFFFF,
    0x80000000,
    0xFFFFFFFF,
)  # at the edges
_PNG = b"\x89PNG\r\n\x1a\n"
_MOST_CHANGES = 12
_SIGNS = (
    *"0123456789.,;:/|[](){}<>=+-*eE'\"\\#%&_ \t\n\r\0\x1b\x7f",
    *"−–…½²³٣Ⅷ×\u200b\u202e\ufeff\ud800\U0001f600é",
    *(
        "nan",
        "inf",
        "1e999",
        "-0",
        "9" * 60,
        "1/0",
        "0x10",
        "None",
        "True",
        "array(",
        "nn.Conv2d(",
        "\\begin{matrix}",
    ),
    *(
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "%00",
        "%ff",
        "{{7*7}}",
        "${jndi:x}",
        "' OR 1=1 --",
        "![x](http://a)",
    ),
)


def changed_file(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """The file with 1 to 12 changes: bytes, lengths, parts left out, doubled, or taken from one of ``others``."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 5, _MOST_CHANGES))):
        _change(changed, others, chance)
    if changed.startswith(_PNG) and chance.random() < 0.8:
        return with_checksums(bytes(changed))  # or nothing behind a checksum would ever be read
    return bytes(changed)


def _change(data: bytearray, others: Sequence[bytes], chance: random.Random) -> None:
    # Most of what decides is in the first bytes.
    at = chance.randrange(min(len(data), 200) if chance.random() < 0.6 else len(data)) if data else 0
    part = slice(at, at + chance.choice((1, 2, 4, 8, 50, 500)))
    kind = chance.randrange(9)
    if kind < 3 and data:
        data[at] = chance.randrange(256)
    elif kind == 3 and data:
        data[at] ^= 1 << chance.randrange(8)
    elif kind == 4:
        size, order = chance.choice("HI"), chance.choice("<>")
        data[at : at + struct.calcsize(size)] = struct.pack(
            order + size, chance.choice(_LENGTHS) & (2 ** (8 * struct.calcsize(size)) - 1)
        )
    elif kind == 5:
        del data[part]
    elif kind == 6:
        data[at:at] = data[part] * chance.choice((1, 2, 30))
    elif kind == 7:
        del data[chance.randrange(len(data) + 1) :]
    else:
        other = chance.choice(others)
        start = chance.choice((0, chance.randrange(len(other) + 1)))
        data[part] = other[start : start + chance.choice((4, 16, 100, len(other)))]


def with_checksums(png: bytes) -> bytes:
    """A PNG with every chunk's checksum right, as far as its lengths can be followed."""
    right, at = [png[:8]], 8
    while at + 12 <= len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        body = png[at + 4 : at + 8 + length]
        if len(body) < length + 4:
            break
        right.append(png[at : at + 4] + body + struct.pack(">I", zlib.crc32(body)))
        at += length + 12
    return b"".join(right) + png[at:]


def changed_text(text: str, others: Sequence[str], chance: random.Random, longest: int) -> str:
    """The text with 1 to 12 changes, at most ``longest`` characters: signs, words, parts left out, repeated, nested."""
    for _ in range(chance.choice((0, 1, 1, 2, 4, _MOST_CHANGES))):
        at = chance.randrange(len(text) + 1)
        end = min(len(text), at + chance.choice((0, 1, 1, 3, 20)))
        kind = chance.randrange(6)
        if kind < 2:
            text = text[:at] + chance.choice(_SIGNS) * chance.choice((1, 1, 2, 9)) + text[end:]
        elif kind == 2:
            text = text[:at] + text[end:]
        elif kind == 3:
            text = text[:at] + text[at:end] * chance.choice((2, 10, 1000, longest)) + text[end:]
        elif kind == 4:
            text = chance.choice("[({") * chance.choice((1, 3, 2000)) + text
        else:
            other = chance.choice(others)
            text = text[:at] + other[chance.randrange(len(other) + 1) :] + text[end:]
        text = text[:longest]
    return text

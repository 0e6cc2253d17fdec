"""The wire format of messages to the browser: a JSON header, then the binary parts that it names."""

import hashlib
import json
import struct
from collections.abc import Mapping
from typing import Any


def pack(header: Mapping[str, Any], **parts: bytes) -> bytes:
    """A header and named binary parts as one message, as ``unpack`` in wire.js reads it.

    Layout: the header's length (unsigned 32 bits, little endian), the header as UTF-8 JSON, the parts one
    after the other. The header gains ``parts``: name -> [start, length] in bytes after the header.
    """
    places, start = {}, 0
    for name, part in parts.items():
        places[name] = [start, len(part)]
        start += len(part)
    text = json.dumps({**header, "parts": places}, separators=(",", ":")).encode()
    return b"".join((struct.pack("<I", len(text)), text, *parts.values()))


def pack_identified(header: Mapping[str, Any], **parts: bytes) -> bytes:
    """:func:`pack` with a header that also has an ``id``, the same for the same content."""
    digest = hashlib.blake2b(pack(header, **parts), digest_size=8).hexdigest()
    return pack({**header, "id": digest}, **parts)

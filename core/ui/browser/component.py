"""Mounting the app's browser components, and the one wire format they share.

A component is a ``.js`` and a ``.css`` beside its Python wrapper, without a build step; ``shared.js`` holds
what they have in common. Data goes as bytes: a JSON header, then the binary parts it names.
"""

import json
import struct
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

_UI = Path(__file__).parents[1]


@cache
def _source(name: str) -> str:
    (file,) = _UI.rglob(name)
    return file.read_text(encoding="utf-8")


def component(name: str, *files: str) -> Callable[..., Any]:
    """The mounting command of a component made of these script and style files, put together in order.

    Declared again in every run, as Streamlit's registry belongs to the running server, not the module.
    """
    scripts = [_source(file) for file in files if file.endswith(".js")]
    styles = [_source(file) for file in files if file.endswith(".css")]
    return st.components.v2.component(
        f"convolution_explorer_{name}",
        html="<div class='root'></div>",
        js="".join(scripts),
        css="".join(styles) or None,
    )


def pack(header: Mapping[str, Any], **parts: bytes) -> bytes:
    """A header and named binary parts as one message, as ``unpack`` in shared.js reads it.

    Layout: the header's length (unsigned 32 bits, little endian), the header as UTF-8 JSON, the parts one
    after the other. The header gains ``parts``: name -> [start, length] in bytes after the header.
    """
    places, start = {}, 0
    for name, part in parts.items():
        places[name] = [start, len(part)]
        start += len(part)
    text = json.dumps({**header, "parts": places}, separators=(",", ":")).encode()
    return b"".join((struct.pack("<I", len(text)), text, *parts.values()))

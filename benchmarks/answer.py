"""What a server answers a visitor: the widgets, texts and components of one run of the script."""

import json
import re
import struct
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

_REFERENCE = re.compile(r"Reference \*\*[A-Z2-9-]+\*\*")  # of an error that serve.py tells
_ADDRESS = re.compile(rb"/(?:media|_stcore/upload_file)/[\w./-]+")


@dataclass
class Answer:
    """What a run of the script sent.

    Attributes:
        seconds: until the script had finished. size: bytes received. exceptions: the texts of those shown, or of
            what is shown in their place.
        widgets: label -> (id, fragment's id or "") of every slider drawn. fields: the same of every field for text.
        closed: the same of every popover and expander whose opening runs the script.
        values: label -> where it stands.
        components: key -> (id, fragment's id or "") of every component of the app's own. headers: key -> what its
            message says besides its binary parts, where it has a message.
        texts: of paragraphs, captions and lists, in Markdown.
        addresses: of files that only the process that answered has: Streamlit's uploads and media.
        first_words: seconds until the first element came; None if none did.
    """

    seconds: float = 0.0
    size: int = 0
    exceptions: list[str] = field(default_factory=list)
    widgets: dict[str, tuple[str, str]] = field(default_factory=dict)
    fields: dict[str, tuple[str, str]] = field(default_factory=dict)
    closed: dict[str, tuple[str, str]] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)
    components: dict[str, tuple[str, str]] = field(default_factory=dict)
    headers: dict[str, dict[str, Any]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    addresses: list[bytes] = field(default_factory=list)
    first_words: float | None = None

    def note(self, data: bytes, received: ForwardMsg, seconds: float) -> None:
        """Take down a message of the run, as bytes and parsed, so many seconds after the run was asked for."""
        self.size += len(data)
        self.addresses += _ADDRESS.findall(data)
        if received.WhichOneof("type") != "delta":
            return
        if self.first_words is None:
            self.first_words = seconds
        kind = received.delta.WhichOneof("type")
        if kind == "add_block":
            self._note_block(received.delta)
        elif kind == "new_element":
            self._note_element(received.delta)

    def _note_block(self, delta: Delta) -> None:
        kind = delta.add_block.WhichOneof("type")
        if kind in ("popover", "expandable") and getattr(delta.add_block, kind).id:
            block = getattr(delta.add_block, kind)
            self.closed[block.label] = (block.id, delta.fragment_id)

    def _note_element(self, delta: Delta) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "slider":
            self.widgets[element.slider.label] = (element.slider.id, delta.fragment_id)
            self.values[element.slider.label] = (element.slider.value or element.slider.default)[0]
        elif kind in ("text_area", "text_input"):
            drawn = getattr(element, kind)
            self.fields[drawn.label] = (drawn.id, delta.fragment_id)
        elif kind == "bidi_component":
            identity = element.bidi_component.id
            key = identity.rpartition("-")[2]
            self.components[key] = (identity, delta.fragment_id)
            if message := element.bidi_component.bytes:
                self.headers[key] = _header(message)
        elif kind == "markdown":
            self.texts.append(element.markdown.body)
        elif kind == "exception":
            self.exceptions.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "alert" and _REFERENCE.search(element.alert.body):
            self.exceptions.append(element.alert.body)


def _header(message: bytes) -> dict[str, Any]:
    """What a message of ``core.ui.browser.wire.pack`` begins with."""
    (length,) = struct.unpack_from("<I", message)
    return json.loads(message[4 : 4 + length])

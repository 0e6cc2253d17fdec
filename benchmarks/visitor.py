"""A visitor without a browser: a session over Streamlit's websocket, in its own protobuf messages."""

import json
import re
import struct
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

MOST_SECONDS = 60.0  # that an answer may take
_ADDRESS = re.compile(rb"/(?:media|_stcore/upload_file)/[\w./-]+")


@dataclass
class Answer:
    """What a run of the script sent.

    Attributes:
        seconds: until the script had finished. size: bytes received. exceptions: the texts of those shown.
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


class Visitor:
    """One session. :func:`visiting` makes it.

    Attributes:
        session: its name with the server; empty until the first answer. socket: the connection, another one for who
            comes back.
    """

    def __init__(self, socket: websockets.ClientConnection):
        self.session = ""
        self.socket = socket
        self._page = ""  # the hash of its script, once it is known
        self._query = ""  # of the address, as the page writes it
        self._states: dict[str, WidgetState] = {}
        self._known: set[str] = set()  # hashes of messages that need not be sent twice, as a browser has them

    async def open(self, page: str = "", query: str = "") -> Answer:
        """Open a page by its name in the address, in the state of a link's query."""
        message = BackMsg()
        message.rerun_script.query_string = self._query = query
        message.rerun_script.page_name = page
        return await self._ask(message)

    async def slide(self, answer: Answer, label: str, value: float) -> Answer:
        """Move a slider that an answer has drawn; the fragment that holds it runs, or the page."""
        state = WidgetState(id=answer.widgets[label][0])
        state.double_array_value.data.append(value)
        return await self._report(state, answer.widgets[label][1])

    async def type(self, answer: Answer, label: str, text: str) -> Answer:
        """Type a text into a field that an answer has drawn."""
        identity, fragment = answer.fields[label]
        return await self._report(WidgetState(id=identity, string_value=text), fragment)

    async def unfold(self, answer: Answer, label: str) -> Answer:
        """Open a popover or an expander that an answer has drawn."""
        identity, fragment = answer.closed[label]
        return await self._report(WidgetState(id=identity, bool_value=True), fragment)

    async def _report(self, state: WidgetState, fragment: str) -> Answer:
        """Tell the server of a widget that the visitor changed, with all that were changed before."""
        self._states[state.id] = state
        return await self._rerun(fragment)

    async def send(self, answer: Answer, key: str, event: str, value: Any) -> Answer:
        """Have the component with this key, which an answer has mounted, report an event as its script does."""
        identity, fragment = answer.components[key]
        events = json.dumps([{"event": event, "value": value}])
        return await self._rerun(
            fragment,
            WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{identity}__events", json_trigger_value=events),
        )

    async def _rerun(self, fragment: str, *triggers: WidgetState) -> Answer:
        message = BackMsg()
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.query_string = self._query
        message.rerun_script.fragment_id = fragment
        message.rerun_script.widget_states.widgets.extend((*self._states.values(), *triggers))
        return await self._ask(message)

    def break_off(self) -> None:
        """Lose the connection as when a cable is cut: nothing is said to the server."""
        self.socket.transport.abort()

    async def left(self) -> None:
        """Until the socket is closed, by whomever."""
        await self.socket.wait_closed()

    async def _ask(self, message: BackMsg) -> Answer:
        message.rerun_script.cached_message_hashes.extend(self._known)
        asked = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        answer = Answer()
        async for received in self._messages(asked + MOST_SECONDS):
            answer.size += received.ByteSize()
            if received.metadata.cacheable:
                self._known.add(received.hash)
            answer.addresses += _ADDRESS.findall(received.SerializeToString())
            kind = received.WhichOneof("type")
            if kind == "new_session":
                self.session = received.new_session.initialize.session_id
            elif kind == "navigation":
                self._page = received.navigation.page_script_hash
            elif kind == "page_info_changed":
                self._query = received.page_info_changed.query_string
            elif kind == "delta":
                if answer.first_words is None:
                    answer.first_words = time.perf_counter() - asked
                _note(received.delta, answer)
            elif (
                kind == "script_finished" and received.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            ):
                break
        answer.seconds = time.perf_counter() - asked
        return answer

    async def _messages(self, deadline: float) -> AsyncIterator[ForwardMsg]:
        import asyncio

        while True:
            data = await asyncio.wait_for(self.socket.recv(), deadline - time.perf_counter())
            received = ForwardMsg()
            received.ParseFromString(data)
            yield received


def _note(delta, answer: Answer) -> None:
    """Take down what an answer's element says of widgets and exceptions."""
    if delta.WhichOneof("type") == "add_block":
        kind = delta.add_block.WhichOneof("type")
        if kind in ("popover", "expandable") and getattr(delta.add_block, kind).id:
            block = getattr(delta.add_block, kind)
            answer.closed[block.label] = (block.id, delta.fragment_id)
        return
    if delta.WhichOneof("type") != "new_element":
        return
    element = delta.new_element
    kind = element.WhichOneof("type")
    if kind == "slider":
        answer.widgets[element.slider.label] = (element.slider.id, delta.fragment_id)
        answer.values[element.slider.label] = (element.slider.value or element.slider.default)[0]
    elif kind in ("text_area", "text_input"):
        drawn = getattr(element, kind)
        answer.fields[drawn.label] = (drawn.id, delta.fragment_id)
    elif kind == "bidi_component":
        identity = element.bidi_component.id
        key = identity.rpartition("-")[2]
        answer.components[key] = (identity, delta.fragment_id)
        if message := element.bidi_component.bytes:
            answer.headers[key] = _header(message)
    elif kind == "markdown":
        answer.texts.append(element.markdown.body)
    elif kind == "exception":
        answer.exceptions.append(f"{element.exception.type}: {element.exception.message}")


def _header(message: bytes) -> dict[str, Any]:
    """What a message of ``core.ui.browser.wire.pack`` begins with."""
    (length,) = struct.unpack_from("<I", message)
    return json.loads(message[4 : 4 + length])


@asynccontextmanager
async def visiting(
    url: str, headers: Iterable[tuple[str, str]] = (), before: Visitor | None = None
) -> AsyncIterator[Visitor]:
    """A session with a server, given by its address; it is left when the block ends.

    ``before`` is a visitor who lost the connection and comes back, as a browser does: by the name of the session.
    """
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    again = ("no-token", before.session) if before else ()
    async with websockets.connect(
        address,
        subprotocols=["streamlit", *again],
        max_size=None,
        open_timeout=MOST_SECONDS,
        additional_headers=list(headers),
    ) as socket:
        if before:
            before.socket = socket
        yield before or Visitor(socket)

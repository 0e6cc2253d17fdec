"""A visitor without a browser: a session over Streamlit's websocket, in its own protobuf messages."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.answer import Answer

MOST_SECONDS = 60.0  # that an answer may take


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
        return await self._rerun(fragment, WidgetState(id=_reports(identity), json_trigger_value=events))

    async def forge(self, answer: Answer, events: Iterable[str], value: Any) -> Answer:
        """Have every component that an answer has mounted report all of these events at once, as no script would."""
        reports = json.dumps([{"event": event, "value": value} for event in events])
        state = json.dumps(dict.fromkeys(events, value))
        forged = [
            widget
            for identity, _ in answer.components.values()
            for widget in (
                WidgetState(id=identity, json_value=state),
                WidgetState(id=_reports(identity), json_trigger_value=reports),
            )
        ]
        return await self._rerun("", *forged)

    async def run_again(self) -> Answer:
        """Have the whole page run again."""
        return await self._rerun("")

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
        async for data in self._messages(asked + MOST_SECONDS):
            received = ForwardMsg.FromString(data)
            answer.note(data, received, time.perf_counter() - asked)
            if received.metadata.cacheable:
                self._known.add(received.hash)
            kind = received.WhichOneof("type")
            if kind == "new_session":
                self.session = received.new_session.initialize.session_id
            elif kind == "navigation":
                self._page = received.navigation.page_script_hash
            elif kind == "page_info_changed":
                self._query = received.page_info_changed.query_string
            elif (
                kind == "script_finished" and received.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            ):
                break
        answer.seconds = time.perf_counter() - asked
        return answer

    async def _messages(self, deadline: float) -> AsyncIterator[bytes]:
        while True:
            yield await asyncio.wait_for(self.socket.recv(), deadline - time.perf_counter())


def _reports(identity: str) -> str:
    """The id of the widget by which the component with this id reports events."""
    return f"$$STREAMLIT_INTERNAL_KEY_{identity}__events"


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

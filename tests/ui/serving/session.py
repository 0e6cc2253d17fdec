"""A visitor without a browser: what Streamlit's own script says to the server, and what it is told."""

from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

PATIENCE = 30  # seconds


@contextmanager
def visiting(address: str) -> Iterator["Session"]:
    """A session of the app at this ``http://`` address, its first page drawn, until the block ends."""
    stream = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    with connect(stream, subprotocols=["streamlit"]) as socket:
        yield Session(socket)


class Session:
    """What a visitor has before her.

    Attributes:
        shown: (kind, text) of the elements of the page, by their places.
    """

    def __init__(self, socket: ClientConnection):
        self._socket = socket
        self.shown: dict[tuple[int, ...], tuple[str, str]] = {}
        self._buttons: dict[str, tuple[str, str]] = {}
        self._run(BackMsg())

    def press(self, label: str, runs: int = 1) -> None:
        """Press the button with this label; returns when the page was run, in whole or in part, so many times."""
        widget, fragment = self._buttons[label]
        message = BackMsg()
        message.rerun_script.fragment_id = fragment
        state = message.rerun_script.widget_states.widgets.add()
        state.id, state.trigger_value = widget, True
        self._run(message, runs)

    def texts(self, kind: str) -> list[str]:
        """What elements of this kind say, from the top of the page to its bottom."""
        return [text for _, (found, text) in sorted(self.shown.items()) if found == kind]

    def _run(self, message: BackMsg, runs: int = 1) -> None:
        message.rerun_script.SetInParent()
        self._socket.send(message.SerializeToString())
        for _ in range(runs):
            drawn = self._until_finished()
            self.shown = drawn if self._whole else self.shown | drawn

    def _until_finished(self) -> dict[tuple[int, ...], tuple[str, str]]:
        """What is drawn in one run."""
        drawn = {}
        while True:
            message = ForwardMsg.FromString(self._socket.recv(PATIENCE))
            match message.WhichOneof("type"):
                case "delta" if message.delta.WhichOneof("type") == "new_element":
                    drawn[tuple(message.metadata.delta_path)] = self._seen(message.delta)
                case "script_finished":
                    self._whole = message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                    return drawn

    def _seen(self, delta: Delta) -> tuple[str, str]:
        kind = delta.new_element.WhichOneof("type")
        element = getattr(delta.new_element, kind)
        if kind == "button":
            self._buttons[element.label] = element.id, delta.fragment_id
        return kind, getattr(element, "body", "") or getattr(element, "label", "")

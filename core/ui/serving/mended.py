"""What many people at once meet in Streamlit (1.67), mended in its own classes."""

from functools import cache

import streamlit as st
from streamlit import runtime
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.memory_session_storage import MemorySessionStorage

MOST_CUT_OFF = 256  # sessions that have no connection; Streamlit keeps 128
_clear = ForwardMsgQueue.clear


@cache
def mend_streamlit() -> None:
    """Mend, once for all sessions, what can be mended wherever the app runs."""
    watch_no_files()
    ForwardMsgQueue.clear = _clear_with_all_that_is_inside


def watch_no_files() -> None:
    """Have a session whose connection was cut watch no files when it comes back, where a new one watches none.

    Streamlit has it look at the path of every imported module, PyTorch's two thousand too, even where
    ``server.fileWatcherType`` is "none": a tenth of a second of the one thread that serves all connections.
    """
    if st.get_option("server.fileWatcherType") == "none":
        AppSession.register_file_watchers = _watch_nothing


def _watch_nothing(_: AppSession) -> None:
    """In the place of ``AppSession.register_file_watchers``."""


def keep_the_sessions_of_a_full_room() -> None:
    """Have the running server keep more sessions whose connection was cut: those of a hall whose network fails.

    Who finds the session again is back at once; else a picture of one's own is sent, and all is made, again.
    """
    seconds = st.get_option("server.disconnectedSessionTTL")
    runtime.get_instance()._session_mgr._session_storage = MemorySessionStorage(MOST_CUT_OFF, seconds)


def _clear_with_all_that_is_inside(
    queue: ForwardMsgQueue,
    retain_lifecycle_msgs: bool = False,
    fragment_ids_this_run: list[str] | None = None,
) -> None:
    """In the place of ``ForwardMsgQueue.clear``.

    When a fragment runs again before the messages of its last run were sent, Streamlit drops them: those of containers,
    but not of large elements inside, which the browser has and which are sent as references. These it could not place,
    and it would show nothing any more.
    """
    before = queue._queue
    _clear(queue, retain_lifecycle_msgs, fragment_ids_this_run)
    if fragment_ids_this_run is None:
        return
    kept = {id(message) for message in queue._queue}
    dropped = [_path(message) for message in before if id(message) not in kept and _is_container(message)]
    queue._queue = [
        message
        for message in queue._queue
        if not (message.HasField("ref_hash") and any(_is_inside(message, path) for path in dropped))
    ]


def _is_container(message: ForwardMsg) -> bool:
    return message.HasField("delta") and message.delta.WhichOneof("type") == "add_block"


def _is_inside(message: ForwardMsg, path: tuple[int, ...]) -> bool:
    return _path(message)[: len(path)] == path


def _path(message: ForwardMsg) -> tuple[int, ...]:
    return tuple(message.metadata.delta_path)

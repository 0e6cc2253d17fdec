"""What is mended of Streamlit: each test fails where its own classes do what they do."""

from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit import runtime
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from core.ui.serving.mended import keep_the_sessions_of_a_full_room, mend_streamlit, watch_no_files


@pytest.mark.parametrize(("option", "watches"), [("none", False), ("poll", True)])
def test_a_session_that_comes_back_watches_files_only_where_new_ones_do(monkeypatch, option, watches):
    began = []
    monkeypatch.setattr(AppSession, "register_file_watchers", began.append)
    monkeypatch.setattr(st, "get_option", {"server.fileWatcherType": option}.get)
    watch_no_files()
    AppSession.register_file_watchers("the session that comes back")
    assert bool(began) == watches


def test_all_of_a_full_room_find_their_sessions_again(monkeypatch):
    manager = SimpleNamespace(_session_storage=MemorySessionStorage())
    monkeypatch.setattr(runtime, "get_instance", lambda: SimpleNamespace(_session_mgr=manager))
    keep_the_sessions_of_a_full_room()
    for number in range(200):
        manager._session_storage.save(SimpleNamespace(session=SimpleNamespace(id=number)))
    assert len(manager._session_storage.list()) == 200


def message(path: tuple[int, ...], fragment: str = "", **kind: str) -> ForwardMsg:
    """An element that the browser has, by its hash, or else a container of a fragment."""
    made = ForwardMsg(**kind)
    if not kind:
        made.delta.add_block.allow_empty = True
        made.delta.fragment_id = fragment
    made.metadata.delta_path.extend(path)
    return made


@pytest.fixture
def mended(monkeypatch):
    monkeypatch.setattr(ForwardMsgQueue, "clear", ForwardMsgQueue.clear)  # afterwards as it was
    mend_streamlit.__wrapped__()


@pytest.mark.parametrize(
    ("again", "left"),
    [
        (["one"], [(0, 1), (0, 1, 0), (0, 2)]),
        (["other"], [(0, 0), (0, 0, 3), (0, 2)]),
        (["one", "other"], [(0, 2)]),
        (["a third"], [(0, 0), (0, 0, 3), (0, 1), (0, 1, 0), (0, 2)]),
    ],
)
def test_a_fragment_that_runs_again_leaves_no_element_without_its_container(mended, again, left):
    queue = ForwardMsgQueue()
    for made in (
        message((0, 0), "one"),
        message((0, 0, 3), ref_hash="large"),
        message((0, 1), "other"),
        message((0, 1, 0), ref_hash="larger"),
        message((0, 2), ref_hash="of the page"),
    ):
        queue.enqueue(made)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=again)
    assert [tuple(made.metadata.delta_path) for made in queue.flush()] == left
    assert not queue.flush()

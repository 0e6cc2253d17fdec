"""A page that Streamlit ran without the entry script begins again through it."""

from types import SimpleNamespace

import pytest

from core.ui.app import entry


@pytest.mark.parametrize(
    ("taken_for_old_pages", "session", "begins_again"),
    [
        (True, {}, True),  # the server's first visitor
        (False, {}, True),  # another session has just taught Streamlit, in the middle of this one's run
        (True, {"controls": None}, True),
        (False, {"controls": None}, False),
    ],
)
def test_it_begins_again_unless_the_entry_script_has_read_its_controls(
    monkeypatch, taken_for_old_pages, session, begins_again
):
    reruns = []
    monkeypatch.setattr(entry.PagesManager, "uses_pages_directory", taken_for_old_pages)
    monkeypatch.setattr(entry, "st", SimpleNamespace(session_state=session, rerun=lambda: reruns.append(1)))
    entry.enter_through_dashboard()
    assert bool(reruns) == begins_again
    assert not (begins_again and entry.PagesManager.uses_pages_directory)

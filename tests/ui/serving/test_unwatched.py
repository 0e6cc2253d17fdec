"""A session that comes back after a cut watches no files where a new one watches none."""

import pytest
import streamlit as st
from streamlit.runtime.app_session import AppSession

from core.ui.serving.unwatched import watch_no_files


@pytest.mark.parametrize(("option", "watches"), [("none", False), ("poll", True)])
def test_a_session_that_comes_back_watches_files_only_where_new_ones_do(monkeypatch, option, watches):
    began = []
    monkeypatch.setattr(
        AppSession, "register_file_watchers", began.append
    )  # what a manager of sessions calls
    monkeypatch.setattr(st, "get_option", {"server.fileWatcherType": option}.get)
    watch_no_files()
    AppSession.register_file_watchers("the session that comes back")
    assert bool(began) == watches

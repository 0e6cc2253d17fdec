"""The server's training room, and the runs of this session in it."""

import os

import streamlit as st
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.training.room import Run, TrainingRoom
from core.training.run import Settings

MOST_RUNS = 4  # of a task, laid over each other


@st.cache_resource(show_spinner=False)
def room() -> TrainingRoom:
    """One for all sessions: a worker a core at most."""
    return TrainingRoom(os.cpu_count() or 1, _is_here)


def _is_here(session: str) -> bool:
    """Whether a session's browser is still connected; outside a server everybody is."""
    return not Runtime.exists() or Runtime.instance().is_active_session(session)


def _all_runs() -> list[Run]:
    return st.session_state.setdefault("training_runs", [])


def runs(task: str) -> list[Run]:
    """The session's runs of a task, the newest last, at most four."""
    return [run for run in _all_runs() if run.settings.task == task]


def newest_run(task: str | None = None) -> Run | None:
    """The newest run, of one task or of any."""
    found = _all_runs() if task is None else runs(task)
    return found[-1] if found else None


def start(settings: Settings) -> None:
    """Start a run; an earlier one that still goes on is stopped.

    Raises:
        ValueError: the settings make no network that can be trained, or the queue is full.
    """
    settings.model  # noqa: B018  raises
    context = get_script_run_ctx()
    run = room().start(context.session_id if context else "", settings)
    kept = [other for other in _all_runs() if other.snapshots]
    too_old = [other for other in kept if other.settings.task == settings.task][: 1 - MOST_RUNS]
    st.session_state["training_runs"] = [*(other for other in kept if other not in too_old), run]


def stop(task: str) -> None:
    """End the newest run of a task; what it has learned stays."""
    if run := newest_run(task):
        room().stop(run)


def forget_others(task: str) -> None:
    """Keep the newest run of a task only."""
    forgotten = runs(task)[:-1]
    st.session_state["training_runs"] = [run for run in _all_runs() if run not in forgotten]

"""The server's training room, and the runs of this session in it."""

import os

import streamlit as st
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.training.room import Run, TrainingRoom
from core.training.run import Settings

MOST_RUNS = 4  # laid over each other


@st.cache_resource(show_spinner=False)
def room() -> TrainingRoom:
    """One for all sessions: a worker a core at most."""
    return TrainingRoom(os.cpu_count() or 1, _is_here)


def _is_here(session: str) -> bool:
    """Whether a session's browser is still connected; outside a server everybody is."""
    return not Runtime.exists() or Runtime.instance().is_active_session(session)


def runs() -> list[Run]:
    """The session's runs, the newest last, at most four."""
    return st.session_state.setdefault("training_runs", [])


def current_run() -> Run | None:
    """The newest run."""
    return runs()[-1] if runs() else None


def start(settings: Settings) -> None:
    """Start a run; an earlier one that still goes on is stopped.

    Raises:
        ValueError: the settings make no network that can be trained, or the queue is full.
    """
    settings.model  # noqa: B018  raises
    context = get_script_run_ctx()
    run = room().start(context.session_id if context else "", settings)
    kept = [other for other in runs() if other.settings.task == settings.task and other.snapshots]
    st.session_state["training_runs"] = [*kept, run][-MOST_RUNS:]


def stop() -> None:
    """End the newest run; what it has learned stays."""
    if run := current_run():
        room().stop(run)


def forget_others() -> None:
    """Keep the newest run only."""
    st.session_state["training_runs"] = runs()[-1:]

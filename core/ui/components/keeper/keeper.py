"""Keeps bytes in the visitor's own browser (IndexedDB), and has them sent back to a session that is without them."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from core.ui.browser.component import component
from core.ui.browser.wire import pack
from core.ui.components.files.given import hear

_ENTRY = Path(__file__).with_name("keeper.js")


def keep_in_browser(
    key: str,
    held: tuple[str, Callable[[], bytes]] | None,
    give_back: Callable[[bytes], str | None],
    forget: Callable[[], None],
    shown: bool,
) -> None:
    """Have the browser keep what the session holds; it is sent there once.

    Args:
        held: the digest of what the session holds and what makes its bytes; None if it holds nothing: then the browser
            is asked for what this tab, else any of its tabs, kept last.
        give_back: is called with that, which may be anything, before the run that it leads to; returns the digest of
            what the session then holds.
        forget: is called after the reader had the browser forget all that it kept.
        shown: whether a sentence says that it is kept, with a button to forget it.
    """
    digest, make = held or ("", bytes)
    sent = st.session_state.get(f"{key}_kept") == digest
    header = {"digest": digest, "shown": shown}
    component(_ENTRY)(
        data=pack(header, content=b"" if sent else make()),
        key=key,
        on_kept_change=lambda: _note(key, st.session_state[key].get("kept")),
        on_file_change=lambda: hear(
            st.session_state[key].get("file"), lambda _, data: _note(key, give_back(data))
        ),
        on_forgotten_change=forget,
    )


def _note(key: str, digest: object) -> None:
    """The browser has kept what has this digest: it need not be sent there again."""
    st.session_state[f"{key}_kept"] = digest

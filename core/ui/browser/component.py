"""Mounting the app's browser components: each an entry script and a style sheet beside its Python wrapper."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from core.figures.theme import IN_SCRIPTS
from core.ui.browser.joining import joined_script, joined_style


def component(entry: Path) -> Callable[..., Any]:
    """The mounting command of the component with this entry script, named after it.

    A style sheet of the same name beside the script comes with it. Declared again in every run, as Streamlit's
    registry belongs to the running server, not the module.
    """
    style = entry.with_suffix(".css")
    return st.components.v2.component(
        f"convolution_explorer_{entry.stem}",
        html="<div class='root'></div>",
        js=script_of(entry),
        css=joined_style(style) if style.exists() else None,
    )


def reported_state(key: str, name: str) -> Any:
    """What the component with this key reported last as the state ``name``; None for what wire.js does not send."""
    match st.session_state[key].get(name):
        case [value, _]:
            return value
    return None


def reported_text(key: str, event: str) -> str:
    """The text that the component with this key reports with an event; empty for what is none."""
    text = st.session_state[key].get(event)
    return encodable(text) if isinstance(text, str) else ""


def encodable(text: str) -> str:
    """A text that came as JSON, in which half a pair of surrogates can come: those become question marks."""
    return text.encode("utf-8", "replace").decode()


def script_of(entry: Path) -> str:
    """The entry script with all that it imports, after the colors that they draw with, as THEME."""
    return f"const THEME = {json.dumps(dict(IN_SCRIPTS))};\n{joined_script(entry)}"

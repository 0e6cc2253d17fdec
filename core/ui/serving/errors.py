"""An error of the app: one line of JSON in the server's log, and its reference on the visitor's page."""

import json
import logging
import secrets
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

_ROOT = Path(__file__).parents[3]
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another when it is read out


def new_reference() -> str:
    """A reference that nobody can guess from another, short enough to be read out: AB12-CD34."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def places(error: BaseException) -> list[str]:
    """Where the app was: ``core/steps.py:12`` for each of its own frames, the outermost first."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [(Path(frame.filename), frame.lineno) for frame in frames]
    return [f"{path.relative_to(_ROOT)}:{line}" for path, line in own if path.is_relative_to(_ROOT)]


def record(error: BaseException, reference: str, page: str) -> str:
    """The log's line: nothing of the error's message, which may quote what a visitor typed, chose or called a file."""
    return json.dumps(
        {
            "event": "error",
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "reference": reference,
            "page": page,
            "error": type(error).__qualname__,
            "at": places(error),
        }
    )


def tell(error: Exception) -> bool:
    """Streamlit's ``on_script_error``: write the line, and show the reference in the place of what failed."""
    reference = new_reference()
    print(record(error, reference, "page"), file=sys.stderr, flush=True)
    st.error(
        f"Something went wrong here. Reference {reference}. Nothing of your work is lost: it is in the address.",
        icon=":material/error:",
    )
    return True


def log_nothing_else() -> None:
    """Leave Streamlit's own record out: its traceback ends with the error's message."""
    logging.getLogger("streamlit.error_util").addFilter(
        lambda entry: entry.getMessage() != "Uncaught app execution"
    )

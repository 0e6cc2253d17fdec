"""An error of the app as one line of JSON in the server's log, found again by a short reference; nothing personal.

The line leaves out the error's message, which may quote what a visitor typed, chose or called a file, and the link.
"""

import json
import logging
import secrets
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

_ROOT = Path(__file__).parents[3]
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another when it is read out


def new_reference() -> str:
    """A reference short enough to be read out: AB12-CD34, one of 2**40."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def places(error: BaseException) -> list[str]:
    """Where the app was, ``core/steps.py:12`` for each of its own frames, the outermost first."""
    frames = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    return [
        f"{path.relative_to(_ROOT).as_posix()}:{line}"
        for path, line in frames
        if path.is_relative_to(_ROOT)
        and "site-packages" not in path.parts  # those of .venv are no code of the app
    ]


def write(error: BaseException, reference: str, page: str) -> None:
    """Write the error's line to standard error: time (UTC), reference, page, type of the error, places in the app."""
    line = {
        "event": "error",
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "reference": reference,
        "page": page,
        "error": type(error).__qualname__,
        "at": places(error),
    }
    sys.stderr.write(f"{json.dumps(line)}\n")  # at once, so that the lines of two sessions never mix
    sys.stderr.flush()


def leave_out_tracebacks() -> None:
    """Keep Streamlit from logging the traceback of an app's error, too: it ends with the message."""
    logging.getLogger("streamlit.error_util").addFilter(_is_no_traceback)


def _is_no_traceback(entry: logging.LogRecord) -> bool:
    return entry.getMessage() != "Uncaught app execution"

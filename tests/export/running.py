"""Scripts run as a learner runs them: by an interpreter that knows nothing of the app, many after each other."""

import contextlib
import io
import multiprocessing
import os
import sys
import tempfile
import traceback
from pathlib import Path

import numpy as np

_ROOT = Path(__file__).parents[2]
# Where there are forks, one process imports PyTorch, which takes a second, and a fork of it runs the scripts.
_START = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
_PROCESSES = multiprocessing.get_context(_START)
if _START == "forkserver":
    _PROCESSES.set_forkserver_preload(["numpy", "torch"])

Scripts = list[tuple[str, tuple[str, ...]]]


def left_by(scripts: Scripts, files: dict[str, bytes] | None = None) -> list[dict[str, np.ndarray]]:
    """What each of (script, names) leaves under its names, run in a folder with these files."""
    with tempfile.TemporaryDirectory() as elsewhere:
        for name, content in (files or {}).items():
            (Path(elsewhere) / name).write_bytes(content)
        here, there = _PROCESSES.Pipe(duplex=False)
        process = _PROCESSES.Process(target=_run, args=(scripts, elsewhere, there))
        process.start()
        there.close()
        try:
            found = here.recv()
        except EOFError:
            found = "It ended without a word."
        process.join()
    assert isinstance(found, list), found
    return found


def _run(scripts: Scripts, folder: str, answers) -> None:
    """Answer with what the scripts left, or with how the first one failed."""
    sys.path[:] = [path for path in sys.path if Path(path).resolve() != _ROOT]
    os.chdir(folder)
    try:
        answers.send([_left(number, *each) for number, each in enumerate(scripts)])
    except Exception:  # noqa: BLE001 whatever a script raises is the news
        answers.send(traceback.format_exc()[-3000:])


def _left(number: int, script: str, names: tuple[str, ...]) -> dict[str, np.ndarray]:
    found = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(script, f"script {number}", "exec"), found)  # noqa: S102  that is what is tested
    return {name: _as_array(found[name]) for name in names}


def _as_array(value) -> np.ndarray:
    return value.detach().numpy() if hasattr(value, "detach") else np.asarray(value)

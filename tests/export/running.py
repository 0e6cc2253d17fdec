"""Scripts run as a learner runs them: in an interpreter that knows nothing of the app, many after each other."""

import functools
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

_LEFT = "left.npz"
_RUNNER = f"""
import contextlib, io, json, os, sys, traceback
import numpy as np
def run(scripts):
    left = {{}}
    for number, (script, names) in enumerate(scripts):
        found = {{"__name__": "__main__"}}
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(script, f"script {{number}}", "exec"), found)
        for name in names:
            value = found[name]
            left[f"{{number}}/{{name}}"] = value.detach().numpy() if hasattr(value, "detach") else np.asarray(value)
    np.savez({_LEFT!r}, **left)
for line in sys.stdin:
    folder, scripts = json.loads(line)
    os.chdir(folder)
    try:
        run(scripts)
        fault = None
    except Exception:
        fault = traceback.format_exc()
    print(json.dumps(fault), flush=True)
"""


@functools.cache
def _interpreter() -> subprocess.Popen:
    """One for all that is run: each would load PyTorch anew. It ends with the tests, when it is asked no more."""
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _RUNNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def left_by(
    scripts: list[tuple[str, tuple[str, ...]]], files: dict[str, bytes] | None = None
) -> list[dict[str, np.ndarray]]:
    """What each of (script, names) leaves under its names, run in a folder with these files."""
    interpreter = _interpreter()
    with tempfile.TemporaryDirectory() as elsewhere:
        for name, content in (files or {}).items():
            (Path(elsewhere) / name).write_bytes(content)
        print(json.dumps([elsewhere, scripts]), file=interpreter.stdin, flush=True)
        fault = json.loads(interpreter.stdout.readline())
        assert fault is None, fault[-3000:]
        with np.load(Path(elsewhere) / _LEFT) as found:
            return [{name: found[f"{n}/{name}"] for name in names} for n, (_, names) in enumerate(scripts)]

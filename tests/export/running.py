"""Scripts run as a learner runs them: in a fresh interpreter that knows nothing of the app, many after each other."""

import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

_RUNNER = """
import contextlib, io, json, sys
import numpy as np
left = {}
for number, (script, names) in enumerate(json.load(sys.stdin)):
    found = {"__name__": "__main__"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(script, f"script {number}", "exec"), found)
    for name in names:
        value = found[name]
        left[f"{number}/{name}"] = value.detach().numpy() if hasattr(value, "detach") else np.asarray(value)
np.savez(sys.stdout.buffer, **left)
"""


def left_by(
    scripts: list[tuple[str, tuple[str, ...]]], files: dict[str, bytes] | None = None
) -> list[dict[str, np.ndarray]]:
    """What each of (script, names) leaves under its names, run in a folder with these files."""
    with tempfile.TemporaryDirectory() as elsewhere:
        for name, content in (files or {}).items():
            (Path(elsewhere) / name).write_bytes(content)
        done = subprocess.run(
            [sys.executable, "-P", "-c", _RUNNER],
            input=json.dumps(scripts).encode(),
            capture_output=True,
            cwd=elsewhere,
            check=False,
        )
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    found = np.load(io.BytesIO(done.stdout))
    return [{name: found[f"{n}/{name}"] for name in names} for n, (_, names) in enumerate(scripts)]

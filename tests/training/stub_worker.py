"""A worker that learns nothing but answers at once: PyTorch, whose import takes seconds, is left out."""

import json
import subprocess
import sys
import time
from pathlib import Path

from core.training.run import Settings, Snapshot, is_kept
from core.training.worker import as_frame

ROOT = Path(__file__).parents[2]
STEP_SECONDS = 0.01


def new_worker() -> subprocess.Popen:
    """In place of the room's own: the same pipes, the same frames."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.training.stub_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )


def main() -> None:
    """Write the snapshots of a run that gets a little better with every step."""
    settings = Settings(**json.loads(sys.stdin.readline()))
    parameters = settings.model.initial(settings.seed)
    for step in range(settings.steps + 1):
        time.sleep(STEP_SECONDS)
        if is_kept(step, settings):
            share = step / settings.steps
            sys.stdout.buffer.write(as_frame(Snapshot(step, 2 - share, share, 2 - share, share, parameters)))
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()

"""A worker that learns nothing but answers at once: PyTorch, whose import takes seconds, is left out."""

import json
import sys
import time
from functools import partial

from core.training.room import new_worker
from core.training.run import Settings, Snapshot, is_kept
from core.training.worker import as_frame

STEP_SECONDS = 0.01


new_stub = partial(new_worker, "tests.training.stub_worker")  # in place of the room's own


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

"""The training room of a server: a few workers, a queue, and nobody's run outlives its reader.

Independent of any interface: a run belongs to an owner, and whoever opens the room says which owners are still there.
"""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path

from core.training.run import Settings, Snapshot
from core.training.worker import read_frames, settings_text

MAX_MEMORY = 1_500_000_000  # bytes resident; PyTorch itself takes 300 MB
MAX_WAITING = 100  # runs in the queue
_LOOK_EVERY = 1.0  # seconds between two looks at who has gone
_PATIENCE = 5.0  # seconds that an owner may be gone: a telephone loses its connection for a moment
_SPARE_SECONDS = 180
_ROOT = Path(__file__).parents[2]


@dataclass(eq=False)
class Run:
    """One run, waiting, running or ended. Its owner reads it; the room writes it.

    Attributes:
        owner: whose it is. settings: what was asked for. snapshots: so far, the first is that of the random weights;
            all but the last have the first layer's weights only.
        state: "waiting", "running", "done", "stopped" or "lost" (its process ended by itself before its time).
        started, ended, first_step: seconds of ``time.monotonic``, None if that has not happened; a run has started
            when it has a worker, its first step comes when that is ready. gone: since when its owner is not there.
    """

    owner: Hashable
    settings: Settings
    snapshots: list[Snapshot] = field(default_factory=list)
    state: str = "waiting"
    started: float | None = None
    ended: float | None = None
    first_step: float | None = None
    process: subprocess.Popen | None = None
    gone: float | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ("done", "stopped", "lost")

    @property
    def seconds(self) -> float:
        """How long it has been learning."""
        return 0.0 if self.first_step is None else (self.ended or time.monotonic()) - self.first_step

    def seconds_left(self) -> float | None:
        """How long the rest will take if it goes on as so far; None before the first step."""
        done = self.snapshots[-1].step if self.snapshots else 0
        if not done or self.is_over:
            return None
        since_first = time.monotonic() - self.first_step
        return since_first / done * (self.settings.steps - done)


class TrainingRoom:
    """Runs wait here for one of a few workers.

    Args:
        workers: processes at most. is_here: whether an owner is still there; asked every second.
    """

    def __init__(self, workers: int, is_here: Callable[[Hashable], bool]):
        self.workers, self.is_here = workers, is_here
        self._lock = threading.Lock()
        self._runs: list[Run] = []  # waiting and running, in the order in which they came
        self._spare: subprocess.Popen | None = None  # a worker that waits for its settings
        self._spare_since = 0.0
        threading.Thread(target=self._look_after, name="training room", daemon=True).start()

    def start(self, owner: Hashable, settings: Settings) -> Run:
        """A new run; one that the owner still has is stopped.

        Raises:
            ValueError: too many are waiting.
        """
        run = Run(owner, settings)
        with self._lock:
            mine = [other for other in self._runs if other.owner == owner]
            if len(self._runs) - len(mine) >= MAX_WAITING:
                raise ValueError(
                    f"{MAX_WAITING} runs are waiting on this server already; try again in some minutes."
                )
            self._runs.append(run)
        for other in mine:
            self.stop(other)
        self._begin_next()
        return run

    def stop(self, run: Run, state: str = "stopped") -> None:
        """End a run; what it has learned so far stays."""
        with self._lock:
            if run.is_over:
                return
            self._end(run, state)
        self._begin_next()

    def place(self, run: Run) -> int:
        """How many waiting runs come before it; 0 if it is the next one or not waiting."""
        with self._lock:
            waiting = [other for other in self._runs if other.state == "waiting"]
            return waiting.index(run) if run in waiting else 0

    def _end(self, run: Run, state: str) -> None:
        run.state, run.ended = state, time.monotonic()
        if run in self._runs:
            self._runs.remove(run)
        if run.process:
            with contextlib.suppress(OSError):
                run.process.kill()

    def _begin_next(self) -> None:
        with self._lock:
            running = sum(run.state == "running" for run in self._runs)
            for run in [run for run in self._runs if run.state == "waiting"][: self.workers - running]:
                run.state, run.started = "running", time.monotonic()
                threading.Thread(target=self._follow, args=(run,), name="training run", daemon=True).start()

    def _follow(self, run: Run) -> None:
        """Give the run to a worker, and take over its snapshots until it ends."""
        process = self._take_worker()
        first_layer, _ = run.settings.model.first_names
        with self._lock:
            run.process = process
            if run.is_over:  # stopped before its process was there
                process.kill()
        with contextlib.suppress(OSError):
            process.stdin.write(f"{settings_text(run.settings)}\n".encode())
            process.stdin.close()
        for snapshot in read_frames(process.stdout):
            if run.first_step is None:
                run.first_step = time.monotonic()
            if run.snapshots:  # only the newest one is kept whole
                run.snapshots[-1] = run.snapshots[-1].with_only(first_layer)
            run.snapshots.append(snapshot)
            if snapshot.step >= run.settings.steps or snapshot.problem:
                self.stop(run, "done")
        self.stop(run, "lost")  # unless it is over already
        process.wait()

    def prepare(self) -> None:
        """Have a worker ready: importing PyTorch takes seconds. One that nobody needs is ended after some minutes."""
        with self._lock:
            if self._spare is None or self._spare.poll() is not None:
                self._spare = new_worker()
            self._spare_since = time.monotonic()

    def _take_worker(self) -> subprocess.Popen:
        with self._lock:
            spare, self._spare = self._spare, None
        return spare if spare is not None and spare.poll() is None else new_worker()

    def _look_after(self) -> None:
        """End the runs of owners who have gone, workers that take too much memory, and one that nobody needs."""
        while True:
            time.sleep(_LOOK_EVERY)
            with self._lock:
                runs = list(self._runs)
                if self._spare is not None and time.monotonic() - self._spare_since > _SPARE_SECONDS:
                    self._spare.kill()
                    self._spare = None
            for run in runs:
                run.gone = None if self.is_here(run.owner) else run.gone or time.monotonic()
                if run.gone and time.monotonic() - run.gone > _PATIENCE:
                    self.stop(run)
                elif run.process and _resident(run.process.pid) > MAX_MEMORY:
                    self.stop(run, "lost")


def new_worker(module: str = "core.training.worker") -> subprocess.Popen:
    """A process of a module of this project that takes settings and writes frames."""
    return subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
    )


def _resident(process: int) -> int:
    """The bytes that a process holds in memory; 0 where the system does not say (it is not Linux)."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")

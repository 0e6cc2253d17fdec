"""A training run in a process of its own: ``python -m core.training.worker``.

It reads its settings as JSON from standard input and writes every snapshot to standard output: the length of a frame
(unsigned 32 bits, little endian), then the frame, a safetensors file with the weights, whose metadata holds the
measures as JSON. Nothing is pickled.
"""

import json
import struct
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import BinaryIO

from core.training.datasets import TASKS
from core.training.recorded import CURVES
from core.training.run import Settings, Snapshot, train

MAX_SECONDS = 120  # of processor time
_LENGTH = struct.Struct("<I")


def as_frame(snapshot: Snapshot) -> bytes:
    """A snapshot as one frame, its length before it."""
    from safetensors.numpy import save

    described = {name: getattr(snapshot, name) for name in (*CURVES, "problem")}
    frame = save(dict(snapshot.parameters), {"snapshot": json.dumps(described)})
    return _LENGTH.pack(len(frame)) + frame


def read_frames(stream: BinaryIO) -> Iterator[Snapshot]:
    """The snapshots that a worker writes, until it ends; a frame that was cut off is left out."""
    from safetensors.numpy import load

    while len(head := stream.read(_LENGTH.size)) == _LENGTH.size:
        frame = stream.read(_LENGTH.unpack(head)[0])
        if len(frame) < _LENGTH.unpack(head)[0]:
            return
        header = json.loads(frame[8 : 8 + struct.unpack("<Q", frame[:8])[0]])
        yield Snapshot(parameters=load(frame), **json.loads(header["__metadata__"]["snapshot"]))


def settings_text(settings: Settings) -> str:
    """The settings as a worker reads them."""
    return json.dumps(asdict(settings))


def _limit_this_process() -> None:
    """Let the operating system end a worker that takes too long, and let everything else run first (not on Windows)."""
    try:
        import os
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    os.nice(5)


def main() -> None:
    """Train as standard input says."""
    _limit_this_process()
    import torch

    torch.set_num_threads(1)
    settings = Settings(**json.loads(sys.stdin.readline()))
    for snapshot in train(settings, TASKS[settings.task].load()):
        sys.stdout.buffer.write(as_frame(snapshot))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()

"""Files decoded one by one, each in a process with the decoder's limits, and what each process took. Linux only."""

import contextlib
import io
import json
import math
import os
import pickle
import random
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.hostile.mutations import changed_file
from core.pictures import decoding

MOST_SECONDS, MOST_MEGABYTES = 5.0, 300.0
_COMMAND = [
    sys.executable,
    "-S",
    "-P",
    "-W",
    "ignore",
    "-m",
    "core.pictures.decoding",
]  # as core.images starts it
_MAX_SIDE = "1024"
_SENTENCE = re.compile(r"The [^\n]{36,214}\.")


@dataclass(frozen=True)
class Decoding:
    """What one file led to.

    Attributes:
        name: of the file. outcome: "picture", "sentence", "over time" (core.images says that), or a fault.
        seconds: of processor time. megabytes: the largest resident memory of the decoder's process.
    """

    name: str
    outcome: str
    seconds: float
    megabytes: float

    @property
    def is_fault(self) -> bool:
        """Whether it is anything but a picture or a sentence in time and within memory."""
        right = self.outcome in ("picture", "sentence", "over time")
        return not right or self.seconds > MOST_SECONDS or self.megabytes > MOST_MEGABYTES


def _judged(name: str, answer: bytes, code: int, used) -> Decoding:
    if code == -signal.SIGXCPU:
        outcome = "over time"
    elif code:
        outcome = f"the decoder ended with code {code}"
    else:
        first, _, pixels = answer.partition(b"\n")
        header = json.loads(first)
        if "error" in header:
            said = header["error"]
            outcome = "sentence" if _SENTENCE.fullmatch(said) else f"no sentence: {said}"
        else:
            shape = header["shape"]
            outcome = "picture" if len(pixels) == math.prod(shape) else f"{len(pixels)} bytes of {shape}"
    return Decoding(name, outcome, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6)


def mutation(files: Mapping[str, bytes], seed: int, number: int) -> tuple[str, bytes]:
    """The name and the bytes of one mutation; the same number gives the same file."""
    chance = random.Random(f"{seed} {number}")
    name = sorted(files)[number % len(files)]
    return f"{name}, mutation {number}", changed_file(files[name], list(files.values()), chance)


def mutated(files: Mapping[str, bytes], seed: int, numbers: Sequence[int]) -> Iterator[Decoding]:
    """Decode the mutations of these numbers, each in a process forked from one that has imported the decoder.

    That is ten times sooner than to start one.
    """
    return _asked(files, (seed, list(numbers)), False, len(numbers))


def decoded(files: Mapping[str, bytes], started: bool = True) -> Iterator[Decoding]:
    """Decode the files as they are, each in the process that the app starts, or in a forked one."""
    return _asked(files, None, started, len(files))


def _asked(
    files: Mapping[str, bytes], mutations: tuple | None, started: bool, answers: int
) -> Iterator[Decoding]:
    """What a small process finds; a child of this one would be taken to hold all that this one does."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.hostile.decoding"]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment, **streams) as process:
        with process.stdin:
            pickle.dump((dict(files), mutations, started), process.stdin)
        try:
            for _ in range(answers):
                yield Decoding(*pickle.load(process.stdout))
        finally:
            process.kill()


def main() -> None:
    """Read what was asked, answer with a pickle for each file."""
    files, mutations, started = pickle.load(sys.stdin.buffer)
    named = files.items()
    if mutations:
        seed, numbers = mutations
        named = (mutation(files, seed, number) for number in numbers)
    decoding_of = _started if started else _forked
    for name, data in named:
        done = decoding_of(name, data)
        pickle.dump((done.name, done.outcome, done.seconds, done.megabytes), sys.stdout.buffer)
        sys.stdout.buffer.flush()


def _started(name: str, data: bytes) -> Decoding:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([*_COMMAND, _MAX_SIDE], env=environment, **streams)
    with contextlib.suppress(BrokenPipeError), process.stdin:
        process.stdin.write(data)
    with process.stdout:
        answer = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return _judged(name, answer, process.returncode, used)


def _forked(name: str, data: bytes) -> Decoding:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _decode_and_end(data, writer)
    os.close(writer)
    with open(reader, "rb") as pipe:
        answer = pipe.read()
    _, status, used = os.wait4(child, 0)
    return _judged(name, answer, os.waitstatus_to_exitcode(status), used)


def _decode_and_end(data: bytes, writer: int) -> None:
    """The decoder's own main, between these pipes."""
    code = 1
    try:
        sys.argv[1:] = [_MAX_SIDE]
        sys.stdin = io.TextIOWrapper(io.BytesIO(data))
        with open(writer, "w") as sys.stdout:
            decoding.main()
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()

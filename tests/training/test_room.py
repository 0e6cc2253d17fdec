"""Workers and the training room: frames, the queue, and that nothing outlives its owner. PyTorch runs in a process."""

import io
import time

import numpy as np
import pytest

from core.training.datasets import TASKS
from core.training.recorded import RECORDED
from core.training.room import TrainingRoom
from core.training.run import Settings, Snapshot, train
from core.training.worker import as_frame, read_frames
from tests.training.stub_worker import new_stub

QUICK = Settings("digits", filters=2, kernel_size=3, learning_rate=0.01, steps=20)
LONG = Settings("digits", filters=8, kernel_size=5, learning_rate=0.001, steps=2000)


def wait_until(true, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


def test_frames_come_back_as_they_were_written_and_a_cut_one_is_left_out():
    sent = [
        Snapshot(step, 0.5, 0.25, 0.75, 0.125, {"w": np.full((2, 2), step, np.float32)}, "so")
        for step in (0, 7)
    ]
    stream = b"".join(map(as_frame, sent))
    for text, count in ((stream, 2), (stream[:-1], 1), (stream[:3], 0), (b"", 0)):
        found = list(read_frames(io.BytesIO(text)))
        assert [(one.step, one.loss, one.problem) for one in found] == [
            (one.step, 0.5, "so") for one in sent[:count]
        ]
        for one, same in zip(found, sent):
            np.testing.assert_array_equal(one.parameters["w"], same.parameters["w"])


def test_a_worker_trains_as_this_process_does():
    first = TrainingRoom(1, lambda owner: True).start("a", QUICK)
    wait_until(lambda: first.is_over)
    assert first.state == "done"
    for found, same in zip(first.snapshots, train(QUICK, TASKS["digits"].load()), strict=True):
        assert found.step == same.step and found.loss == pytest.approx(same.loss, rel=1e-4)
        np.testing.assert_allclose(found.parameters["0.weight"], same.parameters["0.weight"], atol=1e-4)
    assert [len(found.parameters) for found in first.snapshots] == [1] * (len(first.snapshots) - 1) + [6]
    assert 0 < first.seconds < 60 and first.seconds_left() is None


@pytest.fixture
def stub(monkeypatch):
    """Workers that answer at once."""
    monkeypatch.setattr("core.training.room.new_worker", new_stub)


def test_who_comes_later_waits_until_a_worker_is_free(stub):
    room = TrainingRoom(1, lambda owner: True)
    first, second, third = (room.start(owner, QUICK) for owner in "abc")
    assert [room.place(run) for run in (first, second, third)] == [0, 0, 1]
    wait_until(lambda: third.is_over)
    assert [run.state for run in (first, second, third)] == ["done"] * 3
    assert first.ended <= second.started and second.ended <= third.started


def test_a_run_ends_when_it_is_stopped_when_its_owner_goes_and_when_its_process_dies(stub):
    here = {"stays", "goes", "dies"}
    room = TrainingRoom(3, lambda owner: owner in here)
    room.prepare()
    stays, goes, dies = (room.start(owner, LONG) for owner in ("stays", "goes", "dies"))
    wait_until(lambda: all(run.snapshots for run in (stays, goes, dies)))
    dies.process.kill()
    wait_until(lambda: dies.is_over)
    here.discard("goes")
    wait_until(lambda: goes.is_over, seconds=10)
    room.stop(stays)
    assert [run.state for run in (stays, goes, dies)] == ["stopped", "stopped", "lost"]
    assert all(run.snapshots[-1].step < LONG.steps for run in (stays, goes, dies))
    wait_until(lambda: all(run.process.poll() is not None for run in (stays, goes, dies)))


def test_a_new_run_of_the_same_owner_takes_the_place_of_the_old_one(stub):
    room = TrainingRoom(1, lambda owner: True)
    old, new = room.start("a", LONG), room.start("a", RECORDED["digits"])
    assert old.state == "stopped" and new.state in ("waiting", "running")
    room.stop(new)
    assert new.is_over


def test_a_queue_that_is_full_is_refused_in_a_sentence(monkeypatch):
    monkeypatch.setattr("core.training.room.MAX_WAITING", 1)
    room = TrainingRoom(0, lambda owner: True)
    room.start("a", LONG)
    with pytest.raises(ValueError, match="waiting on this server"):
        room.start("b", LONG)

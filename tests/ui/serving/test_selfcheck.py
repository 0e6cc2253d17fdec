"""The self-check passes here, and notices what is broken."""

import subprocess
import sys

import pytest

from core.ui.serving import selfcheck


def test_every_job_passes_and_has_its_line(capsys):
    assert selfcheck.run() == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[-1] for line in lines] == list(selfcheck.JOBS)
    assert all(line.startswith("ok ") for line in lines)


def dead_worker() -> subprocess.Popen:
    """A process that ends at once and says nothing."""
    return subprocess.Popen([sys.executable, "-c", ""], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def raises(*arguments, **keywords):
    raise OSError("no such thing here")


@pytest.mark.parametrize(
    ("job", "name", "broken"),
    [
        ("convolution", "conv2d", lambda x, *rest: x * 0 + 1),
        ("im2col", "conv2d_im2col", lambda *arguments: selfcheck._by_loops()[None] + 1),
        ("network by PyTorch", "forward", raises),
        ("picture in its process", "open_image", raises),
        ("samples and recorded runs", "photograph", raises),
        ("training in its process", "new_worker", dead_worker),
        ("spreadsheet", "spreadsheet", lambda shown: b""),
        ("worksheet", "operation_worksheet", lambda shown, first: "<html>"),
        ("animation", "encode", lambda frames, *rest: frames[0]),
        ("link", "link", None),
    ],
)
def test_what_is_broken_is_named_and_the_others_are_looked_at_too(monkeypatch, capsys, job, name, broken):
    monkeypatch.setattr(selfcheck, name, broken)
    jobs = {job: selfcheck.JOBS[job], "another": lambda: None}
    assert selfcheck.run(jobs) == 1
    failed, passed = capsys.readouterr().out.splitlines()
    assert failed.startswith("FAILED") and job in failed
    assert passed.startswith("ok ") and passed.endswith("another")

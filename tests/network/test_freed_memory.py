"""Memory that is freed goes back to the system: resident memory of a process of its own."""

import subprocess
import sys

import pytest

_RESIDENT = """
import numpy as np
from core.network.freed_memory import give_back, return_freed_memory

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096

return_freed_memory()
"""
# 100 arrays of 600 kB, between each two of them one of 30 kB that stays.
_LARGE = """
arrays = [np.ones(150_000 if i % 2 else 7_500, np.float32) for i in range(200)]
before = resident()
del arrays[1::2]
print(before - resident())
"""
_SMALL = """
arrays = [np.ones(15_000, np.float32) for _ in range(1000)]  # 60 kB each
before = resident()
del arrays[:-1]
give_back()
print(before - resident())
"""


def _returned(code: str) -> int:
    """The bytes that the process printed."""
    said = subprocess.run(
        [sys.executable, "-c", _RESIDENT + code], capture_output=True, text=True, check=True
    )
    return int(said.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc can be told to give it back")
def test_large_arrays_go_back_at_once_whatever_stays_between_them():
    assert _returned(_LARGE) > 55_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc can be told to give it back")
def test_small_ones_that_are_free_go_back_on_demand():
    assert _returned(_SMALL) > 50_000_000

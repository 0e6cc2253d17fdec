"""Memory that is freed is used again: counted in page faults, in a process of its own."""

import subprocess
import sys

import pytest

_PASSES = """
import resource
import numpy as np
from core.network.freed_memory import keep_freed_memory

{setting}

def run_pass():
    return [np.ones(500_000, np.float32) for _ in range(8)]  # 2 MB each

for _ in range(3):
    run_pass()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(5):
    run_pass()
print((resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before) // 5)
"""


def _page_faults(setting: str) -> int:
    """How often one of the later passes asks the system for a page of 4 kB."""
    code = _PASSES.format(setting=setting)
    return int(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    )


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc can be told to keep freed memory")
def test_later_passes_use_the_memory_of_earlier_ones():
    assert _page_faults("keep_freed_memory()") < 100 < _page_faults("") < 5_000


_GIVEN_BACK = """
import numpy as np
from core.network.freed_memory import give_back, keep_freed_memory

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096

keep_freed_memory()
arrays = [np.ones(500_000, np.float32) for _ in range(40)]  # 80 MB
del arrays[:-1]
before = resident()
give_back()
print(before - resident())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc can be told to give it back")
def test_what_is_free_is_given_back_on_demand():
    said = subprocess.run([sys.executable, "-c", _GIVEN_BACK], capture_output=True, text=True, check=True)
    assert int(said.stdout) > 70_000_000

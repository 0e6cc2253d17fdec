"""Keeping freed memory at hand, so that large arrays need not ask the system for new pages every time; for a while."""

import ctypes
import os
import sys
from collections.abc import Callable

# mallopt(3): names from malloc.h. Arrays from 2 MB on come from the system and go back to it alone: among others they
# leave holes that nothing fits, 100 MB of them after 1,500 sessions. glibc's own threshold would rise to 32 MB.
_M_TRIM_THRESHOLD, _MOST_FREE = -1, 64 * 2**20  # bytes
_M_MMAP_THRESHOLD, _LARGEST_ARRAY = -3, 2 * 2**20  # bytes
_M_ARENA_MAX, _ARENAS = -8, 2  # else up to eight a core, of which each keeps what its threads once freed


def keep_freed_memory() -> None:
    """Have this process use freed memory again, and torch ask for it in huge pages.

    Call it before torch makes its first tensor: only then does it look for the second.

    A forward pass keeps every map, so each is given memory of its own, which goes back to the system with the
    maps: up to 2,000 page faults a pass, a fifth of its time. Only Linux with glibc can be told so; elsewhere
    nothing changes.
    """
    os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")  # torch's name for huge pages
    if mallopt := _of_glibc("mallopt"):
        mallopt(_M_TRIM_THRESHOLD, _MOST_FREE)
        mallopt(_M_MMAP_THRESHOLD, _LARGEST_ARRAY)
        mallopt(_M_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Give the memory that is free now back to the system; the next large arrays ask for it once more."""
    if malloc_trim := _of_glibc("malloc_trim"):
        malloc_trim(0)


def _of_glibc(name: str) -> Callable[..., int] | None:
    """A function of the C library, where that is glibc's."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None

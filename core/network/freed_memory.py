"""Freed memory goes back to the system, so that a server that has served thousands holds what it needs now."""

import ctypes
import os
import sys
from collections.abc import Callable

# mallopt(3): names from malloc.h. Arrays and messages from 128 kB on come from the system and go back to it alone:
# among others they leave holes that nothing fits, 80 MB of them after 2,500 sessions. glibc's own threshold would rise
# to 32 MB.
_M_MMAP_THRESHOLD, _LARGEST_AMONG_OTHERS = -3, 128 * 2**10  # bytes
_M_TRIM_THRESHOLD, _MOST_FREE = -1, 8 * 2**20  # bytes
_M_ARENA_MAX, _ARENAS = -8, 2  # else up to eight a core, of which each keeps what its threads once freed


def return_freed_memory() -> None:
    """Have this process give back what it frees, and torch use one core, huge pages, and few programs.

    Call it before torch makes its first tensor: only then does it look for what is its own.

    The price is that every map of a forward pass is new memory, a page fault for each 4 kB of it: two layers of 16
    channels take 1.4 ms in place of 0.5, VGG's first eight 21 ms in place of 12. Only Linux with glibc can be told so;
    elsewhere nothing changes.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # each of several sessions on a core of its own
    os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")  # torch's name for huge pages
    # Layers whose program is kept, by oneDNN and once more by torch; of themselves 1024. One alone saves half as much.
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "32")
    os.environ.setdefault("LRU_CACHE_CAPACITY", "32")
    if mallopt := _of_glibc("mallopt"):
        mallopt(_M_MMAP_THRESHOLD, _LARGEST_AMONG_OTHERS)
        mallopt(_M_TRIM_THRESHOLD, _MOST_FREE)
        mallopt(_M_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Give back what is free among what is not."""
    if malloc_trim := _of_glibc("malloc_trim"):
        malloc_trim(0)


def _of_glibc(name: str) -> Callable[..., int] | None:
    """A function of the C library, where that is glibc's."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None

"""What sessions compute alike is computed once: remembered for all of them, within one bound in bytes; or for one."""

import inspect
import weakref
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from sys import getsizeof
from threading import Condition, Lock
from typing import Any, Generic, ParamSpec, TypeVar

import numpy as np
import streamlit as st
from cachetools import LRUCache, cached

P, R = ParamSpec("P"), TypeVar("R")
MOST_BYTES = 16_000_000  # of all that is remembered; the longest unused goes first


def held_bytes(value: Any) -> int:
    """How many bytes a result holds: its arrays with what they are views of, and bytes and texts, in any nesting.

    An object that is two fields of one dataclass counts once.

    >>> held_bytes({"a row of 8 x 8": np.zeros((8, 8), np.float32)[0]})
    256
    """
    if isinstance(value, np.ndarray):
        return held_bytes(value.base) if isinstance(value.base, np.ndarray) else value.nbytes
    if is_dataclass(value):
        held = [getattr(value, field.name) for field in fields(value)]
        return sum(map(held_bytes, {id(each): each for each in held}.values()))
    if isinstance(value, dict):
        return sum(map(held_bytes, value.values()))
    if isinstance(value, (tuple, list)):
        return sum(map(held_bytes, value))
    return getsizeof(value)


_remembered = LRUCache(MOST_BYTES, held_bytes)
_change = Condition()


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Remember the function's results by its arguments; not by those whose names begin with an underscore.

    The arguments are given by position and can be hashed. A result is shared: nobody may change it. While one session
    computes a result, others that want it wait. What is larger than all that may be remembered is computed each time.
    """
    return cached(_remembered, _key(function), condition=_change)(function)


def remembered_for_one(function: Callable[P, R]) -> Callable[P, R]:
    """Remember the function's last result for this session alone, by the same arguments as :func:`remembered`.

    For what others will not ask for. Streamlit's own caches of a session end when its connection is cut; this lasts.
    """
    key, place = _key(function), f"last result of {function.__module__}.{function.__qualname__}"

    def last(*arguments: P.args) -> R:
        asked = key(*arguments)
        before, result = st.session_state.get(place, (None, None))
        if before != asked:
            st.session_state.pop(place, None)  # before the next one takes as much
            result = function(*arguments)
            st.session_state[place] = (asked, result)
        return result

    return last


def _key(function: Callable) -> Callable[..., tuple]:
    """What makes of the function's arguments the key that its result is remembered by."""
    asked = [i for i, name in enumerate(inspect.signature(function).parameters) if not name.startswith("_")]
    return lambda *arguments: (function, *(arguments[i] for i in asked))


def forget() -> None:
    """Forget every result that is remembered for all."""
    with _change:
        _remembered.clear()


class LastLarge(Generic[R]):
    """Remembers one result that is too large for :data:`MOST_BYTES`: the last one, while its session lasts.

    The session that asked for it holds it; others are given it as long as it is there.
    """

    def __init__(self, name: str):
        """``name`` is its key in the session."""
        self._name = name
        self._holder: weakref.ref[_Holder] | None = None
        self._change = Lock()

    def get(self, key: str, compute: Callable[[], R]) -> R:
        """What was computed last if it was for this key, else what is computed now."""
        holder = self._holder and self._holder()
        found = holder and holder.held
        if found and found[0] == key:
            return found[1]
        self._let_go()  # before the next one takes as much
        result = compute()
        holder = _Holder((key, result))
        with self._change:
            self._let_go()  # what another session has computed meanwhile
            self._holder = weakref.ref(holder)
        st.session_state[self._name] = holder
        return result

    def _let_go(self) -> None:
        if holder := self._holder and self._holder():
            holder.held = None


class _Holder:
    """What one session holds, until another session takes its place."""

    def __init__(self, held: tuple[str, Any]):
        self.held: tuple[str, Any] | None = held

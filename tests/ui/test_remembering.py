"""What sessions share: computed once, told apart by its arguments, and within one bound however much is asked for."""

import gc
from threading import Barrier, Thread

import numpy as np
import pytest

from core.network.forward import LayerMaps
from core.ui.app import remembering
from core.ui.app.remembering import MOST_BYTES, LastLarge, held_bytes, remembered, remembered_for_one


@pytest.fixture(autouse=True)
def nothing_remembered():
    remembering.forget()
    yield
    remembering.forget()


def counted():
    """A remembered function that gives ``megabytes``, and the list of what it was called with."""
    calls = []

    @remembered
    def compute(name: str, megabytes: int, _ignored: object = None) -> np.ndarray:
        calls.append(name)
        return np.zeros(megabytes * 1_000_000, np.uint8)

    return compute, calls


def test_a_result_is_computed_once_for_the_arguments_that_count():
    compute, calls = counted()
    first = compute("a", 1, object())
    assert compute("a", 1, object()) is first
    assert compute("b", 1, None) is not first
    assert calls == ["a", "b"]


def test_two_functions_with_the_same_arguments_are_told_apart():
    (one, calls), (two, others) = counted(), counted()
    assert one("a", 1) is not two("a", 1)
    assert one("a", 1) is one("a", 1)
    assert calls == others == ["a"]


def test_all_functions_share_one_bound_and_the_longest_unused_goes_first():
    (one, calls), (two, _) = counted(), counted()
    for number in range(20):
        one("kept", 2)
        one(f"one {number}", 5)
        two(f"two {number}", 4)
        assert remembering._remembered.currsize <= MOST_BYTES
    assert calls.count("kept") == 1
    one("one 0", 5)
    assert calls.count("one 0") == 2


def test_what_is_larger_than_the_bound_is_given_and_puts_nothing_out():
    compute, calls = counted()
    compute("small", 1)
    assert compute("huge", MOST_BYTES // 1_000_000 + 1).nbytes > MOST_BYTES
    compute("small", 1)
    assert calls == ["small", "huge"]


def test_sessions_that_ask_together_wait_for_one_computation():
    compute, calls = counted()
    together, results = Barrier(8), []

    def ask():
        together.wait()
        results.append(compute("a", 3))

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert calls == ["a"] and all(result is results[0] for result in results)


def test_a_view_counts_as_all_that_it_holds():
    whole = np.zeros((100, 100))
    assert held_bytes((whole[0], {"rows": whole[:2, ::3]})) == 2 * whole.nbytes


def test_one_array_in_two_fields_counts_once():
    maps = np.zeros((4, 8, 8), np.float32)
    assert held_bytes(LayerMaps(maps, maps)) == maps.nbytes


@pytest.fixture
def sessions(monkeypatch):
    """Makes what runs next run in a session, a dict."""
    return lambda session: monkeypatch.setattr(remembering.st, "session_state", session)


def test_what_is_remembered_for_one_is_the_last_result_of_that_session(sessions):
    calls, mine, theirs = [], {}, {}

    @remembered_for_one
    def compute(name: str, _ignored: object) -> object:
        calls.append(name)
        return object()

    sessions(mine)
    first = compute("a", 1)
    assert compute("a", 2) is first
    sessions(theirs)
    assert compute("a", 1) is not first
    sessions(mine)
    assert compute("a", 1) is first
    assert compute("b", 1) is not first and compute("a", 1) is not first
    assert calls == ["a", "a", "b", "a"] and len(mine) == 1


class TestLastLarge:
    def test_only_the_last_one_is_held_and_others_are_given_it(self, sessions):
        large, mine, theirs = LastLarge("large"), {}, {}
        sessions(mine)
        first = large.get("a", lambda: np.zeros(9))
        sessions(theirs)
        assert large.get("a", lambda: np.ones(9)) is first
        second = large.get("b", lambda: np.ones(9))
        assert mine["large"].held is None and theirs["large"].held == ("b", second)

    def test_it_goes_with_its_session(self, sessions):
        large, mine = LastLarge("large"), {}
        sessions(mine)
        large.get("a", lambda: np.zeros(9))
        mine.clear()
        gc.collect()
        assert large.get("a", lambda: "computed again") == "computed again"

    def test_of_two_that_are_computed_at_once_the_later_one_is_held(self, sessions):
        large, mine, theirs = LastLarge("large"), {}, {}

        def while_another_session_computes() -> str:
            sessions(theirs)
            large.get("b", lambda: "theirs")
            sessions(mine)
            return "mine"

        sessions(mine)
        assert large.get("a", while_another_session_computes) == "mine"
        assert mine["large"].held == ("a", "mine") and theirs["large"].held is None

"""However many sessions draw, only a few do so at once, and none keeps the others waiting for good."""

import threading
import time

import pytest

from core.ui.app.turns import AT_ONCE, turn, turn_left_to_others


def together(count: int, draw) -> None:
    threads = [threading.Thread(target=draw) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def test_as_many_draw_at_once_as_may_and_no_more():
    drawing, most = [], []

    def draw():
        with turn():
            drawing.append(1)
            most.append(len(drawing))
            time.sleep(0.01)
            drawing.pop()

    together(20, draw)
    assert len(most) == 20 and max(most) == AT_ONCE


def test_who_has_the_turn_does_not_wait_for_another_one():
    def draw():
        with turn(), turn():
            time.sleep(0.001)

    together(20, draw)


def test_what_fails_gives_its_turn_away():
    def draw():
        with pytest.raises(ValueError), turn():
            raise ValueError

    together(3 * AT_ONCE, draw)
    with turn():
        pass


def test_what_takes_long_lets_the_others_draw_meanwhile():
    leave, others = threading.Event(), []

    def slow():
        with turn(), turn_left_to_others():
            leave.wait(10)

    waiting = [threading.Thread(target=slow) for _ in range(2 * AT_ONCE)]
    for thread in waiting:
        thread.start()

    def draw():
        with turn():
            others.append(1)

    together(5, draw)
    assert len(others) == 5 and all(thread.is_alive() for thread in waiting)
    leave.set()
    for thread in waiting:
        thread.join(10)
    together(5, draw)
    assert len(others) == 10


def test_without_a_turn_there_is_none_to_leave():
    with turn_left_to_others():
        pass
    with turn():
        pass

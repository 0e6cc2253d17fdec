"""The path: the lecture's rows in its order, with numbers that core computes."""

from itertools import groupby

import numpy as np
import pytest

from core.arithmetic import ConvSpec, effective_kernel_size, output_size
from core.kernels import HANDCRAFTED
from core.lessons.stops import BY_NAME, CHAPTERS, STOPS, neighbors
from core.receptive_field import receptive_field

LONGEST_CLAIM = 68  # characters: one line that the last row can read


def test_the_lectures_rows_come_first_and_in_its_order():
    assert [stop.row for stop in STOPS][:15] == [*range(1, 16)]
    assert all(stop.row is None for stop in STOPS[15:])


def test_names_and_titles_are_their_own_and_chapters_in_one_piece():
    assert len(BY_NAME) == len(STOPS) == len({stop.title for stop in STOPS})
    assert [chapter for chapter, _ in groupby(stop.chapter for stop in STOPS)] == [*CHAPTERS]


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_every_stop_says_all_that_it_must_and_its_claim_in_a_line(stop):
    assert stop.claim and len(stop.claim) <= LONGEST_CLAIM and not stop.claim.endswith(".")
    assert stop.try_this.endswith(".") and stop.notice.endswith(".") and stop.proof


def test_neighbors_lead_from_the_first_to_the_last():
    walked = [STOPS[0]]
    while after := neighbors(walked[-1])[1]:
        assert neighbors(after)[0] is walked[-1]
        walked.append(after)
    assert walked == [*STOPS]


def test_the_numbers_of_the_claims_are_cores():
    patch = np.arange(10, 100, 10).reshape(3, 3)
    sharpen = HANDCRAFTED["sharpen"].weights
    assert (patch * sharpen).sum() == 50 and 5 * patch[1, 1] == 250
    assert "250 − 200 = 50" in BY_NAME["sharpen"].notice
    assert HANDCRAFTED["gaussian_lecture"].weights.sum() == pytest.approx(16 / 9)
    sizes = {"valid": (1, 0, 222), "same": (1, 1, 224), "stride": (2, 1, 112)}
    assert {name: output_size(224, 3, s, p) for name, (s, p, _) in sizes.items()} == {
        name: size for name, (_, _, size) in sizes.items()
    }
    assert receptive_field([ConvSpec(3, 2, 1)] * 2).size == (7, 7)
    assert "7×7" in BY_NAME["summary"].notice and "7×7" in BY_NAME["sees"].notice
    assert f"{16 * 56 * 56:,}" in BY_NAME["average"].notice
    assert effective_kernel_size(3, 2) == 5 and BY_NAME["dilated"].notice.endswith("= 5.")
    assert (6 + 2 - 3) / 2 + 1 == 3.5 and output_size(6, 3, 2, 1) == 3

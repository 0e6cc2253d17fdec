"""The sums with numbers in them: the LaTeX is computed again, the sentences are checked by convolving."""

import re

import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, example, given
from hypothesis import strategies as st

from core.arithmetic import effective_kernel_size
from core.lessons.guide import GUIDE, RELATIONSHIPS
from core.lessons.worked_sizes import (
    OPERATIONS,
    RULES,
    general_relationship,
    size_after,
    size_table,
    substituted,
    why_floor,
)
from tests.latex import result

operations = st.sampled_from(OPERATIONS)
paddings = st.integers(0, 5) | st.tuples(st.integers(0, 5), st.integers(0, 5))
states = st.tuples(
    operations,
    st.integers(1, 16),
    st.integers(1, 6),
    st.integers(1, 4),
    paddings,
    st.integers(1, 3),
    st.integers(0, 3),
)


def size_or_none(*state) -> int | None:
    try:
        return size_after(*state)
    except ValueError:
        return None


@given(states)
def test_the_substituted_numbers_give_the_size(state):
    o = size_or_none(*state)
    assume(o is not None)
    begin, *lines, end = substituted(*state).split("\n")
    assert (begin, end) == (r"\begin{aligned}", r"\end{aligned}")
    *worked, written = lines[-1].removeprefix("&= ").split(" = ")
    assert {result(numbers) for numbers in worked} == {int(written)} == {o}
    assert len(worked) == (2 if state[0] != "transposed" and state[3] > 1 else 1)


@given(st.data())
def test_sizes_that_are_rounded_up_are_pytorchs_in_the_sum_and_told_in_the_sentence(data):
    draw = lambda low, high: data.draw(st.integers(low, high))
    k, s, d = draw(1, 5), draw(1, 4), draw(1, 2)
    p, i = draw(0, k // 2), draw(effective_kernel_size(k, d), 16)
    o = F.max_pool2d(torch.zeros(1, 1, i, i), k, s, p, d, ceil_mode=True).shape[2]
    down = size_after("max", i, k, s, p, d)
    last = substituted("max", i, k, s, p, d, 0, True).split("\n")[-2]
    *worked, written = last.removeprefix("&= ").split(" = ")
    assert {result(numbers) for numbers in worked} == {int(written)} == {o}
    sentence = why_floor("max", i, k, s, p, d, 0, True)
    reached = (o - 1) * s + effective_kernel_size(k, d) - i - 2 * p
    assert (f"one window more reaches {reached} pixel" in sentence) == (o > down)
    assert ("nothing to round up" in sentence) == ((i + 2 * p - effective_kernel_size(k, d)) % s == 0)


def test_a_window_that_would_begin_beyond_the_input_is_left_out():
    assert F.max_pool2d(torch.zeros(1, 1, 4, 4), 2, 3, 1, 1, ceil_mode=True).shape[2] == 2
    assert substituted("max", 4, 2, 3, 1, 1, 0, True).split("\n")[-2].endswith("+ 1 - 1 = 2")
    assert why_floor("max", 4, 2, 3, 1, 1, 0, True) == (
        "4 + 2 − 2 = 4 steps of 1 pixel; rounded up, one more window would begin beyond the input, so it is left out."
    )
    assert why_floor("average", 5, 2, 2, 0, 1, 0, True) == (
        "5 − 2 = 3 steps of 1 pixel; a stride of 2 leaves 1 over. Rounded up, one window more reaches 1 pixel beyond, "
        "where nothing is."
    )


def test_only_pooling_is_rounded_up():
    assert size_after("convolution", 5, 2, 2, ceil_mode=True) == 2
    assert size_table("max", 5, 2, 2, ceil_mode=True)["s"][1] == (2, 3)


@given(states)
def test_the_effective_kernel_has_a_line_exactly_when_dilated(state):
    assume(size_or_none(*state) is not None)
    _, _, k, _, _, d, _ = state
    latex = substituted(*state)
    assert (r"k_\mathrm{eff} &=" in latex) == (d > 1)
    if d > 1:
        assert rf"= {k} + ({k} - 1)({d} - 1) = {effective_kernel_size(k, d)} \\" in latex


def test_the_general_relationship_has_the_guides_number():
    for operation, number in (("convolution", 6), ("max", 6), ("average", 6), ("transposed", 14)):
        assert general_relationship(operation) == number
        assert RELATIONSHIPS[number].split(" = ")[1] in substituted(operation, 6, 3, 2, 1)
    assert general_relationship("convolution", 2) == 15


def test_every_general_relationship_is_also_said_in_words():
    assert set(RULES) == {general_relationship(operation, d) for operation in OPERATIONS for d in (1, 2)}
    assert not any(re.search(r"\d|relationship", rule) for rule in RULES.values())  # it is cited after them


def test_the_relationship_is_written_above_its_numbers():
    assert substituted("max", 6, 3, 2, 1).split("\n")[1:-1] == [
        r"o &= \left\lfloor \frac{i + 2p - k}{s} \right\rfloor + 1 \\",
        r"&= \left\lfloor \frac{6 + 2 \cdot 1 - 3}{2} \right\rfloor + 1 = "
        + r"\left\lfloor 2 + \frac{1}{2} \right\rfloor + 1 = 3",
    ]


def test_padding_that_differs_is_before_and_after():
    assert r"\frac{i + p_\mathrm{before} + p_\mathrm{after} - k}{s}" in substituted(
        "average", 6, 3, 2, (1, 2)
    )
    assert r"\frac{6 + 1 + 2 - 3}{2} \right\rfloor + 1 = 3 + 1 = 4" in substituted("average", 6, 3, 2, (1, 2))
    assert substituted("transposed", 3, 3, 2, (1, 0), 1, 1).split("\n")[1:-1] == [
        r"o' &= s(i' - 1) + a + k - p_\mathrm{before} - p_\mathrm{after} \\",
        r"&= 2 \cdot (3 - 1) + 1 + 3 - 1 - 0 = 7",
    ]


@pytest.mark.parametrize(
    "state, sentence",
    [
        ((6, 3, 2, 1), "6 + 2 − 3 = 5 steps of 1 pixel; a stride of 2 fits 2 times and 1 pixel is left over."),
        ((5, 3, 2, 1), "5 + 2 − 3 = 4 steps of 1 pixel; a stride of 2 fits 2 times and nothing is left over."),
        ((9, 3, 4), "9 − 3 = 6 steps of 1 pixel; a stride of 4 fits once and 2 pixels are left over."),
        ((4, 3, 2), "4 − 3 = 1 step of 1 pixel; a stride of 2 does not fit and 1 pixel is left over."),
        ((3, 3, 2), "3 − 3 = 0: the window fits in one place only, and nothing is left over."),
        ((4, 3), "4 − 3 = 1 step of 1 pixel; a stride of 1 takes every one of them, so nothing is left over."),
        ((9, 3, 3, (0, 1), 2), "9 + 1 − 5 = 5 steps of 1 pixel; a stride of 3 fits once and 2 pixels are left over."),
    ],
)  # fmt: skip
def test_the_floor_is_told_with_this_states_numbers(state, sentence):
    assert why_floor("convolution", *state) == sentence


@given(states)
@example(("convolution", 6, 3, 2, 1, 1, 0))
def test_what_is_said_to_be_left_over_is_what_no_window_reaches(state):
    operation, i, k, s, p, d, _ = state
    assume(operation != "transposed" and size_or_none(*state) is not None)
    sentence = why_floor(*state)
    before, after = (p, p) if isinstance(p, int) else p
    reached = {first + tap * d for first in range(0, i + before + after, s) for tap in range(k)
               if first + (k - 1) * d < i + before + after}  # fmt: skip
    unreached_end = i + before + after - 1 - max(reached)
    said = re.search(r"(\d+) pixels? (?:is|are) left over", sentence)
    assert (int(said[1]) if said else 0) == unreached_end
    fits = re.search(r"fits (\d+) times", sentence)
    if fits:
        assert int(fits[1]) == len(range(0, i + before + after - (k - 1) * d, s)) - 1


@given(states)
def test_a_transposed_convolution_chooses_among_the_sizes_that_lead_back_to_its_input(state):
    _, i, k, s, p, d, a = state
    o = size_or_none("transposed", i, k, s, p, d, a)
    assume(o is not None and a < s)
    leading_to_i = [size for size in range(1, 200) if size_or_none("convolution", size, k, s, p, d, 0) == i]
    low, high = leading_to_i[0], leading_to_i[-1]
    sentence = why_floor("transposed", i, k, s, p, d, a)
    assert low <= o <= high
    if low == high:
        assert sentence.endswith(f"a convolution with stride {s} makes {i} of {low} pixels only.")
    else:
        assert (f"{low} and of {high} pixels" in sentence) == (high - low == 1)
        assert (f"every size from {low} to {high} pixels" in sentence) == (high - low > 1)
        assert sentence.endswith(f"an output padding of {a} says that {o} is meant.")


def test_output_padding_beyond_the_stride_is_told():
    sentence = "No floor: nothing is divided; a convolution with stride 1 makes 3 of 7 pixels only"
    assert why_floor("transposed", 3, 3, 1, 0, 2) == f"{sentence}."
    assert why_floor("transposed", 3, 3, 1, 0, 2, 1) == (
        f"{sentence}, and an output padding of 1 goes beyond, to 8."
    )
    assert why_floor("transposed", 1, 1, 2, (1, 1), 4, 3) == (
        "No floor: nothing is divided, the sizes are only added up."
    )


@given(states)
def test_a_table_holds_the_size_for_every_value_and_the_current_one(state):
    operation, i, k, s, p, d, a = state
    table = size_table(*state)
    assert list(table) == ["k", "s", "p", "d"]
    for value, o in table["k"]:
        assert o == size_or_none(operation, i, value, s, p, d, a)
    for value, o in table["s"]:
        assert o == size_or_none(operation, i, k, value, p, d, a)
    for value, o in table["p"]:
        assert o == size_or_none(operation, i, k, s, value, d, a)
    for value, o in table["d"]:
        assert o == size_or_none(operation, i, k, s, p, value, a)
    current = {"k": k, "s": s, "d": d} | ({"p": p} if isinstance(p, int) else {})
    assert all((value, size_or_none(*state)) in table[name] for name, value in current.items())


def test_tables_end_where_the_next_value_would_be_pointless():
    table = size_table("convolution", 7, 3, 1, 1)
    assert [rows[0][0] for rows in table.values()] == [1, 1, 0, 1]
    assert [rows[-1][0] for rows in table.values()] == [9, 8, 2, 4]  # padded input, s, full padding, d
    assert [rows[-1][0] for rows in size_table("transposed", 7, 3, 9, 5, 6).values()] == [16, 9, 12, 6]
    assert size_table("convolution", 40, 3)["k"][-1] == (16, 25)
    assert size_table("convolution", 7, 3, 1, 5)["p"][-1] == (5, 15)  # beyond full, as it is now


def test_a_size_that_cannot_be_is_none_in_a_table_and_a_sentence_elsewhere():
    assert size_table("convolution", 4, 3)["d"] == [(1, 2), (2, None), (3, None), (4, None)]
    assert size_table("convolution", 2, 3)["k"] == [(1, 2), (2, 1), (3, None)]
    assert size_table("transposed", 3, 3, 2, 1, 1, 1)["s"][0] == (1, None)
    for function in (substituted, why_floor):
        with pytest.raises(
            ValueError, match="`kernel_size` 3 spans 3 pixels, more than the padded input's 2"
        ):
            function("convolution", 2, 3)


def test_an_unknown_operation_is_refused_with_the_known_ones():
    for function in (size_after, substituted, why_floor, size_table):
        with pytest.raises(
            ValueError, match="must be one of convolution, transposed, max, average, not 'min'"
        ):
            function("min", 5, 3)


def test_every_case_of_the_guide_can_be_worked_out():
    for case in GUIDE.values():
        state = (case.operation, case.input_size, case.kernel_size, case.stride, case.padding, case.dilation,
                 case.output_padding)  # fmt: skip
        assert f"= {case.output_size}\n" in substituted(*state)
        assert why_floor(*state).endswith(".")

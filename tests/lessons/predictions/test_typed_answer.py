"""core.lessons.predictions.typed_answer: whatever is typed becomes numbers, or one kind sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lessons.predictions.question import number_text
from core.lessons.predictions.typed_answer import read_answer


def one(text: str, whole: bool = False) -> float:
    return read_answer([text], ["value"], whole)[0]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3),
        (" 3 ", 3),
        ("-2", -2),
        ("−2", -2),
        ("– 2", -2),
        ("+7", 7),
        ("0,5", 0.5),
        ("0.5", 0.5),
        (".5", 0.5),
        ("2.", 2),
        ("1/9", 1 / 9),
        ("-1 / 4", -0.25),
        ("1,5/3", 0.5),
        ("1,234", 1.234),
    ],
)
def test_numbers_as_people_type_them(text, number):
    assert one(text) == pytest.approx(number)


@pytest.mark.parametrize("text", ["4,640", "4 640", "4'640", "4640", "4\u202f640"])
def test_thousands_of_whole_numbers_may_be_parted(text):
    assert one(text, whole=True) == 4640


@pytest.mark.parametrize(
    "text",
    ["", "  ", "abc", "1/0", "nan", "inf", "1e9", "٣", "½", "--3", "3 4", "1.2.3", "9" * 50, "<b>", "1/"],
)
def test_what_is_no_number_gets_a_sentence(text):
    with pytest.raises(ValueError, match=r"^[A-Z“T].*\.$"):
        one(text)


@given(st.text(max_size=60), st.text(max_size=60), st.booleans())
def test_no_text_breaks_it(first, second, whole):
    try:
        numbers = read_answer([first, second], ["rows", "columns"], whole)
    except ValueError as error:
        assert str(error).count("\n") <= (first + second).count("\n") and str(error).endswith(".")
    else:
        assert len(numbers) == 2 and all(abs(number) < 1e16 for number in numbers)


@pytest.mark.parametrize("text", ["3 × 4", "3x4", "3 X 4", "3*4"])
def test_a_size_may_be_typed_into_one_field(text):
    assert read_answer([text.lower(), ""], ["rows", "columns"], True) == (3, 4)


def test_an_empty_field_is_named():
    with pytest.raises(ValueError, match="for the columns first"):
        read_answer(["3", ""], ["rows", "columns"], True)


@given(st.integers(-(10**9), 10**9))
def test_a_whole_number_is_written_as_it_is_read(number):
    assert one(number_text(number), whole=True) == number
